import Tabular
import TimeSeries

/// Holds the times of one column to one way of writing the zone.
struct ColumnTimes: Codable {
    private let column: String
    private var zone: TimestampText.Zone?

    /// - Parameter zone: of the times before; nil where there are none.
    init(column: String, zone: TimestampText.Zone? = nil) {
        self.column = column
        self.zone = zone
    }

    /// The cell as it is, unless its zone cannot be compared with those before. Offsets an hour or less
    /// apart are taken for daylight-saving time.
    mutating func checked(
        _ cell: TimeCell, file: String, line: Int
    ) throws(IngestionError) -> TimeCell {
        guard case .time(let text) = cell else { return cell }
        guard let zone else {
            self.zone = text.zone
            return cell
        }
        switch (zone, text.zone) {
        case (.offset(let before), .offset(let now)) where abs(before - now) <= 60: return cell
        case (.offset, _), (_, .offset):
            throw .mixedZones(
                file: file, line: line, column: column, expected: name(of: zone),
                found: name(of: text.zone))
        default: return cell
        }
    }

    private func name(of zone: TimestampText.Zone) -> String {
        switch zone {
        case .date: return "as dates"
        case .unstated: return "without a zone"
        case .offset(0): return "in UTC"
        case .offset(let minutes):
            let digits = abs(minutes) % 60 < 10 ? "0" : ""
            let hours = abs(minutes) / 60
            return "with the offset \(minutes < 0 ? "-" : "+")\(hours < 10 ? "0" : "")\(hours):"
                + "\(digits)\(abs(minutes) % 60)"
        }
    }
}
