// Goal: one form in which every measure of the distance between two samples is cheap to compute again
// and again, as its null distribution needs it, and in which reference and current values are alike.
//
// Derivation: if nothing has drifted, which of the pooled values are the current ones is a matter of
// chance. A resample is then another choice of as many places in the same sorted pool, held against
// *the rest of the pool*, exactly as the current values are held against the reference. Held against the
// whole pool, or the reference itself, resamples would lie too near: they would be part of what they are
// held against, and a reference of 30 values would give 11% of false alarms at a nominal 5%.

/// Reference and current values together, in ascending order.
package struct PooledSamples: Sendable {
    /// Ascending.
    package let values: [Double]
    package let currentCount: Int
    /// The place in `values` of each value as it came: first the reference, then the current ones.
    package let places: [Int]

    /// Whether the values are the numbers of categories, which lie at no distance from one another.
    package let areCategories: Bool

    package var referenceCount: Int { values.count - currentCount }

    /// - Parameters:
    ///   - reference: finite values, at least one.
    ///   - current: the same.
    package init(reference: [Double], current: [Double], areCategories: Bool = false) {
        self.areCategories = areCategories
        // Plus zero, so that −0 and 0 are the same bytes.
        let together = (reference + current).map { $0 + 0 }
        let order = together.indices.sorted { together[$0] < together[$1] }
        var places = [Int](repeating: 0, count: together.count)
        for (place, index) in order.enumerated() { places[index] = place }
        values = order.map { together[$0] }
        currentCount = current.count
        self.places = places
    }

    /// The samples as they came.
    package var observed: Split {
        var split = Split(count: values.count, currentCount: currentCount)
        split.choose(places[referenceCount...])
        return split
    }

    /// The values of the reference as it came, ascending.
    package var reference: [Double] {
        zip(values, observed.isCurrent).filter { !$1 }.map(\.0)
    }
}

/// Which of the pooled values count as current; the rest is the reference.
package struct Split: Sendable {
    /// The places of the current values, in no order.
    package private(set) var current: [Int]
    /// For each place whether its value is current.
    package private(set) var isCurrent: [Bool]

    init(count: Int, currentCount: Int) {
        current = Array(0..<currentCount)
        isCurrent = (0..<count).map { $0 < currentCount }
    }

    /// Makes the values at `places`, as many as before, the current ones.
    mutating func choose(_ places: ArraySlice<Int>) {
        for place in current { isCurrent[place] = false }
        var next = 0
        for place in places {
            current[next] = place
            isCurrent[place] = true
            next += 1
        }
    }
}
