package import Tabular
import TimeSeries

/// A segment that is open for reading.
package struct SegmentFile: Sendable {
    package let segment: StoredSegment
    /// The covariates of its rows, in the order of the job that stored them.
    package let covariateNames: [String]
    private let path: String
    private let file: ParquetFile

    /// Opens the file and reads its footer; throws where it is missing, or has another size than the one
    /// that was written. The pages have checksums of their own, which are compared as they are read.
    init(_ segment: StoredSegment, at path: String) throws(StoreError) {
        self.segment = segment
        self.path = path
        guard let bytes = Folder.size(of: path) else {
            throw .damaged(path: path, reason: "the catalogue names it, and it is not there")
        }
        guard bytes == segment.bytes else {
            throw .damaged(
                path: path,
                reason: "it has \(bytes) bytes, and \(segment.bytes) were written")
        }
        file = try Self.reading(path) { () throws(TabularError) in try ParquetFile(path: path) }
        covariateNames = file.columns.compactMap { SegmentColumn.covariate(ofColumn: $0.name) }
        guard file.rowCount == segment.rows else {
            throw .damaged(
                path: path,
                reason: "it has \(file.rowCount) rows, and \(segment.rows) were written")
        }
    }

    package var rowGroupCount: Int { file.rowGroupCount }

    /// The ledger keys of each row group, from the least to the greatest.
    package func ledgerKeys() throws(StoreError) -> [ClosedRange<Int>] {
        try Self.reading(path) { () throws(TabularError) in
            var ranges: [ClosedRange<Int>] = []
            for group in 0..<file.rowGroupCount {
                let bounds = try file.integerBounds(
                    of: SegmentColumn.ledgerKey.rawValue, inRowGroup: group)
                ranges.append(
                    bounds.map { Int($0.lowerBound)...Int($0.upperBound) } ?? segment.ledgerKeys)
            }
            return ranges
        }
    }

    /// What rows of a group are known by.
    package func contents(ofRowGroup group: Int) throws(StoreError) -> SegmentContents {
        let covariates = covariateNames.map { SegmentColumn.covariate($0) }
        let columns = try read(
            [.series, .time, .timeNanoseconds, .timeOffset, .value, .ledger, .hash], covariates,
            group)
        return SegmentContents(
            count: file.rowCount(ofRowGroup: group),
            series: try texts(columns[0]), ledger: try texts(columns[5]),
            times: try times(columns[1...3]), value: try numbers(columns[4]),
            hash: try hashes(columns[6]),
            covariates: try columns[7...].map { (column) throws(StoreError) in
                try numbers(column)
            })
    }

    /// What a panel needs of the rows of a group.
    func panelRows(
        ofRowGroup group: Int, covariates names: [String]
    ) throws(StoreError) -> PanelRows {
        let held = names.filter(covariateNames.contains)
        let columns = try read(
            [.series, .time, .timeNanoseconds, .timeOffset, .value, .place],
            held.map { SegmentColumn.covariate($0) }, group)
        return PanelRows(
            count: file.rowCount(ofRowGroup: group), series: try texts(columns[0]),
            times: try times(columns[1...3]), value: try numbers(columns[4]),
            place: try long(columns[5]),
            covariates: try names.map { (name) throws(StoreError) in
                try held.firstIndex(of: name).map { (place) throws(StoreError) in
                    try numbers(columns[6 + place])
                }
            })
    }

    private func read(
        _ columns: [SegmentColumn], _ more: [String], _ group: Int
    ) throws(StoreError) -> [Column] {
        try Self.reading(path) { () throws(TabularError) in
            try file.read(columns.map(\.rawValue) + more, rowGroups: [group])
        }
    }

    private func texts(_ column: Column) throws(StoreError) -> SegmentTexts {
        switch column.values {
        case .codes(let codes, let texts) where column.nullCount == 0:
            return SegmentTexts(codes: codes, texts: texts)
        case .texts(let texts) where column.nullCount == 0:
            return SegmentTexts(codes: Values(0..<Int32(texts.count)), texts: texts)
        default: throw otherColumn(column)
        }
    }

    private func times(_ columns: ArraySlice<Column>) throws(StoreError) -> SegmentTimes {
        let first = columns.startIndex
        return SegmentTimes(
            microseconds: try long(columns[first]), nanoseconds: try short(columns[first + 1]),
            offset: try short(columns[first + 2]))
    }

    private func long(_ column: Column) throws(StoreError) -> Values<Int64> {
        guard case .int64(let values) = column.values, column.nullCount == 0 else {
            throw otherColumn(column)
        }
        return values
    }

    private func short(_ column: Column) throws(StoreError) -> OptionalValues<Int32> {
        guard case .int32(let values) = column.values else { throw otherColumn(column) }
        return OptionalValues(validity: column.validity, values: values)
    }

    private func numbers(_ column: Column) throws(StoreError) -> OptionalValues<Double> {
        guard case .doubles(let values) = column.values else { throw otherColumn(column) }
        return OptionalValues(validity: column.validity, values: values)
    }

    private func hashes(_ column: Column) throws(StoreError) -> OptionalValues<UInt8> {
        guard case .fixed(let bytes, 16) = column.values else { throw otherColumn(column) }
        return OptionalValues(validity: column.validity, values: bytes)
    }

    private func otherColumn(_ column: Column) -> StoreError {
        .damaged(
            path: path, reason: "its column \"\(column.name)\" does not hold what a segment's does")
    }

    private static func reading<Value>(
        _ path: String, _ body: () throws(TabularError) -> Value
    ) throws(StoreError) -> Value {
        do throws(TabularError) { return try body() } catch {
            let text = error.description
            let reason = text.hasPrefix(path) ? String(text.dropFirst(path.count)) : text
            throw .damaged(
                path: path,
                reason: String(
                    reason.drop { ":, ".contains($0) }.reversed().drop { $0 == "." }.reversed()))
        }
    }
}

