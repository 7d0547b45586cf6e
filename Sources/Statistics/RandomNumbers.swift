// Goal: random numbers that are the same in every run, on every machine and with every version of the
// standard library, whose own `shuffled` and `random(in:)` promise no such thing.
// Source: xoshiro256** 1.0 (Blackman and Vigna 2018), seeded by SplitMix64 (Steele, Lea, Flood 2014) as
// its authors advise; bounded integers by Lemire's multiplication with rejection (2019); normal deviates
// by inversion, which spends exactly one number on each.

/// A seeded stream of random numbers: xoshiro256**.
package struct RandomNumbers: RandomNumberGenerator, Hashable, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    package init(seed: UInt64) {
        var seeds = SplitMix64(state: seed)
        state = (seeds.next(), seeds.next(), seeds.next(), seeds.next())
    }

    /// One of many streams of the same seed, each as if it had a seed of its own.
    package init(seed: UInt64, stream: Int) {
        let number = SplitMix64.mixed(UInt64(truncatingIfNeeded: stream) &+ 0x9e37_79b9_7f4a_7c15)
        self.init(seed: SplitMix64.mixed(seed) ^ number)
    }

    package mutating func next() -> UInt64 {
        let result = RandomNumbers.rotated(state.1 &* 5, by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = RandomNumbers.rotated(state.3, by: 45)
        return result
    }

    /// A number in (0, 1), never either end: the middle of one of 2^53 equal cells.
    package mutating func uniform() -> Double {
        (Double(next() >> 11) + 0.5) * 0x1p-53
    }

    /// A standard normal deviate.
    package mutating func normal() -> Double {
        NormalDistribution.quantile(uniform())
    }

    /// An integer in `0..<bound`, each equally likely.
    ///
    /// - Precondition: `bound > 0`.
    package mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "a bound above zero")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold {
                product = next().multipliedFullWidth(by: range)
            }
        }
        return Int(product.high)
    }

    /// Puts the elements in a random order (Fisher and Yates).
    package mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    /// The numbers `0..<count` in a random order.
    package mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }

    package static func == (a: RandomNumbers, b: RandomNumbers) -> Bool { a.state == b.state }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(state.0)
        hasher.combine(state.1)
        hasher.combine(state.2)
        hasher.combine(state.3)
    }

    private static func rotated(_ x: UInt64, by k: UInt64) -> UInt64 {
        (x << k) | (x >> (64 - k))
    }
}

/// The generator that spreads one seed over the state of another.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return SplitMix64.mixed(state)
    }

    static func mixed(_ x: UInt64) -> UInt64 {
        var z = x
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
