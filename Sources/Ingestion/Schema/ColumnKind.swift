import Tabular
import TimeSeries

/// What a column holds, as far as a job can tell the difference.
enum ColumnKind: String, Hashable {
    /// There was no cell, or not enough of one kind, to tell by.
    case unknown
    case number
    /// Of a column that names series, where `1` and `1.0` are two of them.
    case integer
    case decimal
    case boolean
    case date
    case timestamp
    case zonedTimestamp
    case text
    case other
    /// The column is not there.
    case absent

    /// Of a column that declares its type.
    init(_ type: ElementType, namesSeries: Bool) {
        switch type {
        case .boolean: self = .boolean
        case .integer: self = namesSeries ? .integer : .number
        case .float, .decimal: self = namesSeries ? .decimal : .number
        case .date: self = .date
        case .timestamp(_, let utc): self = utc ? .zonedTimestamp : .timestamp
        case .text, .json, .uuid: self = .text
        case .null: self = .unknown
        case .time, .bson, .binary, .fixed: self = .other
        }
    }

    init(_ zone: TimestampText.Zone) {
        switch zone {
        case .date: self = .date
        case .unstated: self = .timestamp
        case .offset: self = .zonedTimestamp
        }
    }

    /// What such a column holds, in an error's words.
    var words: String {
        switch self {
        case .unknown: return "nothing to tell its type by"
        case .number: return "numbers"
        case .integer: return "integers"
        case .decimal: return "numbers with a point"
        case .boolean: return "true and false"
        case .date: return "dates"
        case .timestamp: return "timestamps without a zone"
        case .zonedTimestamp: return "timestamps with a zone"
        case .text: return "text"
        case .other: return "neither numbers, times nor text"
        case .absent: return "nothing, the column not being there"
        }
    }
}
