import Statistics

/// Reference and newest values of one sequence, their neighbours taken out, as the measures see them.
struct ErrorSample {
    /// In the order of time; `nan` where one is missing.
    let reference: [Double]
    /// The same, after it.
    let current: [Double]
    /// The observed values of the reference, ascending.
    let ascending: [Double]
    /// Their absolute deviations from their median, ascending.
    let deviations: [Double]
    let median: Double
    /// Whether reference and current values lie in one calendar without holes, so that the n-th value
    /// before another is n periods older.
    let isAligned: Bool

    /// Nil where the reference has no values.
    init?(reference: [Double], current: [Double], isAligned: Bool) {
        self.reference = reference
        self.current = current
        self.isAligned = isAligned
        var ascending = reference.filter(\.isFinite)
        guard !ascending.isEmpty else { return nil }
        ascending.sort()
        let median = Quantile.ofSorted(ascending, 0.5)
        self.median = median
        deviations = Self.deviations(of: ascending, from: median)
        self.ascending = ascending
    }

    /// The deviations of ascending values rise to either side of the median: merged, not sorted.
    private static func deviations(of ascending: [Double], from median: Double) -> [Double] {
        var merged: [Double] = []
        merged.reserveCapacity(ascending.count)
        var above = ascending.firstIndex { $0 >= median } ?? ascending.count
        var below = above - 1
        while merged.count < ascending.count {
            let up = above < ascending.count ? ascending[above] - median : .infinity
            let down = below >= 0 ? median - ascending[below] : .infinity
            if up <= down {
                merged.append(up)
                above += 1
            } else {
                merged.append(down)
                below -= 1
            }
        }
        return merged
    }

    /// The newest `count` observed values, in the order of time.
    func newest(_ count: Int) -> [Double] {
        var newest: [Double] = []
        newest.reserveCapacity(count)
        for value in current.reversed() where value.isFinite && newest.count < count {
            newest.append(value)
        }
        newest.reverse()
        return newest
    }
}