/// Texts by codes.
package struct SegmentTexts: Sendable {
    package let codes: Values<Int32>
    package let texts: Texts
}

/// Values of which some may be missing.
package struct OptionalValues<Element: BitwiseCopyable & Sendable>: Sendable {
    let validity: ValidityBitmap?
    let values: Values<Element>

    @inline(__always)
    package subscript(row: Int) -> Element? {
        if let validity, !validity[row] { return nil }
        return values[row]
    }
}

/// The times of rows, in the three columns that keep them.
struct SegmentTimes: Sendable {
    let microseconds: Values<Int64>
    let nanoseconds: OptionalValues<Int32>
    let offset: OptionalValues<Int32>

    subscript(row: Int) -> StoredTime {
        let (seconds, rest) = Int(microseconds[row]).quotientAndRemainder(dividingBy: 1_000_000)
        let isBelow = rest < 0
        return StoredTime(
            Timestamp(
                seconds: isBelow ? seconds - 1 : seconds,
                nanoseconds: (isBelow ? rest + 1_000_000 : rest) * 1000
                    + Int(nanoseconds[row] ?? 0)),
            offset: offset[row].map { Int($0) })
    }
}

/// The columns by which the rows of a row group are known.
package struct SegmentContents: Sendable {
    package let count: Int
    package let series: SegmentTexts
    package let ledger: SegmentTexts
    let times: SegmentTimes
    package let value: OptionalValues<Double>
    let hash: OptionalValues<UInt8>
    package let covariates: [OptionalValues<Double>]

    package func time(_ row: Int) -> StoredTime { times[row] }

    /// What the row is known by where the columns do not say it.
    package func hash(_ row: Int) -> RowHash? {
        if let validity = hash.validity, !validity[row] { return nil }
        return RowHash(bytes: hash.values[(16 * row)..<(16 * row + 16)])
    }
}

/// The columns of a row group that make a panel.
struct PanelRows {
    let count: Int
    let series: SegmentTexts
    let times: SegmentTimes
    let value: OptionalValues<Double>
    let place: Values<Int64>
    /// Those that were asked for; nil where the segment does not have one.
    let covariates: [OptionalValues<Double>?]
}
