/// What the elements of a column mean.
package enum ElementType: Hashable, Sendable {
    case boolean
    /// 8, 16, 32 or 64 bits.
    case integer(bits: Int, signed: Bool)
    /// 16, 32 or 64 bits.
    case float(bits: Int)
    /// A number with `scale` digits after the point, and `precision` digits in all.
    case decimal(precision: Int, scale: Int)
    case date
    /// A time of day. `utc` says that it was normalised to UTC.
    case time(TimeUnit, utc: Bool)
    /// An instant where `utc`, otherwise what a clock on the wall showed.
    case timestamp(TimeUnit, utc: Bool)
    /// UTF-8.
    case text
    case json
    case bson
    case uuid
    case binary
    /// Byte strings of one width.
    case fixed(bytes: Int)
    /// A column without values.
    case null
}

/// What one step of a time or a timestamp is.
package enum TimeUnit: String, Hashable, Sendable, CaseIterable {
    case milliseconds = "ms"
    case microseconds = "us"
    case nanoseconds = "ns"

    package var perSecond: Int64 {
        switch self {
        case .milliseconds: 1000
        case .microseconds: 1_000_000
        case .nanoseconds: 1_000_000_000
        }
    }
}

extension ElementType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .boolean: "boolean"
        case .integer(let bits, let signed): "\(signed ? "int" : "uint")\(bits)"
        case .float(let bits): bits == 64 ? "double" : "float\(bits)"
        case .decimal(let precision, let scale): "decimal(\(precision), \(scale))"
        case .date: "date"
        case .time(let unit, let utc): "time[\(unit.rawValue)\(utc ? ", UTC" : "")]"
        case .timestamp(let unit, let utc): "timestamp[\(unit.rawValue)\(utc ? ", UTC" : "")]"
        case .text: "text"
        case .json: "json"
        case .bson: "bson"
        case .uuid: "uuid"
        case .binary: "binary"
        case .fixed(let bytes): "fixed(\(bytes))"
        case .null: "null"
        }
    }
}
