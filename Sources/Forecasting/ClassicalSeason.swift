// Goal: a fixed season taken out before a model that has none of its own, and put back after it.
// Source: the test is that of the Theta method in the M3 competition (Assimakopoulos and
// Nikolopoulos 2000; Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016): with r_k the
// autocorrelations,
//
//   seasonal where |r_m| > 1.645 √((1 + 2 Σ_{k<m} r_k²) / n) and n > 2m
//
// (Bartlett's standard error, ten percent on two sides). The decomposition is the classical one: a
// centred moving average over a season, then the mean ratio or difference to it for each place.
//
// Departures: (1) Missing values. Autocorrelations use the pairs observed; the moving average
// passes over a gap by a straight line; a missing value adds nothing to the index of its place. (2)
// The indices are drawn towards their mean by the estimator of James and Stein, as Miller and
// Williams (2003) do: with s_j the indices and v the variance of each, by the share (m − 3) v / Σ
// (s_j − s̄)², at most one.

/// One index a period of the season, fixed.
package struct ClassicalSeason: Codable, Hashable, Sendable {
    package enum Kind: String, Codable, Hashable, Sendable {
        /// Added; the indices sum to zero.
        case additive = "A"
        /// Multiplied; the indices have mean one and are above zero.
        case multiplicative = "M"
    }

    /// An index below this is no ratio: the series is near zero in that place, and dividing by it
    /// would let one place decide the level.
    static let leastRatio = 0.01

    package let kind: Kind
    /// In the order of the season, from the first value.
    package let indices: [Double]

    /// The season of values that show one; nil where the test finds none.
    ///
    /// Multiplicative where every value is above zero and every index a ratio, else additive.
    static func found(in values: [Double], seasonLength: Int, positive: Bool) -> ClassicalSeason? {
        guard isSeasonal(values, seasonLength: seasonLength) else { return nil }
        if positive, let season = ClassicalSeason(values, seasonLength, .multiplicative) {
            return season
        }
        return ClassicalSeason(values, seasonLength, .additive)
    }

    /// Whether the autocorrelation at `seasonLength` is beyond what chance gives.
    package static func isSeasonal(_ values: [Double], seasonLength m: Int) -> Bool {
        guard m > 1 else { return false }
        var count = 0
        var sum = 0.0
        for value in values where value.isFinite {
            count += 1
            sum += value
        }
        guard count > 2 * m else { return false }
        let mean = sum / Double(count)
        // A missing value deviates by nothing: its products vanish.
        let deviations = values.map { $0.isFinite ? $0 - mean : 0 }
        func product(_ lag: Int) -> Double {
            var total = 0.0
            for index in lag..<deviations.count {
                total += deviations[index] * deviations[index - lag]
            }
            return total
        }
        let variance = product(0)
        guard variance > 0 else { return false }
        var squares = 0.0
        for lag in 1..<m {
            let correlation = product(lag) / variance
            squares += correlation * correlation
        }
        let limit = 1.645 * ((1 + 2 * squares) / Double(count)).squareRoot()
        return abs(product(m) / variance) > limit
    }

    /// Nil where `values` span fewer than two seasons or some ratio is too small or not a number.
    ///
    /// - Parameters:
    ///   - values: in a scale where no sum overflows; above zero for a multiplicative season.
    ///   - isShrunk: whether the indices are drawn towards their mean.
    package init?(
        _ values: [Double], _ seasonLength: Int, _ kind: Kind, isShrunk: Bool = true
    ) {
        let m = seasonLength
        guard m > 1, values.count >= 2 * m else { return nil }
        let filled = ClassicalSeason.bridged(values)
        var sums = [Double](repeating: 0, count: m)
        var squares = sums
        var counts = [Int](repeating: 0, count: m)
        let half = m / 2
        for centre in half..<(values.count - half) where values[centre].isFinite {
            var total = 0.0
            for index in (centre - half)...(centre + half) { total += filled[index] }
            if m % 2 == 0 { total -= 0.5 * (filled[centre - half] + filled[centre + half]) }
            let trend = total / Double(m)
            // From one, so that the squares below do not cancel.
            let swing =
                kind == .additive ? values[centre] - trend : values[centre] / trend - 1
            sums[centre % m] += swing
            squares[centre % m] += swing * swing
            counts[centre % m] += 1
        }
        var indices = (0..<m).map { counts[$0] > 0 ? sums[$0] / Double(counts[$0]) : 0 }
        let mean = indices.reduce(0, +) / Double(m)
        let share =
            isShrunk
            ? ClassicalSeason.shrinkage(indices, mean: mean, squares: squares, counts: counts) : 0
        for place in 0..<m {
            indices[place] = (1 - share) * (indices[place] - mean)
            if kind == .multiplicative { indices[place] = 1 + indices[place] / (1 + mean) }
            guard indices[place].isFinite else { return nil }
            if kind == .multiplicative, indices[place] < ClassicalSeason.leastRatio { return nil }
        }
        self.init(kind: kind, indices: indices)
    }

    init(kind: Kind, indices: [Double]) {
        self.kind = kind
        self.indices = indices
    }

    func removed(from value: Double, at place: Int) -> Double {
        kind == .additive ? value - indices[place] : value / indices[place]
    }

    func restored(to value: Double, at place: Int) -> Double {
        kind == .additive ? value + indices[place] : value * indices[place]
    }

    /// By what a deviation of the adjusted series is multiplied.
    func spread(at place: Int) -> Double {
        kind == .additive ? 1 : indices[place]
    }

    /// In units `exponent` powers of two larger.
    func scaled(by exponent: Int) -> ClassicalSeason {
        guard kind == .additive else { return self }
        return ClassicalSeason(
            kind: kind, indices: indices.map { ScaledSeries.scaled($0, by: exponent) })
    }

    /// The share of James and Stein; 0 where the season leaves no rest, or too few values to judge
    /// it.
    private static func shrinkage(
        _ indices: [Double], mean: Double, squares: [Double], counts: [Int]
    ) -> Double {
        let m = indices.count
        let total = counts.reduce(0, +)
        guard total > m else { return 0 }
        var within = 0.0
        var between = 0.0
        for place in 0..<m {
            within += squares[place] - Double(counts[place]) * indices[place] * indices[place]
            between += (indices[place] - mean) * (indices[place] - mean)
        }
        guard between > 0 else { return 0 }
        let variance = max(within, 0) / Double(total - m) / (Double(total) / Double(m))
        return min(1, Double(max(m - 3, 0)) * variance / between)
    }

    /// Gaps bridged by straight lines, the ends by the nearest value.
    private static func bridged(_ values: [Double]) -> [Double] {
        var filled = values
        var last: Int?
        for index in values.indices where values[index].isFinite {
            if let start = last {
                let slope = (values[index] - values[start]) / Double(index - start)
                for gap in (start + 1)..<max(index, start + 1) {
                    filled[gap] = values[start] + slope * Double(gap - start)
                }
            } else {
                for gap in 0..<index { filled[gap] = values[index] }
            }
            last = index
        }
        if let last {
            for gap in (last + 1)..<max(values.count, last + 1) { filled[gap] = values[last] }
        }
        return filled
    }
}
