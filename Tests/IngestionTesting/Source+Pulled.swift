package import Ingestion
package import Store
package import TimeSeries

extension Source {
    /// As `pull`, throwing what is wrong itself.
    package func pulled(
        from store: Store?, asOf: Timestamp, goingOnFrom kept: KeptPull? = nil,
        journal: (any PullJournal)? = nil
    ) throws -> Batch {
        let key = try store.flatMap { try $0.job(named: "job") }
        do throws(PullError) {
            return try pull(
                from: store, job: key, asOf: asOf, goingOnFrom: kept, journal: journal)
        } catch {
            switch error {
            case .ingestion(let error): throw error
            case .store(let error): throw error
            }
        }
    }
}
