/// The footer of a file.
struct FileMetadata {
    var schema: [SchemaElement] = []
    var rowCount: Int64 = -1
    var rowGroups: [RowGroup] = []
    var createdBy: String?
    /// Whether each column's `min_value` and `max_value` are in the order of its type.
    var columnOrders: [Bool] = []

    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var reader = ThriftReader(bytes)
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 2 where field.kind == .list:
                try reader.list(of: .structure) { (reader) throws(Fault) in
                    schema.append(try SchemaElement(&reader))
                }
            case 3: rowCount = try reader.int64(field)
            case 4 where field.kind == .list:
                try reader.list(of: .structure) { (reader) throws(Fault) in
                    rowGroups.append(try RowGroup(&reader))
                }
            case 6: createdBy = try reader.string(field)
            case 7 where field.kind == .list:
                try reader.list(of: .structure) { (reader) throws(Fault) in
                    var isTypeOrder = false
                    try reader.structure { (reader, field) throws(Fault) in
                        if field.id == 1 { isTypeOrder = true }
                        try reader.skip(field)
                    }
                    columnOrders.append(isTypeOrder)
                }
            case 8:
                throw Fault(expected: "a file that is not encrypted", found: "an encrypted one")
            default: try reader.skip(field)
            }
        }
    }
}

/// A horizontal slice of the table.
struct RowGroup {
    var columns: [ColumnChunk] = []
    var rowCount: Int64 = -1

    init(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1 where field.kind == .list:
                try reader.list(of: .structure) { (reader) throws(Fault) in
                    columns.append(try ColumnChunk(&reader))
                }
            case 3: rowCount = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        guard rowCount >= 0 else {
            throw Fault(expected: "a number of rows of a row group", found: "\(rowCount)")
        }
    }
}

/// Where the pages of one column of one row group lie, and what they hold.
struct ColumnChunk {
    var physical: Int32 = -1
    var encodings: [Int32] = []
    var codec: Int32 = -1
    var valueCount: Int64 = -1
    var compressedSize: Int64 = -1
    var uncompressedSize: Int64 = -1
    var dataPageOffset: Int64 = -1
    var dictionaryPageOffset: Int64 = 0
    var statistics = ChunkStatistics()
    /// A file beside this one that holds the pages.
    var otherFile: String?

    init(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: otherFile = try reader.string(field)
            case 3 where field.kind == .structure: try readMetadata(&reader)
            default: try reader.skip(field)
            }
        }
        guard valueCount >= 0, compressedSize >= 0, dataPageOffset >= 0 else {
            throw Fault(
                expected: "the place and the number of values of a column", found: "none")
        }
    }

    private mutating func readMetadata(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: physical = try reader.int32(field)
            case 2 where field.kind == .list:
                try reader.list(of: .int32) { (reader) throws(Fault) in
                    encodings.append(Int32(truncatingIfNeeded: try reader.zigzag()))
                }
            case 4: codec = try reader.int32(field)
            case 5: valueCount = try reader.int64(field)
            case 6: uncompressedSize = try reader.int64(field)
            case 7: compressedSize = try reader.int64(field)
            case 9: dataPageOffset = try reader.int64(field)
            case 11: dictionaryPageOffset = try reader.int64(field)
            case 12 where field.kind == .structure: statistics = try ChunkStatistics(&reader)
            default: try reader.skip(field)
            }
        }
    }
}

/// What the writer says of the values of a chunk.
struct ChunkStatistics {
    /// Of the older kind, whose order is only sure for signed numbers.
    var oldMinimum: [UInt8]?
    var oldMaximum: [UInt8]?
    var nullCount: Int64?
    var minimum: [UInt8]?
    var maximum: [UInt8]?

    init() {}

    init(_ reader: inout ThriftReader) throws(Fault) {
        try reader.structure { (reader, field) throws(Fault) in
            switch field.id {
            case 1: oldMaximum = Array(try reader.binary(field))
            case 2: oldMinimum = Array(try reader.binary(field))
            case 3: nullCount = try reader.int64(field)
            case 5: maximum = Array(try reader.binary(field))
            case 6: minimum = Array(try reader.binary(field))
            default: try reader.skip(field)
            }
        }
    }
}
