/// How the values of a column are stored in the file and kept in memory, where they are of one width.
struct ElementForm {
    enum Conversion {
        /// The stored bytes are the element.
        case none
        case boolean, int96, float16
        /// A number of `width` bytes, most significant first.
        case decimal64, decimal128
    }

    /// Bytes of a value in the file; 0 where they vary.
    let stored: Int
    /// Bytes of an element in memory; 0 for texts.
    let width: Int
    let conversion: Conversion

    init(_ column: ParquetColumn) throws(Fault) {
        var conversion = Conversion.none
        switch column.physical {
        case .boolean: (stored, width, conversion) = (0, 1, .boolean)
        case .int32, .float: (stored, width) = (4, 4)
        case .int64, .double: (stored, width) = (8, 8)
        case .int96: (stored, width, conversion) = (12, 8, .int96)
        case .byteArray, .fixedLengthByteArray:
            stored = column.width
            if case .decimal(let precision, _) = column.type {
                guard precision <= 38 else {
                    throw Fault(
                        expected: "a decimal of at most 38 digits", found: "one of \(precision)")
                }
                conversion = precision <= 18 ? .decimal64 : .decimal128
                width = precision <= 18 ? 8 : 16
            } else if column.type == .float(bits: 16) {
                conversion = .float16
                width = 4
            } else {
                width = column.width
            }
        }
        self.conversion = conversion
    }

    /// Turns `count` stored values, one after the other, into elements.
    func convert(
        _ input: UnsafeRawPointer, _ count: Int, into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        switch conversion {
        case .none, .boolean: output.copyMemory(from: input, byteCount: count * stored)
        case .float16:
            for k in 0..<count {
                let bits = input.loadUnaligned(fromByteOffset: 2 * k, as: UInt16.self)
                let value = Float(Float16(bitPattern: bits))
                output.storeBytes(of: value, toByteOffset: 4 * k, as: Float.self)
            }
        case .int96:
            for k in 0..<count {
                let nanoseconds = input.loadUnaligned(fromByteOffset: 12 * k, as: Int64.self)
                let julian = input.loadUnaligned(fromByteOffset: 12 * k + 8, as: Int32.self)
                let (day, overflow) = (Int64(julian) - 2_440_588).multipliedReportingOverflow(
                    by: 86_400_000_000_000)
                let (sum, more) = day.addingReportingOverflow(nanoseconds)
                guard !overflow, !more else {
                    throw Fault(
                        expected: "an INT96 timestamp from 1677 to 2262",
                        found: "Julian day \(julian)")
                }
                output.storeBytes(of: sum, toByteOffset: 8 * k, as: Int64.self)
            }
        case .decimal64, .decimal128:
            for k in 0..<count {
                try convertDecimal(
                    UnsafeRawBufferPointer(start: input + k * stored, count: stored),
                    into: output + k * width)
            }
        }
    }

    /// Turns one number, most significant byte first, into the element at `output`.
    func convertDecimal(
        _ bytes: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        var value: Int128 = bytes.first.map { $0 >= 128 ? -1 : 0 } ?? 0
        let sign = value
        for (index, byte) in bytes.enumerated() {
            // Bytes before the last sixteen may only repeat the sign.
            guard index >= bytes.count - 16 || byte == UInt8(truncatingIfNeeded: sign) else {
                throw tooLarge
            }
            value = value << 8 | Int128(byte)
        }
        guard (value < 0) == (sign < 0) else { throw tooLarge }
        if width == 16 {
            output.storeBytes(of: value, as: Int128.self)
        } else {
            guard let narrow = Int64(exactly: value) else { throw tooLarge }
            output.storeBytes(of: narrow, as: Int64.self)
        }
    }

    private var tooLarge: Fault {
        Fault(expected: "a decimal of \(width) bytes", found: "a larger one")
    }
}
