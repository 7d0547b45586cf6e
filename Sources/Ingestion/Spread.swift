// Goal: how a size is spread over many cases, in little memory, added up over runs in any order.
//
// A size is kept with two digits, rounded up: at most ninety sizes a power of ten. A quantile is therefore
// never too small, and too large by less than a tenth. It is the least size that a share of the cases
// does not exceed (the nearest rank, no interpolation).

import Glibc

/// Sizes that are not negative, counted.
package struct Spread: Codable, Hashable, Sendable {
    /// Cases of one size, within two digits.
    package struct Bucket: Codable, Hashable, Sendable {
        package var size: Double
        package var count: Int
    }

    /// Ascending.
    package private(set) var buckets: [Bucket] = []
    /// Exact; nil where there is no case.
    package private(set) var greatest: Double?

    package init() {}

    package var count: Int { buckets.reduce(0) { $0 + $1.count } }

    /// Notes a case.
    ///
    /// - Precondition: the size is finite and not negative.
    package mutating func note(_ size: Double) {
        precondition(size.isFinite && size >= 0, "a size has no sign and an end")
        add(Self.rounded(size), count: 1)
        greatest = max(greatest ?? size, size)
    }

    /// Adds the cases of others.
    package mutating func merge(_ other: Spread) {
        for bucket in other.buckets { add(bucket.size, count: bucket.count) }
        if let size = other.greatest { greatest = max(greatest ?? size, size) }
    }

    /// The least size that `share` of the cases do not exceed; nil where there is none.
    package func quantile(_ share: Double) -> Double? {
        guard let greatest else { return nil }
        var rest = max(1, Int((share * Double(count)).rounded(.up)))
        for bucket in buckets {
            rest -= bucket.count
            if rest <= 0 { return min(bucket.size, greatest) }
        }
        return greatest
    }

    private mutating func add(_ size: Double, count: Int) {
        let place = buckets.firstIndex { $0.size >= size } ?? buckets.count
        if place < buckets.count, buckets[place].size == size {
            buckets[place].count += count
        } else {
            buckets.insert(Bucket(size: size, count: count), at: place)
        }
    }

    private static func rounded(_ size: Double) -> Double {
        // Below, two digits cannot be told apart.
        guard size > 1e-300 else { return size > 0 ? 1e-300 : 0 }
        let exponent = Int(log10(size).rounded(.down)) - 1
        let unit = Double("1e\(exponent)") ?? 1
        // What lies above a step by the rounding of the division alone lies on it.
        let steps = (size / unit * (1 - 1e-12)).rounded(.up)
        return Double("\(Int(steps))e\(exponent)") ?? size
    }
}
