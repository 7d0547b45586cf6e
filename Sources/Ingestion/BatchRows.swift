package import Store
package import Tabular
import TimeSeries

/// A new row with a known place in the ledger. Its cells are as read: the row checks of the quality room
/// say which may enter the panel.
package struct BatchRow: Hashable, Sendable {
    /// Relative to the job file.
    package let file: String
    /// Counted from 1, the header included.
    package let line: Int
    package let hash: RowHash
    /// Whether the hash is that of the row's cells, because not all of them are of their types.
    package let isKnownByCells: Bool
    package let series: String
    package let time: TimeCell
    package let value: NumberCell
    /// In the order of the job's covariates.
    package let covariates: [NumberCell]
    package let ledger: LedgerValue
    /// The row's number in quarantine, where a person has asked for it to be taken in again.
    package let replays: Int?
}

/// The new rows of a batch, in the order in which they were read.
///
/// A pull may bring millions, so they lie column by column: a row takes about fifty bytes beside its
/// text, and none is allocated for it. A `BatchRow` is made when it is asked for; who looks at one cell
/// of many rows asks for that.
package struct BatchRows: RandomAccessCollection, Sendable {
    /// A run of rows. Rows are never moved to make room for further ones.
    struct Part: Sendable {
        /// Which file the row stands in, and under which header.
        var origins: [Int32] = []
        var lines: [Int32] = []
        var hashes: [RowHash] = []
        var knownByCells: [Bool] = []
        var series: [Int32] = []
        var times: PackedTimes
        var values: PackedNumbers
        /// Row by row.
        var covariates: PackedNumbers
        var ledgers: [Int32] = []
        /// The rows as they stood, one after the other.
        var raw: [UInt8] = []
        var rawEnds: [Int] = []

        var count: Int { lines.count }

        fileprivate init(rows: Int, covariates width: Int) {
            times = PackedTimes(reserving: rows)
            values = PackedNumbers(reserving: rows)
            covariates = PackedNumbers(reserving: rows * width)
            origins.reserveCapacity(rows)
            lines.reserveCapacity(rows)
            hashes.reserveCapacity(rows)
            knownByCells.reserveCapacity(rows)
            series.reserveCapacity(rows)
            ledgers.reserveCapacity(rows)
            rawEnds.reserveCapacity(rows)
        }
    }

    /// A file, and the names of its columns as a record of CSV.
    struct Origin: Hashable, Sendable {
        let file: String
        let header: String
    }

    static let partShift = 16
    static let partRows = 1 << partShift

    let covariateCount: Int
    private(set) var parts: [Part] = []
    package private(set) var count = 0
    var origins: [Origin] = []
    /// The names of the series, by code.
    private(set) var series: [String] = []
    /// Ledger values; a row that has the value of the row before it shares it.
    var ledgers: [LedgerValue] = []
    /// The numbers in quarantine of the rows that come from there.
    private var replays: [Int: Int] = [:]

    init(covariates: Int) { covariateCount = covariates }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> BatchRow {
        // In place: a copy of a part would count references to all of its columns.
        let part = index >> Self.partShift
        let row = index & (Self.partRows - 1)
        return BatchRow(
            file: origins[Int(parts[part].origins[row])].file, line: Int(parts[part].lines[row]),
            hash: parts[part].hashes[row], isKnownByCells: parts[part].knownByCells[row],
            series: series[Int(parts[part].series[row])], time: parts[part].times[row],
            value: parts[part].values[row], covariates: covariates(part, row),
            ledger: ledgers[Int(parts[part].ledgers[row])],
            replays: replays.isEmpty ? nil : replays[index])
    }

    private func covariates(_ part: Int, _ row: Int) -> [NumberCell] {
        guard covariateCount > 0 else { return [] }
        let first = row * covariateCount
        return (first..<(first + covariateCount)).map { parts[part].covariates[$0] }
    }

    /// The number of the row's series among those of the batch.
    package func seriesCode(_ index: Int) -> Int {
        Int(parts[index >> Self.partShift].series[index & (Self.partRows - 1)])
    }

    /// The names of the series, by code; empty where no row has the code.
    package var seriesNames: [String] { series }

    /// How many series have rows.
    package var seriesCount: Int {
        var hasRows = [Bool](repeating: false, count: series.count)
        for part in parts { for code in part.series { hasRows[Int(code)] = true } }
        return hasRows.count(where: \.self)
    }

    /// How many of these rows stand in each file.
    package func countsByFile(_ places: some Sequence<Int>) -> [String: Int] {
        var counts = [Int](repeating: 0, count: origins.count)
        for place in places {
            counts[Int(parts[place >> Self.partShift].origins[place & (Self.partRows - 1)])] += 1
        }
        var byFile: [String: Int] = [:]
        for (origin, count) in zip(origins, counts) where count > 0 {
            byFile[origin.file, default: 0] += count
        }
        return byFile
    }

    package func time(_ index: Int) -> TimeCell {
        parts[index >> Self.partShift].times[index & (Self.partRows - 1)]
    }

    package func value(_ index: Int) -> NumberCell {
        parts[index >> Self.partShift].values[index & (Self.partRows - 1)]
    }

    /// By its place among the job's covariates.
    package func covariate(_ place: Int, of index: Int) -> NumberCell {
        let row = index & (Self.partRows - 1)
        return parts[index >> Self.partShift].covariates[row * covariateCount + place]
    }

    package func ledger(_ index: Int) -> LedgerValue {
        ledgers[Int(parts[index >> Self.partShift].ledgers[index & (Self.partRows - 1)])]
    }

    /// Whether a person has asked for the row to be taken in again.
    package func isReplayed(_ index: Int) -> Bool { replays[index] != nil }

    /// Whole days from 1970 to the row's ledger value; nil where that is no date and no timestamp.
    package func ledgerDay(_ index: Int) -> Int? {
        let code = parts[index >> Self.partShift].ledgers[index & (Self.partRows - 1)]
        guard case .instant(let instant) = ledgers[Int(code)].key else { return nil }
        return instant.dayNumber
    }

    /// Where the row stands, and what it is known by.
    func place(_ index: Int) -> (file: String, line: Int, hash: RowHash) {
        let part = index >> Self.partShift
        let row = index & (Self.partRows - 1)
        return (
            origins[Int(parts[part].origins[row])].file, Int(parts[part].lines[row]),
            parts[part].hashes[row]
        )
    }

    /// The row as it stood.
    package func raw(_ index: Int) -> String {
        let part = index >> Self.partShift
        let row = index & (Self.partRows - 1)
        let start = row == 0 ? 0 : parts[part].rawEnds[row - 1]
        return String(
            decoding: parts[part].raw[start..<parts[part].rawEnds[row]], as: UTF8.self)
    }

    /// The names of its file's columns, as a record of CSV.
    package func header(_ index: Int) -> String {
        let part = index >> Self.partShift
        return origins[Int(parts[part].origins[index & (Self.partRows - 1)])].header
    }

    /// The rows of these places as the store keeps them; each of them has a time.
    package func observations(
        _ places: some Sequence<Int>, covariates names: [String]
    ) -> ObservationRows {
        var rows = ObservationRows(covariates: names)
        for place in places {
            guard let row = self[place].observation else {
                preconditionFailure("a row without a time was accepted")
            }
            rows.append(row)
        }
        return rows
    }
}

