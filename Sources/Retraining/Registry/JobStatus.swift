package import Ingestion
package import Store

/// Where one job stands.
package struct JobStatus: Codable, Hashable, Sendable {
    package var job: String
    package var runs: Int
    /// Of the newest run; ISO 8601.
    package var lastCutoff: String?
    package var lastVerdict: RunVerdict?
    /// Whether a crash has left the newest run half done; the next run finishes it.
    package var isUnfinished: Bool
    /// How many rows are kept of a pull that was cut off, or is under way, and its cut-off; nil where there is
    /// none. The next run goes on from there.
    package var pullUnderWay: PullUnderWay?
    package var ledgerPosition: String?
    package var series: Int
    package var championVersion: Int?
    package var championRun: Int?
    /// The series the newest run took for drifted.
    package var flagged: [String]
    /// The series that the newest run left as they were for a quality finding.
    package var halted: [String]
    package var quarantinedRows: Int
    /// How late new rows came, over all runs.
    package var lateness: Lateness
    /// How often, how late and by how much known values were changed, over all runs.
    package var corrections: CorrectionFigures
    /// In which ways the source's columns have changed, oldest first.
    package var schemaChanges: [SchemaChange]

    package static func of(_ key: JobKey, in store: Store) throws(RunError) -> JobStatus {
        let last = try RunError.wrapping { () throws(StoreError) in try store.lastRun(of: key) }
        let position = try RunError.wrapping { () throws(StoreError) in
            try store.ledgerPosition(of: key)
        }
        let champion = try Registry.champion(of: key, in: store)
        let quarantined = try RunError.wrapping { () throws(StoreError) in
            try store.quarantineCount(of: key)
        }
        let isUnfinished = last?.status == .ingested
        let number = last.map { isUnfinished ? $0.number - 1 : $0.number }
        let record = try number.flatMap { number throws(RunError) in
            try RunRecord.stored(number, of: key, in: store)
        }
        return JobStatus(
            job: key.name, runs: last?.number ?? 0, lastCutoff: last?.asOf,
            lastVerdict: record?.verdict, isUnfinished: isUnfinished,
            pullUnderWay: try RunError.wrapping { () throws(StoreError) in
                try PullUnderWay(key, in: store)
            },
            ledgerPosition: position?.text, series: champion?.series ?? 0,
            championVersion: champion?.number, championRun: champion?.run,
            flagged: record?.drift.filter(\.flagged).map(\.series) ?? [],
            halted: record?.decisions.filter { $0.action == .halt }.map(\.series) ?? [],
            quarantinedRows: quarantined, lateness: try lateness(of: key, in: store),
            corrections: try corrections(of: key, in: store),
            schemaChanges: try RunError.wrapping { () throws(StoreError) in
                try store.columns(of: key).compactMap(SchemaChange.init)
            })
    }

    private static func lateness(of key: JobKey, in store: Store) throws(RunError) -> Lateness {
        var sum = Lateness()
        for run in try batchValues(Lateness.self, "lateness", of: key, in: store) { sum.merge(run) }
        return sum
    }

    private static func corrections(
        of key: JobKey, in store: Store
    ) throws(RunError) -> CorrectionFigures {
        var sum = Corrections()
        for run in try batchValues(Corrections.self, "corrections", of: key, in: store) {
            sum.merge(run)
        }
        return CorrectionFigures(sum)
    }

    /// What the summary of every run says under a name, where it does.
    ///
    /// - Parameter newest: only of so many runs; nil for all.
    static func batchValues<Value: Decodable>(
        _ type: Value.Type, _ name: String, of key: JobKey, in store: Store, newest: Int? = nil
    ) throws(RunError) -> [Value] {
        try RunError.wrapping { () throws(StoreError) in
            try store.batchValues("$.summary.\(name)", of: key, newest: newest)
        }.compactMap { JSONText.decoded(type, from: $0) }
    }
}

/// A pull that has not come to its end.
package struct PullUnderWay: Codable, Hashable, Sendable {
    /// Kept so far.
    package var rows: Int
    /// ISO 8601.
    package var asOf: String

    init?(_ key: JobKey, in store: Store) throws(StoreError) {
        guard let pull = try store.openPull(of: key),
            let state = JSONText.decoded(PullState.self, from: pull.state)
        else { return nil }
        rows = state.rows
        asOf = pull.asOf
    }
}

/// One version as the list of versions shows it.
package struct VersionStatus: Codable, Hashable, Sendable {
    /// What a version is at present.
    package enum State: String, Codable, Hashable, Sendable {
        case champion
        /// It was champion before.
        case former
        /// Its challengers did not pass the gate.
        case archived
    }

    package var version: Int
    package var run: Int
    package var state: State
    package var series: Int
    package var summary: String
    /// When and why it last became champion; nil where it never was.
    package var promoted: String?
    package var manifestSHA256: String

    /// The versions of the job, oldest first.
    package static func all(of key: JobKey, in store: Store) throws(RunError) -> [VersionStatus] {
        let (versions, promotions) = try RunError.wrapping { () throws(StoreError) in
            (try store.versions(of: key), try store.promotions(of: key))
        }
        return versions.map { version in
            let last = promotions.last { $0.version == version.number }
            let isChampion = promotions.last?.version == version.number
            return VersionStatus(
                version: version.number, run: version.run,
                state: isChampion ? .champion : last == nil ? .archived : .former,
                series: version.series, summary: version.summary,
                promoted: last.map { "\($0.kind.rawValue), as of \($0.asOf): \($0.reason)" },
                manifestSHA256: version.manifestSHA256)
        }
    }
}
