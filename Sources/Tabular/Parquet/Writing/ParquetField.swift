/// A column of a file to write: its name and what it holds. Rows may always be without a value.
package struct ParquetField: Hashable, Sendable {
    package let name: String
    package let type: ElementType
    let physical: PhysicalType
    /// The bytes of a value of FIXED_LEN_BYTE_ARRAY.
    let width: Int

    /// The field that holds `column`.
    package init(_ column: Column) {
        name = column.name
        type = column.type
        switch column.values {
        case .booleans: (physical, width) = (.boolean, 0)
        case .int32, .uint32: (physical, width) = (.int32, 0)
        case .int64, .uint64: (physical, width) = (.int64, 0)
        case .int128: (physical, width) = (.fixedLengthByteArray, 16)
        case .floats:
            let isHalf = column.type == .float(bits: 16)
            (physical, width) = isHalf ? (.fixedLengthByteArray, 2) : (.float, 0)
        case .doubles: (physical, width) = (.double, 0)
        case .texts, .codes: (physical, width) = (.byteArray, 0)
        case .fixed(_, let bytes): (physical, width) = (.fixedLengthByteArray, bytes)
        }
    }

    /// The node of the schema.
    func write(to out: inout ThriftWriter) {
        out.integer(1, Int64(physical.rawValue))
        if width > 0 { out.integer(2, Int64(width)) }
        out.integer(3, Int64(SchemaElement.Repetition.optional.rawValue))
        out.binary(4, name.utf8)
        if let converted { out.integer(6, converted) }
        if case .decimal(let precision, let scale) = type {
            out.integer(7, Int64(scale))
            out.integer(8, Int64(precision))
        }
        writeLogical(to: &out)
    }

    /// The older annotation, where one says the same.
    private var converted: Int64? {
        switch type {
        case .text: 0
        case .decimal: 5
        case .date: 6
        case .time(.milliseconds, utc: true): 7
        case .time(.microseconds, utc: true): 8
        case .timestamp(.milliseconds, utc: true): 9
        case .timestamp(.microseconds, utc: true): 10
        case .integer(let bits, let signed):
            (signed ? 15 : 11) + Int64(bits.trailingZeroBitCount - 3)
        case .json: 19
        case .bson: 20
        default: nil
        }
    }

    private func writeLogical(to out: inout ThriftWriter) {
        func write(_ id: Int16, _ body: @escaping (inout ThriftWriter) -> Void = { _ in }) {
            out.structure(10) { $0.structure(id, body) }
        }
        func unit(_ unit: TimeUnit, _ utc: Bool) -> (inout ThriftWriter) -> Void {
            let number: Int16
            switch unit {
            case .milliseconds: number = 1
            case .microseconds: number = 2
            case .nanoseconds: number = 3
            }
            return { details in
                details.bool(1, utc)
                details.structure(2) { $0.structure(number) { _ in } }
            }
        }
        switch type {
        case .text: write(1)
        case .decimal(let precision, let scale):
            write(5) {
                $0.integer(1, Int64(scale))
                $0.integer(2, Int64(precision))
            }
        case .date: write(6)
        case .time(let step, let utc): write(7, unit(step, utc))
        case .timestamp(let step, let utc): write(8, unit(step, utc))
        case .integer(let bits, let signed):
            write(10) {
                $0.byte(1, Int8(bits))
                $0.bool(2, signed)
            }
        case .null: write(11)
        case .json: write(12)
        case .bson: write(13)
        case .uuid: write(14)
        case .float(bits: 16): write(15)
        case .boolean, .float, .binary, .fixed: break
        }
    }
}

/// What the footer says of a column of a row group.
struct ChunkMetadata {
    let start: Int
    let valueCount: Int
    var dataStart = 0
    var hasDictionary = false
    var encoding = ParquetEncoding.plain
    var uncompressedSize = 0
    var compressedSize = 0
    var nullCount = 0
    var minimum: [UInt8]?
    var maximum: [UInt8]?

    init(start: Int, valueCount: Int) {
        self.start = start
        self.valueCount = valueCount
    }

    func write(to out: inout ThriftWriter, _ field: ParquetField, codec: ParquetCodec) {
        out.integer(2, Int64(start), bits: 64)
        out.structure(3) { out in
            out.integer(1, Int64(field.physical.rawValue))
            let encodings =
                [ParquetEncoding.rle] + (encoding == .plain ? [] : [.plain]) + [encoding]
            out.list(2, of: .int32, count: encodings.count)
            for encoding in encodings { out.element(encoding.rawValue) }
            out.list(3, of: .binary, count: 1)
            out.element(Array(field.name.utf8))
            out.integer(4, Int64(codec.rawValue))
            out.integer(5, Int64(valueCount), bits: 64)
            out.integer(6, Int64(uncompressedSize), bits: 64)
            out.integer(7, Int64(compressedSize), bits: 64)
            out.integer(9, Int64(dataStart), bits: 64)
            if hasDictionary { out.integer(11, Int64(start), bits: 64) }
            out.structure(12) { statistics in
                statistics.integer(3, Int64(nullCount), bits: 64)
                if let maximum { statistics.binary(5, maximum) }
                if let minimum { statistics.binary(6, minimum) }
            }
        }
    }
}
