/// DELTA_BINARY_PACKED: differences in blocks, each with its least difference and, for each of its
/// miniblocks, a width in bits. Differences wrap around, as the format has it.
enum DeltaBinaryPacked {
    /// Reads `count` integers into `output` and returns the number of bytes they took. Nine bytes past
    /// `bytes` can be read.
    static func read<Element: FixedWidthInteger>(
        _ bytes: UnsafeRawBufferPointer, count: Int, into output: UnsafeMutablePointer<Element>
    ) throws(Fault) -> Int {
        var position = 0
        guard let blockSize = Varint.read(bytes, &position),
            let miniblocks = Varint.read(bytes, &position),
            let total = Varint.read(bytes, &position),
            let first = Varint.readSigned(bytes, &position)
        else { throw cut }
        guard blockSize > 0, blockSize <= 1 << 24, miniblocks > 0, blockSize % miniblocks == 0,
            (blockSize / miniblocks) % 8 == 0
        else {
            throw Fault(
                expected: "blocks of miniblocks of a multiple of 8 values",
                found: "\(blockSize) values in \(miniblocks)")
        }
        guard total == UInt64(count) else {
            throw Fault(expected: "\(count) integers", found: "\(total)")
        }
        guard count > 0 else { return position }
        let miniblock = Int(blockSize / miniblocks)
        var value = first
        output[0] = Element(truncatingIfNeeded: value)
        var done = 1
        while done < count {
            guard let least = Varint.readSigned(bytes, &position),
                Int(miniblocks) <= bytes.count - position
            else { throw cut }
            let widths = position
            position += Int(miniblocks)
            for index in 0..<Int(miniblocks) where done < count {
                let width = Int(bytes[widths + index])
                let some = min(miniblock, count - done)
                guard width <= 64, (some * width + 7) / 8 <= bytes.count - position,
                    let base = bytes.baseAddress
                else { throw cut }
                let packed = base + position
                for k in 0..<some {
                    let delta = BitUnpacking.wide(packed, bit: k &* width, width: width)
                    value = value &+ least &+ Int64(bitPattern: delta)
                    output[done &+ k] = Element(truncatingIfNeeded: value)
                }
                done += some
                position += min(miniblock * width / 8, bytes.count - position)
            }
        }
        return position
    }

    private static var cut: Fault {
        Fault(expected: "delta blocks for all values", found: "the end of the page")
    }
}
