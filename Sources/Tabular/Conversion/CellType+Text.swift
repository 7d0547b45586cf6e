extension CellType {
    /// The types that a person may name, as help lists them.
    package static let names =
        "text, boolean, integer, double, decimal(P,S), date, timestamp[ms|us|ns] and "
        + "timestamp[ms|us|ns, UTC]"

    /// The type of this name; nil where there is none: `decimal(10,2)`, `timestamp[us, UTC]`, or `int64`
    /// as an integer describes itself.
    package init?(name: String) {
        let name = name.filter { $0 != " " }.lowercased()
        switch name {
        case "text": self = .text
        case "boolean": self = .boolean
        case "integer", "int64": self = .integer
        case "double": self = .double
        case "date": self = .date
        default:
            if name.hasPrefix("decimal("), name.hasSuffix(")") {
                let parts = name.dropFirst(8).dropLast().split(
                    separator: ",", omittingEmptySubsequences: false)
                guard parts.count == 2, let precision = Int(parts[0]), let scale = Int(parts[1]),
                    (1...18).contains(precision), (0...precision).contains(scale)
                else { return nil }
                self = .decimal(precision: precision, scale: scale)
            } else if name.hasPrefix("timestamp["), name.hasSuffix("]") {
                let parts = name.dropFirst(10).dropLast().split(
                    separator: ",", omittingEmptySubsequences: false)
                guard let unit = parts.first.flatMap({ TimeUnit(rawValue: String($0)) }),
                    parts.count == 1 || parts.count == 2 && parts[1] == "utc"
                else { return nil }
                self = .timestamp(unit, utc: parts.count == 2)
            } else {
                return nil
            }
        }
    }

    /// A column of no rows.
    func emptyColumn(named name: String) -> Column {
        let values: ColumnValues =
            switch self {
            case .text: .texts(TextGatherer().texts())
            case .boolean: .booleans(Values<Bool>([]))
            case .date: .int32(Values<Int32>([]))
            case .double: .doubles(Values<Double>([]))
            case .integer, .decimal, .timestamp: .int64(Values<Int64>([]))
            }
        return Column(name: name, type: elementType, count: 0, validity: nil, values: values)
    }
}