extension BatchRow {
    /// The row as the store keeps it; nil where it has no time.
    package var observation: StoredObservation? {
        guard case .time(let text) = time else { return nil }
        return StoredObservation(
            series: series, time: StoredTime(text), value: value.stored,
            covariates: covariates.map(\.stored), ledger: ledger.text,
            ledgerKey: ledger.key.storedKey, hash: isKnownByCells ? hash : nil, file: file,
            line: line)
    }
}

extension BatchRows {
    /// Adds a row; `appendRaw` writes it as it stood.
    mutating func append(
        _ row: ReadRow, ledger: LedgerValue, replays number: Int? = nil,
        appendRaw: (inout [UInt8]) -> Void
    ) {
        if let number { replays[count] = number }
        let place = row.place
        let origin = code(of: place)
        let ledger = code(of: ledger)
        note(series: place.series, code: place.seriesCode)
        let hasCovariates = covariateCount > 0
        appendRows(1) { part in
            part.origins.append(origin)
            part.lines.append(Int32(clamping: place.line))
            part.hashes.append(place.hash)
            part.knownByCells.append(place.isKnownByCells)
            part.series.append(Int32(place.seriesCode))
            part.times.append(row.time)
            part.values.append(row.value)
            if hasCovariates { for cell in row.covariates { part.covariates.append(cell) } }
            part.ledgers.append(ledger)
            appendRaw(&part.raw)
            part.rawEnds.append(part.raw.count)
        }
    }

    /// Adds so many rows, which have room in one part, by `body`.
    @inline(__always)
    mutating func appendRows(_ rows: Int, _ body: (inout Part) -> Void) {
        if count & (Self.partRows - 1) == 0 {
            // What a full part has reserved for further text is given back.
            if let last = parts.indices.last { parts[last].raw = Array(parts[last].raw[...]) }
            // The first part grows from nothing: most batches are small.
            parts.append(
                Part(rows: parts.isEmpty ? 0 : Self.partRows, covariates: covariateCount))
        }
        count += rows
        body(&parts[parts.count - 1])
    }

    /// Names the series of a code.
    mutating func note(series name: String, code: Int) {
        if code >= series.count {
            series += Array(repeating: "", count: code + 1 - series.count)
        }
        if series[code].isEmpty { series[code] = name }
    }

    private mutating func code(of place: RowPlace) -> Int32 {
        let header = place.header ?? ""
        if origins.last?.file != place.file || origins.last?.header != header {
            origins.append(Origin(file: place.file, header: header))
        }
        return Int32(origins.count - 1)
    }

    private mutating func code(of ledger: LedgerValue) -> Int32 {
        if ledgers.last != ledger { ledgers.append(ledger) }
        return Int32(ledgers.count - 1)
    }
}

extension NumberCell {
    /// The number; nil where there is none, or none that a panel can hold.
    package var stored: Double? {
        guard case .number(let value) = self else { return nil }
        return value
    }
}

extension StoredTime {
    init(_ text: TimestampText) {
        guard case .offset(let minutes) = text.zone else {
            self.init(text.timestamp, offset: nil)
            return
        }
        self.init(text.timestamp, offset: minutes)
    }
}
