// Goal: all that a test of errors needs of the values they are held against, without those values: a run looks at
// the newest errors alone, however long the history is.
// Source: what is taken out of both and what is compared stands in `ErrorTest` and the measures.
//
// What is kept are the autoregression that is taken out, and the few last values that it goes on from; the
// innovations as a `QuantileSketch`, which has their ranks, exactly up to 1,024 values; and their seasonal profile as
// sums. The sketch holds numbers of single precision, of which two in ten million may change places with a
// newer one: no test notices, and it is half the bytes.

import Glibc
import Statistics

/// What the newest errors of a sequence are held against.
package struct DriftReference: Hashable, Sendable {
    /// The seasonal profile of the innovations.
    struct Season: Hashable, Sendable {
        let length: Int
        let scale: SeasonScale
        /// The last value of the reference has phase 0, the one before it 1, and so on.
        let profile: SeasonProfile
    }

    /// A power of two that values are divided by, so that they are about 1: it loses nothing, and squares of
    /// what is left do not overflow.
    let unit: Double
    let neighbours: Autoregression
    /// The last values as `Autoregression.innovations(of:after:)` leaves them.
    let before: [Double]
    /// The innovations.
    package let sketch: QuantileSketch
    /// Nil where there is no season, less than one of it, or nothing but equal values.
    let season: Season?

    /// How many values it stands for, not counting missing ones.
    package var count: Int { sketch.count }

    /// Nil where there are fewer than `DriftMeasurement.leastReference` values.
    ///
    /// - Parameters:
    ///   - values: in the order of time; `nan` where one is missing. Infinite ones count as missing.
    ///   - seasonLength: 1 where there is none.
    ///   - sines: the frequencies of what was estimated from the values and taken out of them.
    ///   - isAligned: whether missing values stand as `nan`, so that a place is a period.
    package init?(
        of values: [Double], seasonLength: Int, withoutSines sines: [Double] = [],
        isAligned: Bool = true
    ) {
        let observed = values.count(where: \.isFinite)
        guard observed >= DriftMeasurement.leastReference else { return nil }
        let unit = Self.unit(of: values)
        let scaled = values.map { Self.scaled($0, by: unit) }
        let neighbours = Autoregression(of: scaled, withoutSines: sines)
        var before: [Double] = []
        let innovations = neighbours.innovations(of: scaled, after: &before)
        // Coefficients fit the values that they are estimated from better than those to come, by the
        // final prediction error of Akaike (1969). Those beyond the first were chosen because they fit well, by
        // Schwarz's criterion: where only chance fits, each takes more than the logarithm of n from the sum of squares
        // instead of one, and an eighth of white references with two coefficients would alarm by their scale.
        let further = Double(max(0, neighbours.coefficients.count - 1))
        let p =
            Double(min(1, neighbours.coefficients.count) + 1)
            + further * (log(Double(observed)) + 1.6)
        let growth = Self.growth(observed, parameters: p)
        let widened = innovations.map { $0 * growth }
        let finite = widened.filter(\.isFinite)
        guard !finite.isEmpty else { return nil }
        self.unit = unit
        self.neighbours = neighbours
        self.before = before
        sketch = QuantileSketch(of: finite.map(Self.rounded))
        season =
            isAligned
            ? Self.season(of: widened, ascending: finite.sorted(), length: seasonLength) : nil
    }

    init(
        unit: Double, neighbours: Autoregression, before: [Double], sketch: QuantileSketch,
        season: Season?
    ) {
        self.unit = unit
        self.neighbours = neighbours
        self.before = before
        self.sketch = sketch
        self.season = season
    }

    /// How many times as large the errors to come are as those of the values that parameters were estimated from.
    static func growth(_ count: Int, parameters p: Double) -> Double {
        ((Double(count) + p) / max(1, Double(count) - p)).squareRoot()
    }

    private static func season(
        of values: [Double], ascending: [Double], length: Int
    ) -> Season? {
        guard length >= 3, values.count >= length else { return nil }
        let sorted = WeightedValues(ascending)
        let median = sorted.quantile(0.5)
        let spread = sorted.deviations(from: median).quantile(0.5) * 1.4826
        guard spread > 0 else { return nil }
        let scale = SeasonScale(centre: median, spread: spread)
        let profile = SeasonTable(seasonLength: length).profile(of: values, phase: 0, scale)
        return Season(length: length, scale: scale, profile: profile)
    }

    /// What the values that follow the reference are beyond what those before them foretell.
    package func innovations(of current: [Double]) -> [Double] {
        var before = before
        return neighbours.innovations(
            of: current.map { Self.scaled($0, by: unit) }, after: &before)
    }

    /// The same of the values of the reference, before their widening.
    func innovations(ofItself values: [Double]) -> [Double] {
        neighbours.innovations(of: values.map { Self.scaled($0, by: unit) })
    }

    /// As the sketch holds it.
    static func rounded(_ value: Double) -> Double {
        Double(Float(max(-mostUnits, min(mostUnits, value))))
    }

    /// New values may lie as far beyond the old ones as they like.
    private static let mostUnits = 1e30

    private static func scaled(_ value: Double, by unit: Double) -> Double {
        value.isFinite ? max(-mostUnits, min(mostUnits, value / unit)) : .nan
    }

    private static func unit(of values: [Double]) -> Double {
        let greatest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        guard greatest > 0 else { return 1 }
        return Double(sign: .plus, exponent: min(1020, Int(greatest.exponent)), significand: 1)
    }
}
