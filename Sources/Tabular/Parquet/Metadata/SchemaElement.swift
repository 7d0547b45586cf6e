/// One node of the schema as the footer lists it, depth first.
struct SchemaElement {
    enum Repetition: Int32 {
        case required = 0
        case optional, repeated
    }

    var name = ""
    var physical: PhysicalType?
    var typeLength: Int32 = 0
    var repetition = Repetition.required
    var childCount: Int32 = 0
    var converted: Int32?
    var scale: Int32 = 0
    var precision: Int32 = 0
    var logical: Logical?

    /// The logical types that say more than the physical one.
    enum Logical: Equatable {
        case string, enumeration, date, unknown, json, bson, uuid, float16
        case decimal(scale: Int32, precision: Int32)
        case time(TimeUnit, utc: Bool)
        case timestamp(TimeUnit, utc: Bool)
        case integer(bits: Int32, signed: Bool)
        case other(Int16)
    }

    init(_ reader: inout ThriftReader) throws(Fault) {
        var hasName = false
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1:
                let number = try reader.int32(field)
                guard let known = PhysicalType(rawValue: number) else {
                    throw Fault(expected: "a physical type of 0 to 7", found: "\(number)")
                }
                physical = known
            case 2: typeLength = try reader.int32(field)
            case 3:
                let number = try reader.int32(field)
                guard let known = Repetition(rawValue: number) else {
                    throw Fault(expected: "a repetition of 0 to 2", found: "\(number)")
                }
                repetition = known
            case 4:
                name = try reader.string(field)
                hasName = true
            case 5: childCount = try reader.int32(field)
            case 6: converted = try reader.int32(field)
            case 7: scale = try reader.int32(field)
            case 8: precision = try reader.int32(field)
            case 10 where field.kind == .structure: logical = try Logical(&reader)
            default: try reader.skip(field)
            }
        }
        guard hasName else { throw Fault(expected: "a name of a column", found: "none") }
    }
}

extension SchemaElement.Logical {
    fileprivate init(_ reader: inout ThriftReader) throws(Fault) {
        var read: Self?
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 5:
                var scale: Int32 = 0
                var precision: Int32 = 0
                try reader.structure { (reader, field) throws(Fault) in
                    switch field.id {
                    case 1: scale = try reader.int32(field)
                    case 2: precision = try reader.int32(field)
                    default: try reader.skip(field)
                    }
                }
                read = .decimal(scale: scale, precision: precision)
            case 7, 8:
                let isTime = field.id == 7
                var utc = true
                var unit = TimeUnit.milliseconds
                try reader.structure { (reader, field) throws(Fault) in
                    switch field.id {
                    case 1: utc = try reader.bool(field)
                    case 2:
                        try reader.structure { (reader, field) throws(Fault) in
                            switch field.id {
                            case 1: unit = .milliseconds
                            case 2: unit = .microseconds
                            case 3: unit = .nanoseconds
                            default: throw Fault(expected: "a unit of time", found: "\(field.id)")
                            }
                            try reader.skip(field)
                        }
                    default: try reader.skip(field)
                    }
                }
                read = isTime ? .time(unit, utc: utc) : .timestamp(unit, utc: utc)
            case 10:
                var bits: Int32 = 0
                var signed = true
                try reader.structure { (reader, field) throws(Fault) in
                    switch field.id {
                    case 1: bits = Int32(truncatingIfNeeded: try reader.int64(field))
                    case 2: signed = try reader.bool(field)
                    default: try reader.skip(field)
                    }
                }
                read = .integer(bits: bits, signed: signed)
            default:
                switch field.id {
                case 1: read = .string
                case 4: read = .enumeration
                case 6: read = .date
                case 11: read = .unknown
                case 12: read = .json
                case 13: read = .bson
                case 14: read = .uuid
                case 15: read = .float16
                default: read = .other(field.id)
                }
                try reader.skip(field)
            }
        }
        self = read ?? .other(0)
    }

    /// What a converted type, the older way to say it, means.
    init?(converted: Int32, scale: Int32, precision: Int32) {
        switch converted {
        case 0: self = .string
        case 4: self = .enumeration
        case 5: self = .decimal(scale: scale, precision: precision)
        case 6: self = .date
        case 7: self = .time(.milliseconds, utc: true)
        case 8: self = .time(.microseconds, utc: true)
        case 9: self = .timestamp(.milliseconds, utc: true)
        case 10: self = .timestamp(.microseconds, utc: true)
        case 11...14: self = .integer(bits: 8 << (converted - 11), signed: false)
        case 15...18: self = .integer(bits: 8 << (converted - 15), signed: true)
        case 19: self = .json
        case 20: self = .bson
        default: return nil
        }
    }
}
