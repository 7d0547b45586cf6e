import Tabular
import TimeSeries

/// Reads the ledger column.
struct LedgerColumn: Codable {
    /// What a cell of the column holds.
    enum Cell {
        case value(LedgerValue)
        case null
        case unreadable(String)
    }

    private let type: LedgerType
    private var times: ColumnTimes

    /// - Parameter position: the stored position, whose zone the column must keep to: a text without a
    ///   zone cannot be compared with one that has it.
    init(name: String, type: LedgerType, position: LedgerValue?) {
        self.type = type
        times = ColumnTimes(column: name, zone: position.flatMap { TimestampText($0.text)?.zone })
    }

    mutating func cell<Row: Record & ~Copyable>(
        _ record: borrowing Row, _ column: Int, file: String
    ) throws(IngestionError) -> Cell {
        switch type {
        case .integer:
            switch record.integer(column) {
            case .integer(let integer):
                return .value(
                    LedgerValue(key: .integer(Int(integer)), text: record.trimmedText(column)))
            case .null: return .null
            case .unreadable(let text): return .unreadable(text)
            }
        case .decimal:
            if record.isNull(column) { return .null }
            let text = record.trimmedText(column)
            guard let value = LedgerValue(text: text, type: type) else {
                return .unreadable(text)
            }
            return .value(value)
        case .text:
            if record.isNull(column) { return .null }
            return LedgerValue(text: record.trimmedText(column), type: type).map { .value($0) }
                ?? .null
        case .date, .timestamp:
            let cell = record.time(column)
            switch cell {
            case .time(let time):
                // A timestamp is no date, whatever its zone: the row is at fault, not the column.
                if type == .date, time.zone != .date { return .unreadable(record.text(column)) }
                _ = try times.checked(cell, file: file, line: record.line)
                return .value(
                    LedgerValue(
                        key: .instant(time.timestamp),
                        text: Self.text(of: time, as: record.trimmedText(column))))
            case .null: return .null
            case .unreadable(let text): return .unreadable(text)
            }
        }
    }

    /// The text of a time as it was written where that is ISO 8601, and else in ISO 8601: a position is
    /// read again in later runs, whatever the format of the files is by then.
    private static func text(of time: TimestampText, as written: String) -> String {
        if TimestampText(written) == time { return written }
        let text = time.timestamp.description
        guard time.zone != .date else { return text }
        // Midnight is printed as a date alone, and everything else with its zone.
        let timeOfDay = text.hasSuffix("Z") ? String(text.dropLast()) : text + "T00:00:00"
        return time.zone == .unstated ? timeOfDay : timeOfDay + "Z"
    }
}
