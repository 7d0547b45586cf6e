/// How values become the bytes of a page; the counterparts of the readers in `Encodings`.
enum PageEncoding {
    /// Values of `width` bits in the hybrid of runs and bit-packed groups: eight equal values or more
    /// make a run.
    static func hybrid(_ values: [UInt32], width: Int, to bytes: inout [UInt8]) {
        var packedStart = 0
        var k = 0
        func writePacked(_ end: Int) {
            guard end > packedStart else { return }
            let groups = (end - packedStart + 7) / 8
            Varint.write(UInt64(groups) << 1 | 1, to: &bytes)
            pack(packedStart..<(packedStart + 8 * groups), width: width, to: &bytes) {
                $0 < end ? UInt64(values[$0]) : 0
            }
        }
        while k < values.count {
            var end = k + 1
            while end < values.count && values[end] == values[k] { end += 1 }
            if end - k >= 8 {
                // Groups before the run are filled up from it.
                let filled = min(end, k + (8 - (k - packedStart) % 8) % 8)
                if end - filled >= 8 {
                    writePacked(filled)
                    Varint.write(UInt64(end - filled) << 1, to: &bytes)
                    for byte in 0..<((width + 7) / 8) {
                        bytes.append(UInt8(truncatingIfNeeded: values[k] >> UInt32(8 * byte)))
                    }
                    packedStart = end
                }
            }
            k = end
        }
        writePacked(values.count)
    }

    /// DELTA_BINARY_PACKED in blocks of 128 values and four miniblocks. Differences wrap around in the
    /// width of the column: readers refuse more than 32 bits in one of INT32.
    static func delta<Number: FixedWidthInteger & SignedInteger>(
        _ values: [Number], to bytes: inout [UInt8]
    ) {
        Varint.write(128, to: &bytes)
        Varint.write(4, to: &bytes)
        Varint.write(UInt64(values.count), to: &bytes)
        writeSigned(Int64(values.first ?? 0), to: &bytes)
        var start = 1
        while start < values.count {
            let end = min(values.count, start + 128)
            let deltas = (start..<end).map { values[$0] &- values[$0 - 1] }
            let least = deltas.min() ?? 0
            writeSigned(Int64(least), to: &bytes)
            let above = deltas.map {
                UInt64(truncatingIfNeeded: Number.Magnitude(truncatingIfNeeded: $0 &- least))
            }
            let widths = (0..<4).map { block in
                64 - (above.dropFirst(32 * block).prefix(32).max() ?? 0).leadingZeroBitCount
            }
            for width in widths { bytes.append(UInt8(width)) }
            for (block, width) in widths.enumerated() where 32 * block < above.count {
                pack((32 * block)..<(32 * block + 32), width: width, to: &bytes) {
                    $0 < above.count ? above[$0] : 0
                }
            }
            start = end
        }
    }

    private static func writeSigned(_ value: Int64, to bytes: inout [UInt8]) {
        Varint.write(UInt64(bitPattern: value << 1 ^ value >> 63), to: &bytes)
    }

    /// Packs a multiple of eight values, least significant bit first.
    private static func pack(
        _ range: Range<Int>, width: Int, to bytes: inout [UInt8], _ value: (Int) -> UInt64
    ) {
        var bits: UInt64 = 0
        var filled = 0
        for k in range {
            let next = value(k)
            var left = width
            var rest = next
            while left > 0 {
                let some = min(left, 8 - filled)
                bits |= (rest & (1 << UInt64(some) - 1)) << UInt64(filled)
                rest >>= UInt64(some)
                filled += some
                left -= some
                if filled == 8 {
                    bytes.append(UInt8(bits))
                    bits = 0
                    filled = 0
                }
            }
        }
    }
}
