// Goal: a fixed season taken out before a model that has none of its own, and put back after it.
// Source: the classical decomposition, a centred moving average over a season and then the mean
// ratio or difference to it for each place. The indices s_j are drawn towards their mean s̄, as
// Miller and Williams (2003) do with the estimator of James and Stein: by the share
//
//   c (m − 1) v / Σ (s_j − s̄)²,   at most one,
//
// with v the variance of each index, so that (m − 1) v is what noise alone would make of the sum.
// c = 1.5 leaves nothing of a season up to half as large again as that; the README has the rolling
// origins. After two seasons one value a place tells nothing of v: half of what was seen is taken.
//
// Departures: (1) The Theta method asks a test (an autocorrelation at lag m beyond 1.645 standard
// errors) whether there is a season. A trend or a slow cycle hides a season from that test, and a
// season just beyond it is taken whole. Here the share alone decides. (2) Missing values. The
// moving average passes over a gap by a straight line; a missing value adds nothing to the index of
// its place.

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
    /// c: how often the noise expected in the indices is taken from them.
    private static let caution = 1.5
    /// The share taken for noise where nothing tells.
    private static let unknownNoise = 0.5

    package let kind: Kind
    /// In the order of the season, from the first value.
    package let indices: [Double]

    /// What is left of the season of `values`; nil where nothing is, or fewer than two were seen.
    ///
    /// Multiplicative where every value is above zero and every index a ratio, else additive.
    ///
    /// - Parameter values: near one in size.
    static func found(in values: [Double], seasonLength: Int, positive: Bool) -> ClassicalSeason? {
        let season =
            (positive ? ClassicalSeason(values, seasonLength, .multiplicative) : nil)
            ?? ClassicalSeason(values, seasonLength, .additive)
        guard let season else { return nil }
        let neutral = season.kind == .additive ? 0.0 : 1.0
        let differs = season.indices.contains { abs($0 - neutral) > SeriesShape.resolution }
        return differs ? season : nil
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
            isShrunk ? ClassicalSeason.noise(in: indices, mean: mean, squares, counts) : 0
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

    /// The share of the indices' distance from their mean that is taken for noise, from 0 to 1.
    private static func noise(
        in indices: [Double], mean: Double, _ squares: [Double], _ counts: [Int]
    ) -> Double {
        let m = indices.count
        let total = counts.reduce(0, +)
        guard total > m else { return ClassicalSeason.unknownNoise }
        var within = 0.0
        var between = 0.0
        for place in 0..<m {
            within += squares[place] - Double(counts[place]) * indices[place] * indices[place]
            between += (indices[place] - mean) * (indices[place] - mean)
        }
        guard between > 0 else { return 0 }
        let variance = max(within, 0) / Double(total - m) / (Double(total) / Double(m))
        return min(1, ClassicalSeason.caution * Double(m - 1) * variance / between)
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
