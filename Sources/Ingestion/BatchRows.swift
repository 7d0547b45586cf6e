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
/// A pull may bring millions, so they lie column by column: a row takes about a hundred bytes beside its
/// text, and none is allocated for it. A `BatchRow` is made when it is asked for.
package struct BatchRows: RandomAccessCollection, Sendable {
    /// A run of rows. Rows are never moved to make room for further ones.
    struct Part: Sendable {
        /// Which file the row stands in, and under which header.
        var origins: [Int32] = []
        var lines: [Int32] = []
        var hashes: [RowHash] = []
        var knownByCells: [Bool] = []
        var series: [Int32] = []
        var times: [TimeCell] = []
        var values: [NumberCell] = []
        /// Row by row.
        var covariates: [NumberCell] = []
        var ledgers: [Int32] = []
        /// The rows as they stood, one after the other.
        var raw: [UInt8] = []
        var rawEnds: [Int] = []

        var count: Int { lines.count }

        fileprivate init(rows: Int, covariates width: Int) {
            origins.reserveCapacity(rows)
            lines.reserveCapacity(rows)
            hashes.reserveCapacity(rows)
            knownByCells.reserveCapacity(rows)
            series.reserveCapacity(rows)
            times.reserveCapacity(rows)
            values.reserveCapacity(rows)
            covariates.reserveCapacity(rows * width)
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
    private(set) var origins: [Origin] = []
    /// The names of the series, by code.
    private(set) var series: [String] = []
    /// Ledger values; a row that has the value of the row before it shares it.
    private(set) var ledgers: [LedgerValue] = []
    /// The numbers in quarantine of the rows that come from there.
    private var replays: [Int: Int] = [:]

    init(covariates: Int) { covariateCount = covariates }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(index: Int) -> BatchRow {
        let part = parts[index >> Self.partShift]
        let row = index & (Self.partRows - 1)
        let first = row * covariateCount
        return BatchRow(
            file: origins[Int(part.origins[row])].file, line: Int(part.lines[row]),
            hash: part.hashes[row], isKnownByCells: part.knownByCells[row],
            series: series[Int(part.series[row])], time: part.times[row],
            value: part.values[row],
            covariates: covariateCount == 0
                ? [] : Array(part.covariates[first..<(first + covariateCount)]),
            ledger: ledgers[Int(part.ledgers[row])],
            replays: replays.isEmpty ? nil : replays[index])
    }

    /// Where the row stands, and what it is known by.
    func place(_ index: Int) -> (file: String, line: Int, hash: RowHash) {
        let part = parts[index >> Self.partShift]
        let row = index & (Self.partRows - 1)
        return (origins[Int(part.origins[row])].file, Int(part.lines[row]), part.hashes[row])
    }

    /// The row as it stood.
    package func raw(_ index: Int) -> String {
        let part = parts[index >> Self.partShift]
        let row = index & (Self.partRows - 1)
        let start = row == 0 ? 0 : part.rawEnds[row - 1]
        return String(decoding: part.raw[start..<part.rawEnds[row]], as: UTF8.self)
    }

    /// The names of its file's columns, as a record of CSV.
    package func header(_ index: Int) -> String {
        let part = parts[index >> Self.partShift]
        return origins[Int(part.origins[index & (Self.partRows - 1)])].header
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
        if count & (Self.partRows - 1) == 0 {
            // The first part grows from nothing: most batches are small.
            parts.append(
                Part(rows: parts.isEmpty ? 0 : Self.partRows, covariates: covariateCount))
        }
        if let number { replays[count] = number }
        let origin = code(of: row.place)
        let ledger = code(of: ledger)
        let place = row.place
        if place.seriesCode >= series.count {
            series += Array(repeating: "", count: place.seriesCode + 1 - series.count)
        }
        if series[place.seriesCode].isEmpty { series[place.seriesCode] = place.series }
        count += 1
        let last = parts.count - 1
        parts[last].origins.append(origin)
        parts[last].lines.append(Int32(clamping: place.line))
        parts[last].hashes.append(place.hash)
        parts[last].knownByCells.append(place.isKnownByCells)
        parts[last].series.append(Int32(place.seriesCode))
        parts[last].times.append(row.time)
        parts[last].values.append(row.value)
        if covariateCount > 0 { parts[last].covariates += row.covariates }
        parts[last].ledgers.append(ledger)
        appendRaw(&parts[last].raw)
        parts[last].rawEnds.append(parts[last].raw.count)
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
    var stored: Double? {
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
