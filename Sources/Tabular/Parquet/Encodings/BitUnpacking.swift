// Goal: numbers of a fixed width in bits, packed least significant bit first, as fast as loads allow.
// Derivation: value k begins at bit k·width. Eight bytes loaded at that bit's byte hold the value for
// widths up to 57; groups of eight values begin at a byte, so that for a width known at compile time
// every offset and shift within a group is a constant.

enum BitUnpacking {
    /// Unpacks `count` values of `width` bits, 0 to 32. Eight bytes past the packed ones are readable.
    static func unpack(
        _ bytes: UnsafeRawPointer, width: Int, count: Int, into output: UnsafeMutablePointer<UInt32>
    ) {
        switch width {
        case 0: output.update(repeating: 0, count: count)
        case 1: groups(bytes, 1, count, output)
        case 2: groups(bytes, 2, count, output)
        case 3: groups(bytes, 3, count, output)
        case 4: groups(bytes, 4, count, output)
        case 5: groups(bytes, 5, count, output)
        case 6: groups(bytes, 6, count, output)
        case 7: groups(bytes, 7, count, output)
        case 8: groups(bytes, 8, count, output)
        case 9: groups(bytes, 9, count, output)
        case 10: groups(bytes, 10, count, output)
        case 11: groups(bytes, 11, count, output)
        case 12: groups(bytes, 12, count, output)
        case 13: groups(bytes, 13, count, output)
        case 14: groups(bytes, 14, count, output)
        case 15: groups(bytes, 15, count, output)
        case 16: groups(bytes, 16, count, output)
        case 17: groups(bytes, 17, count, output)
        case 18: groups(bytes, 18, count, output)
        default: groups(bytes, width, count, output)
        }
    }

    @inline(__always)
    private static func groups(
        _ bytes: UnsafeRawPointer, _ width: Int, _ count: Int,
        _ output: UnsafeMutablePointer<UInt32>
    ) {
        let mask: UInt64 = 1 &<< UInt64(width) &- 1
        var place = bytes
        var done = 0
        while done &+ 8 <= count {
            let target = output + done
            for k in 0..<8 { target[k] = value(place, k &* width, mask) }
            place += width
            done &+= 8
        }
        var bit = 0
        while done < count {
            output[done] = value(place, bit, mask)
            bit &+= width
            done &+= 1
        }
    }

    @inline(__always)
    private static func value(_ bytes: UnsafeRawPointer, _ bit: Int, _ mask: UInt64) -> UInt32 {
        let word = bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
        return UInt32(truncatingIfNeeded: word &>> UInt64(bit & 7) & mask)
    }

    /// The value of `width` bits, 0 to 64, at bit `bit`; nine bytes from there on are readable.
    @inline(__always)
    static func wide(_ bytes: UnsafeRawPointer, bit: Int, width: Int) -> UInt64 {
        if width == 0 { return 0 }
        let shift = UInt64(truncatingIfNeeded: bit & 7)
        var word = bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self) &>> shift
        if Int(shift) + width > 64 {
            let next = bytes.loadUnaligned(fromByteOffset: bit &>> 3 + 8, as: UInt8.self)
            word |= UInt64(next) &<< (64 &- shift)
        }
        return width == 64 ? word : word & (1 &<< UInt64(width) &- 1)
    }
}
