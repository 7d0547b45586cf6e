/// A column of a Parquet file: a leaf of its schema.
package struct ParquetColumn: Sendable {
    /// The name, with the names of the groups it stands in before it, joined by points.
    package let name: String
    package let physical: PhysicalType
    package let type: ElementType
    /// Whether a row may be without a value.
    package let isOptional: Bool
    /// Whether the column stands in a group or repeats within a row, and so cannot be read.
    package let isNested: Bool
    /// The bytes of a value of FIXED_LEN_BYTE_ARRAY.
    package let width: Int
    /// Its place among the leaves, and so among the columns of a row group.
    package let index: Int
}

extension ParquetColumn {
    /// The leaves of the schema whose nodes the footer lists depth first, the root before all.
    static func leaves(of elements: [SchemaElement]) throws(Fault) -> [ParquetColumn] {
        guard let root = elements.first, root.childCount >= 0 else {
            throw Fault(expected: "a schema", found: "none")
        }
        var leaves: [ParquetColumn] = []
        // The groups around the current node: the children still to come, the path, and whether
        // something among them repeats.
        var groups: [(left: Int32, path: String)] = [(root.childCount, "")]
        for element in elements.dropFirst() {
            while let last = groups.last, last.left == 0, groups.count > 1 { groups.removeLast() }
            guard let group = groups.last, group.left > 0 else {
                throw Fault(expected: "a schema of one tree", found: "a node outside of it")
            }
            groups[groups.count - 1].left -= 1
            let path = group.path + element.name
            if let physical = element.physical {
                let isNested = groups.count > 1 || element.repetition == .repeated
                leaves.append(
                    try ParquetColumn(
                        element, physical, name: path, isNested: isNested, index: leaves.count))
            } else {
                guard element.childCount >= 0, groups.count < 64 else {
                    throw Fault(expected: "groups nested at most 64 deep", found: "\"\(path)\"")
                }
                groups.append((element.childCount, path + "."))
            }
        }
        guard groups.allSatisfy({ $0.left == 0 }) else {
            throw Fault(expected: "the children that a group announces", found: "the schema's end")
        }
        return leaves
    }

    private init(
        _ element: SchemaElement, _ physical: PhysicalType, name: String, isNested: Bool, index: Int
    ) throws(Fault) {
        self.name = name
        self.physical = physical
        self.isNested = isNested
        self.index = index
        isOptional = element.repetition == .optional
        width = physical == .fixedLengthByteArray ? Int(element.typeLength) : 0
        if physical == .fixedLengthByteArray, !(1...(1 << 20)).contains(width) {
            throw Fault(
                expected: "a width of 1 to 1048576 bytes for column \"\(name)\"", found: "\(width)")
        }
        let logical =
            element.logical
            ?? element.converted.flatMap {
                .init(converted: $0, scale: element.scale, precision: element.precision)
            }
        type = Self.type(physical, logical, width: width)
    }

    /// What the values mean. An annotation that does not suit the physical type says nothing, as the
    /// format has it.
    private static func type(
        _ physical: PhysicalType, _ logical: SchemaElement.Logical?, width: Int
    ) -> ElementType {
        switch (logical, physical) {
        case (.unknown, _): return .null
        case (.string, .byteArray), (.enumeration, .byteArray): return .text
        case (.json, .byteArray): return .json
        case (.bson, .byteArray): return .bson
        case (.uuid, .fixedLengthByteArray) where width == 16: return .uuid
        case (.float16, .fixedLengthByteArray) where width == 2: return .float(bits: 16)
        case (.date, .int32): return .date
        case (.time(.milliseconds, let utc), .int32): return .time(.milliseconds, utc: utc)
        case (.time(let unit, let utc), .int64) where unit != .milliseconds:
            return .time(unit, utc: utc)
        case (.timestamp(let unit, let utc), .int64): return .timestamp(unit, utc: utc)
        case (.integer(let bits, let signed), .int32) where [8, 16, 32].contains(bits):
            return .integer(bits: Int(bits), signed: signed)
        case (.integer(64, let signed), .int64): return .integer(bits: 64, signed: signed)
        case (.decimal(let scale, let precision), _)
        where precision > 0 && scale >= 0 && scale <= precision:
            switch physical {
            case .int32, .int64, .byteArray, .fixedLengthByteArray:
                return .decimal(precision: Int(precision), scale: Int(scale))
            default: break
            }
        default: break
        }
        switch physical {
        case .boolean: return .boolean
        case .int32: return .integer(bits: 32, signed: true)
        case .int64: return .integer(bits: 64, signed: true)
        case .int96: return .timestamp(.nanoseconds, utc: false)
        case .float: return .float(bits: 32)
        case .double: return .float(bits: 64)
        case .byteArray: return .binary
        case .fixedLengthByteArray: return .fixed(bytes: width)
        }
    }
}
