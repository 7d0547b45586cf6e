package import TimeSeries

/// The time of a stored row: the instant, and the offset that was written with it.
package struct StoredTime: Hashable, Sendable {
    package let instant: Timestamp
    /// Minutes east of UTC; nil where none was written.
    package let offset: Int?

    package init(_ instant: Timestamp, offset: Int?) {
        self.instant = instant
        self.offset = offset
    }

    /// The instant, or, if `local`, the time of day that was written, as if it were UTC.
    package func instant(local: Bool) -> Timestamp {
        guard local, let offset else { return instant }
        return Timestamp(
            seconds: instant.seconds + offset * 60, nanoseconds: instant.nanoseconds)
    }
}

/// A row that was accepted into a panel.
package struct StoredObservation: Hashable, Sendable {
    package let series: String
    package let time: StoredTime
    /// Nil where the source has the row without a value; never NaN.
    package let value: Double?
    /// In the order of the job's covariates.
    package let covariates: [Double?]
    /// The ledger value, as the source writes it.
    package let ledger: String
    /// What the ledger value is found by: its whole seconds since 1970, rounded down, or the integer.
    package let ledgerKey: Int
    /// What the row is known by where not all of its cells are of their types; nil where the stored
    /// columns say all there is to know.
    package let hash: RowHash?
    package let file: String
    package let line: Int

    package init(
        series: String, time: StoredTime, value: Double?, covariates: [Double?], ledger: String,
        ledgerKey: Int, hash: RowHash?, file: String, line: Int
    ) {
        self.series = series
        self.time = time
        self.value = value
        self.covariates = covariates
        self.ledger = ledger
        self.ledgerKey = ledgerKey
        self.hash = hash
        self.file = file
        self.line = line
    }
}

/// Accepted rows of one run on their way to the store, column by column, in the order in which they came.
package struct ObservationRows: Sendable {
    /// The names of the covariates.
    package let covariateNames: [String]
    package private(set) var count = 0
    private(set) var series = CodedTexts()
    private(set) var seconds: [Int] = []
    private(set) var nanoseconds: [Int32] = []
    /// Minutes, or `noOffset`.
    private(set) var offsets: [Int32] = []
    /// NaN stands for none, here and in the covariates.
    private(set) var values: [Double] = []
    private(set) var covariates: [[Double]]
    private(set) var ledgers = CodedTexts()
    private(set) var ledgerKeys: [Int] = []
    private(set) var files = CodedTexts()
    private(set) var lines: [Int32] = []
    /// The hashes of the rows that have one of their own, by the index of the row.
    private(set) var hashes: [Int: RowHash] = [:]

    static let noOffset = Int32.min

    package init(covariates names: [String]) {
        covariateNames = names
        covariates = Array(repeating: [], count: names.count)
    }

    package mutating func append(_ row: StoredObservation) {
        precondition(row.covariates.count == covariateNames.count, "one value for each covariate")
        series.append(row.series)
        seconds.append(row.time.instant.seconds)
        nanoseconds.append(Int32(row.time.instant.nanoseconds))
        offsets.append(row.time.offset.map { Int32($0) } ?? Self.noOffset)
        values.append(row.value ?? .nan)
        for index in covariates.indices {
            covariates[index].append(row.covariates[index] ?? .nan)
        }
        ledgers.append(row.ledger)
        ledgerKeys.append(row.ledgerKey)
        files.append(row.file)
        lines.append(Int32(clamping: row.line))
        if let hash = row.hash { hashes[count] = hash }
        count += 1
    }
}
