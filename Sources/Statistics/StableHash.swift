// Goal: seeds that depend on nothing but the names they are derived from: not on the process, the
// machine, the order of work or the version of the standard library (whose `Hasher` is seeded anew in
// every process).
// Source: FNV-1a, 64 bits (Fowler, Noll, Vo); finished by SplitMix64's mixer (Steele, Lea, Flood 2014),
// since FNV alone leaves the high bits of short inputs poorly mixed.

/// A hash whose value is the same in every run.
package struct StableHash: Sendable {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// Takes in a string and a mark of its end, so that ("ab", "c") and ("a", "bc") differ.
    package mutating func combine(_ text: String) {
        for byte in text.utf8 { absorb(byte) }
        absorb(0xff)  // Never a byte of UTF-8.
    }

    /// Takes in the eight bytes of an integer.
    package mutating func combine(_ number: Int) {
        var bits = UInt64(bitPattern: Int64(number))
        for _ in 0..<8 {
            absorb(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
        }
    }

    /// The hash of what was taken in so far.
    package var value: UInt64 { SplitMix64.mixed(state) }

    /// A seed from names: job, series, model.
    package static func seed(_ parts: String...) -> UInt64 {
        var hash = StableHash()
        for part in parts { hash.combine(part) }
        return hash.value
    }

    private mutating func absorb(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
