/// One column of a table in memory.
///
///     if case .codes(let codes, let names) = column.values { print(names[Int(codes[row])]) }
///
/// The element of a row without a value is zero, false, an empty text or code 0: `validity` tells.
package struct Column: Sendable {
    package let name: String
    package let type: ElementType
    /// The number of rows.
    package let count: Int
    /// Which rows hold a value; nil where all do.
    package let validity: ValidityBitmap?
    package let values: ColumnValues

    package init(
        name: String, type: ElementType, count: Int, validity: ValidityBitmap?, values: ColumnValues
    ) {
        precondition(values.count == count && (validity.map { $0.count == count } ?? true))
        self.name = name
        self.type = type
        self.count = count
        self.validity = validity
        self.values = values
    }

    package var nullCount: Int { validity?.nullCount ?? 0 }

    @inline(__always)
    package func isNull(_ row: Int) -> Bool { validity.map { !$0[row] } ?? false }

    /// The memory that values and bitmap take, in bytes.
    package var byteCount: Int { values.byteCount + 8 * (validity?.words.count ?? 0) }
}

/// The elements of a column by their form in memory; `ElementType` says what they mean.
package enum ColumnValues: Sendable {
    case booleans(Values<Bool>)
    /// Integers of up to 32 bits; dates in days since 1970-01-01; times in milliseconds; unscaled
    /// decimals.
    case int32(Values<Int32>)
    case uint32(Values<UInt32>)
    /// Integers; times and timestamps in the unit of the type; unscaled decimals of up to 18 digits.
    case int64(Values<Int64>)
    case uint64(Values<UInt64>)
    /// Unscaled decimals of 19 to 38 digits.
    case int128(Values<Int128>)
    case floats(Values<Float>)
    case doubles(Values<Double>)
    case texts(Texts)
    /// Texts of which row r is text `codes[r]` of the dictionary, as the file keeps them.
    case codes(Values<Int32>, dictionary: Texts)
    /// Byte strings of one width.
    case fixed(Values<UInt8>, width: Int)

    /// The number of rows.
    package var count: Int {
        switch self {
        case .booleans(let values): values.count
        case .int32(let values): values.count
        case .uint32(let values): values.count
        case .int64(let values): values.count
        case .uint64(let values): values.count
        case .int128(let values): values.count
        case .floats(let values): values.count
        case .doubles(let values): values.count
        case .texts(let texts): texts.count
        case .codes(let codes, _): codes.count
        case .fixed(let bytes, let width): bytes.count / width
        }
    }

    package var byteCount: Int {
        switch self {
        case .booleans(let values): values.count
        case .int32(let values): 4 * values.count
        case .uint32(let values): 4 * values.count
        case .int64(let values): 8 * values.count
        case .uint64(let values): 8 * values.count
        case .int128(let values): 16 * values.count
        case .floats(let values): 4 * values.count
        case .doubles(let values): 8 * values.count
        case .texts(let texts): texts.byteCount
        case .codes(let codes, let dictionary): 4 * codes.count + dictionary.byteCount
        case .fixed(let bytes, _): bytes.count
        }
    }
}

extension Texts {
    fileprivate var byteCount: Int { bytes.count + 4 * offsets.count }
}
