/// A value that bounds what is wanted of a column.
package enum ColumnBound: Hashable, Sendable {
    /// For integers, dates, times and timestamps in the column's unit, and unscaled decimals.
    case integer(Int128)
    case number(Double)
    /// For texts and other byte strings.
    case bytes([UInt8])
}

extension ParquetFile {
    /// The row groups, counted from 0, that may hold a row whose value in `name` lies from `lower` to
    /// `upper`, both included where they are given; with `nulls`, also those that may hold a row
    /// without a value. A row group is left out only where its statistics prove it.
    package func rowGroups(
        where name: String, from lower: ColumnBound? = nil, to upper: ColumnBound? = nil,
        nulls: Bool
    ) throws(TabularError) -> [Int] {
        let column = try column(name)
        return (0..<rowGroupCount).filter { group in
            let chunk = metadata.rowGroups[group].columns[column.index]
            let mayHoldNull = column.isOptional && chunk.statistics.nullCount != 0
            if nulls && mayHoldNull { return true }
            if let count = chunk.statistics.nullCount, count == chunk.valueCount { return false }
            let (least, most) = bounds(of: column, in: chunk.statistics)
            if let most, let lower, most.isBelow(lower) { return false }
            if let least, let upper, upper.isBelow(least) { return false }
            return true
        }
    }

    /// A value that is not above the least one, and one that is not below the greatest: writers may cut
    /// texts short, in these directions. Nil where nothing is known.
    func bounds(
        of column: ParquetColumn, in statistics: ChunkStatistics
    ) -> (least: ColumnBound?, most: ColumnBound?) {
        let order = metadata.columnOrders
        // Without an order of the type, only the older fields are to be read, and they only where
        // numbers are signed.
        if order.indices.contains(column.index) && order[column.index],
            statistics.minimum != nil || statistics.maximum != nil
        {
            return (
                statistics.minimum.flatMap { ColumnBound($0, of: column) },
                statistics.maximum.flatMap { ColumnBound($0, of: column) }
            )
        }
        switch column.physical {
        case .boolean, .int32, .int64, .float, .double:
            if case .integer(_, signed: false) = column.type { return (nil, nil) }
            return (
                statistics.oldMinimum.flatMap { ColumnBound($0, of: column) },
                statistics.oldMaximum.flatMap { ColumnBound($0, of: column) }
            )
        default: return (nil, nil)
        }
    }
}

extension ColumnBound {
    /// A bound as statistics store it; nil where its order is not defined, or its bytes do not suit.
    fileprivate init?(_ bytes: [UInt8], of column: ParquetColumn) {
        func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
            guard bytes.count == Number.bitWidth / 8 else { return nil }
            return bytes.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
        }
        let isUnsigned: Bool
        if case .integer(_, signed: false) = column.type {
            isUnsigned = true
        } else {
            isUnsigned = false
        }
        switch column.physical {
        case .boolean, .int96: return nil
        case .int32:
            guard let bits = number(UInt32.self) else { return nil }
            self = .integer(isUnsigned ? Int128(bits) : Int128(Int32(bitPattern: bits)))
        case .int64:
            guard let bits = number(UInt64.self) else { return nil }
            self = .integer(isUnsigned ? Int128(bits) : Int128(Int64(bitPattern: bits)))
        case .float:
            guard let bits = number(UInt32.self) else { return nil }
            let value = Float(bitPattern: bits)
            if value.isNaN { return nil }
            self = .number(Double(value))
        case .double:
            guard let bits = number(UInt64.self) else { return nil }
            let value = Double(bitPattern: bits)
            if value.isNaN { return nil }
            self = .number(value)
        case .byteArray, .fixedLengthByteArray:
            switch column.type {
            case .text, .json, .bson, .binary, .uuid, .fixed: self = .bytes(bytes)
            case .decimal:
                guard (1...16).contains(bytes.count) else { return nil }
                let sign: Int128 = bytes[0] >= 128 ? -1 : 0
                self = .integer(bytes.reduce(sign) { $0 << 8 | Int128($1) })
            default: return nil
            }
        }
    }

    /// Whether it is below `other` for sure; bounds of different kinds tell nothing.
    func isBelow(_ other: ColumnBound) -> Bool {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): return left < right
        case (.number(let left), .number(let right)): return left < right
        case (.bytes(let left), .bytes(let right)): return left.lexicographicallyPrecedes(right)
        default: return false
        }
    }
}
