/// What stands before the bytes of a page.
struct PageHeader {
    enum Kind: Int32 {
        case data = 0
        case index, dictionary, dataV2
    }

    var kind = Kind.index
    var uncompressedSize = -1
    var compressedSize = -1
    var checksum: UInt32?
    var valueCount = -1
    var encoding = ParquetEncoding.plain
    var levelEncoding = ParquetEncoding.rle
    /// Of the second version alone: the levels lie before the values, uncompressed.
    var definitionBytes = 0
    var repetitionBytes = 0
    var nullCount = 0
    var isCompressed = true

    init(_ reader: inout ThriftReader) throws(Fault) {
        var number: Int32 = -1
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: number = try reader.int32(field)
            case 2: uncompressedSize = Int(try reader.int32(field))
            case 3: compressedSize = Int(try reader.int32(field))
            case 4: checksum = UInt32(bitPattern: try reader.int32(field))
            case 5 where field.kind == .structure: try readData(&reader)
            case 7 where field.kind == .structure: try readData(&reader)
            case 8 where field.kind == .structure: try readDataV2(&reader)
            default: try reader.skip(field)
            }
        }
        guard uncompressedSize >= 0, compressedSize >= 0 else {
            throw Fault(
                expected: "the sizes of a page", found: "\(compressedSize), \(uncompressedSize)")
        }
        // Pages of unknown kinds are passed over, as the format asks.
        kind = Kind(rawValue: number) ?? .index
        if kind != .index, valueCount < 0 {
            throw Fault(expected: "a number of values in a page header", found: "none")
        }
    }

    /// Data pages of the first version and dictionary pages begin alike.
    private mutating func readData(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: valueCount = Int(try reader.int32(field))
            case 2: encoding = try Self.encoding(try reader.int32(field))
            case 3 where field.kind == .int32:
                levelEncoding = try Self.encoding(try reader.int32(field))
            default: try reader.skip(field)
            }
        }
    }

    private mutating func readDataV2(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: valueCount = Int(try reader.int32(field))
            case 2: nullCount = Int(try reader.int32(field))
            case 4: encoding = try Self.encoding(try reader.int32(field))
            case 5: definitionBytes = Int(try reader.int32(field))
            case 6: repetitionBytes = Int(try reader.int32(field))
            case 7: isCompressed = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
    }

    private static func encoding(_ number: Int32) throws(Fault) -> ParquetEncoding {
        guard let encoding = ParquetEncoding(rawValue: number) else {
            throw Fault(expected: "a known encoding", found: "encoding \(number)")
        }
        return encoding
    }
}
