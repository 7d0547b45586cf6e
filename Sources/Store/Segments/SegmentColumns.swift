import Tabular

/// The columns of a segment, in their order; those of the covariates stand after `value`.
enum SegmentColumn: String, CaseIterable {
    case series
    /// The instant, in whole microseconds, rounded down.
    case time
    /// The nanoseconds beyond these; null where there are none.
    case timeNanoseconds = "time_ns"
    /// Minutes east of UTC, where the source has written them.
    case timeOffset = "time_offset"
    case value
    /// In the source's own text.
    case ledger
    case ledgerKey = "ledger_key"
    case file
    case line
    case run
    /// The place of the row among those of its run, from 0: rows are stored by ledger value.
    case place
    /// What the row is known by, where that cannot be computed from the other columns.
    case hash

    static func covariate(_ name: String) -> String { "covariate.\(name)" }

    /// The covariate of this column; nil where the column is none.
    static func covariate(ofColumn name: String) -> String? {
        name.hasPrefix("covariate.") ? String(name.dropFirst("covariate.".count)) : nil
    }
}

extension ObservationRows {
    /// The distinct texts of the coded columns, made once for all segments of a run.
    struct Dictionaries {
        let series: Texts
        let ledgers: Texts
        let files: Texts

        /// Nil where the texts of one column take 4 GiB or more.
        init?(_ rows: ObservationRows) {
            guard let series = Texts(rows.series.texts), let ledgers = Texts(rows.ledgers.texts),
                let files = Texts(rows.files.texts)
            else { return nil }
            self.series = series
            self.ledgers = ledgers
            self.files = files
        }
    }

    /// The rows at the places `order` as the columns of a segment.
    func columns(
        at order: ArraySlice<Int32>, run: Int, _ dictionaries: Dictionaries
    ) -> [Column] {
        let rows = order.map { Int($0) }
        func texts(_ column: SegmentColumn, _ codes: [Int32], _ texts: Texts) -> Column {
            Column(
                name: column.rawValue, type: .text, count: rows.count, validity: nil,
                values: .codes(Values(rows.map { codes[$0] }), dictionary: texts))
        }
        func integers(_ column: SegmentColumn, _ value: (Int) -> Int64) -> Column {
            Column(
                name: column.rawValue, type: .integer(bits: 64, signed: true), count: rows.count,
                validity: nil, values: .int64(Values(rows.map(value))))
        }
        func optional(_ column: SegmentColumn, _ value: (Int) -> Int32?) -> Column {
            Column(
                name: column.rawValue, type: .integer(bits: 32, signed: true), count: rows.count,
                validity: ValidityBitmap(rows.map { value($0) != nil }),
                values: .int32(Values(rows.map { value($0) ?? 0 })))
        }
        func numbers(_ name: String, _ all: [Double]) -> Column {
            Column(
                name: name, type: .float(bits: 64), count: rows.count,
                validity: ValidityBitmap(rows.map { !all[$0].isNaN }),
                values: .doubles(Values(rows.map { all[$0].isNaN ? 0 : all[$0] })))
        }
        var columns: [Column] = []
        for column in SegmentColumn.allCases {
            switch column {
            case .series: columns.append(texts(column, series.codes, dictionaries.series))
            case .time:
                columns.append(
                    Column(
                        name: column.rawValue, type: .timestamp(.microseconds, utc: true),
                        count: rows.count, validity: nil,
                        values: .int64(
                            Values(
                                rows.map {
                                    Int64(seconds[$0]) &* 1_000_000 + Int64(nanoseconds[$0] / 1000)
                                }))))
            case .timeNanoseconds:
                columns.append(
                    optional(column) { nanoseconds[$0] % 1000 == 0 ? nil : nanoseconds[$0] % 1000 })
            case .timeOffset:
                columns.append(
                    optional(column) { offsets[$0] == Self.noOffset ? nil : offsets[$0] })
            case .value:
                columns.append(numbers(column.rawValue, values))
                for (name, all) in zip(covariateNames, covariates) {
                    columns.append(numbers(SegmentColumn.covariate(name), all))
                }
            case .ledger: columns.append(texts(column, ledgers.codes, dictionaries.ledgers))
            case .ledgerKey: columns.append(integers(column) { Int64(ledgerKeys[$0]) })
            case .file: columns.append(texts(column, files.codes, dictionaries.files))
            case .line: columns.append(integers(column) { Int64(lines[$0]) })
            case .run: columns.append(integers(column) { _ in Int64(run) })
            case .place: columns.append(integers(column) { Int64($0) })
            case .hash:
                var bytes: [UInt8] = []
                bytes.reserveCapacity(16 * rows.count)
                for row in rows {
                    bytes += hashes[row]?.bytes ?? [UInt8](repeating: 0, count: 16)
                }
                columns.append(
                    Column(
                        name: column.rawValue, type: .fixed(bytes: 16), count: rows.count,
                        validity: ValidityBitmap(rows.map { hashes[$0] != nil }),
                        values: .fixed(Values(bytes), width: 16)))
            }
        }
        return columns
    }
}
