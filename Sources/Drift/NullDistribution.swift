// Goal: what a measure gives when nothing has drifted, for exactly these samples: their sizes, their ties,
// their tails. A constant threshold cannot know them; at KL >= 0.1 nearly every short window alarms.
// Source: permutation tests (Fisher 1935) with p = (b + 1) / (B + 1) (Phipson and Smyth 2010).

/// Distances between samples without drift.
package struct NullDistribution: Hashable, Sendable {
    /// Ascending.
    package let distances: [Double]

    /// - Parameter distances: in any order; finite and at least 0.
    package init(_ distances: [Double]) {
        self.distances = distances.sorted()
    }

    /// (b + 1) / (B + 1), with b of the B distances at or above `distance`.
    package func pValue(of distance: Double) -> Double {
        var low = 0
        var high = distances.count
        while low < high {
            let middle = (low + high) / 2
            if Self.isAsFar(distances[middle], as: distance) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return Double(distances.count - low + 1) / Double(distances.count + 1)
    }

    /// The distance that a value must exceed for a p-value of at most `rate`; infinite where the null is
    /// too small for any value to have one.
    package func threshold(rate: Double) -> Double {
        // A hair more, since 200 · 0.29 is 57.99999999999999.
        let mayExceed = Int((Double(distances.count + 1) * rate + 1e-9).rounded(.down))
        guard mayExceed > 0 else { return .infinity }
        return distances.isEmpty ? 0 : distances[max(0, distances.count - mayExceed)]
    }

    /// With a hair of tolerance: equal samples must count as equally far whatever the order of summation.
    static func isAsFar(_ distance: Double, as other: Double) -> Bool {
        distance >= other * (1 - 1e-12)
    }
}
