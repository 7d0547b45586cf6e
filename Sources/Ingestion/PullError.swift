package import Store
import Tabular

/// What can stop a pull: the source or the store.
package enum PullError: Error, Sendable {
    case ingestion(IngestionError)
    case store(StoreError)

    static func wrapping<Value>(
        _ body: () throws(StoreError) -> Value
    ) throws(PullError) -> Value {
        do throws(StoreError) { return try body() } catch { throw .store(error) }
    }

    static func wrappingTable<Value: ~Copyable>(
        _ body: () throws(TabularError) -> Value
    ) throws(PullError) -> Value {
        do throws(TabularError) { return try body() } catch { throw .ingestion(.table(error)) }
    }
}
