// Goal: one p-value for a sequence of errors, which is at most 5% in 5% of all sequences without drift,
// however many measures look at it.
// Source: the smallest p-value of several independent tests (Tippett 1931), weighted (Genovese, Roeder
// and Wasserman 2006).
//
// Derivation: let test i have a share w(i) of the rate, the shares adding up to 1, and let q be the least
// of p(i) / w(i). If the tests are independent, q is at most x with probability 1 − Π (1 − w(i) x), the
// p-value of all together. Level, scale and seasonal profile of normal values are uncorrelated, and what
// little dependence there is makes it a little too great. The test i alone makes it the rate
// where p(i) = w(i) x, with the x at which the product is 1 − rate: that is the threshold of its measure.

import Glibc
import Statistics

/// What the tests say of one sequence.
package struct TestedErrors: Hashable, Sendable {
    /// One for each measure that has something to say, at least one.
    package let measurements: [DriftMeasurement]
    /// Of all measures together.
    package let pValue: Double
}

package enum ErrorTest {
    /// Tests the newest errors against those of a reference.
    ///
    /// What neighbouring errors of the reference foretell of one another is taken out of both first.
    /// Infinite values count as missing.
    ///
    /// - Parameters:
    ///   - reference: in the order of time; `nan` where one is missing.
    ///   - current: those that follow, all there are: every measure takes of the newest what it needs.
    ///   - sines: the frequencies of what was estimated from the reference and taken out of both.
    ///   - isAligned: whether missing values stand in both as `nan`, so that a place is a period.
    /// - Returns: nil where there are too few values, or all are equal.
    package static func tested(
        reference: [Double], current: [Double], withoutSines sines: [Double] = [],
        isAligned: Bool = true,
        settings: ErrorTestSettings, scores: inout RankScores
    ) -> TestedErrors? {
        let observed = reference.count(where: \.isFinite)
        let newest = current.count(where: \.isFinite)
        guard observed >= DriftMeasurement.leastReference,
            newest >= DriftMeasurement.leastCurrent
        else { return nil }
        // Powers of two lose nothing, and squares of what is left do not overflow.
        let unit = unit(of: reference, current)
        let scaledReference = reference.map { $0 / unit }
        let all = scaledReference + current.map { $0 / unit }
        let neighbours = Autoregression(of: scaledReference, withoutSines: sines)
        let innovations = neighbours.innovations(of: all)
        // Coefficients fit the values that they are estimated from better than those to come, by the
        // final prediction error of Akaike (1969).
        let p = Double(neighbours.coefficients.count + 1)
        let growth = ((Double(observed) + p) / max(1, Double(observed) - p)).squareRoot()
        let sample = ErrorSample(
            reference: innovations[..<reference.count].map { $0 * growth },
            current: Array(innovations[reference.count...]), isAligned: isAligned)
        guard let sample else { return nil }
        var taken: [(measure: any ErrorMeasure.Type, statistic: ErrorStatistic)] = []
        for measure in ErrorMeasures.all {
            if let statistic = measure.measured(sample, settings, &scores) {
                taken.append((measure, statistic))
            }
        }
        guard !taken.isEmpty else { return nil }
        let total = taken.reduce(0) { $0 + $1.measure.share }
        let least = taken.reduce(Double.infinity) {
            min($0, $1.statistic.pValue / ($1.measure.share / total))
        }
        let shares = taken.map { $0.measure.share / total }
        let pValue = together(least, shares)
        let nominal = single(settings.rate, shares)
        let histogram =
            pValue <= settings.rate
            ? Histogram(sample, window: LevelMeasure.window(settings)) : Histogram()
        return TestedErrors(
            measurements: zip(taken, shares).map { item, share in
                DriftMeasurement(
                    measure: item.measure.name, value: item.statistic.value,
                    threshold: item.statistic.threshold(share * nominal),
                    pValue: item.statistic.pValue, referenceCount: item.statistic.referenceCount,
                    currentCount: item.statistic.currentCount, edges: histogram.edges,
                    referenceShares: histogram.reference, currentShares: histogram.current)
            }, pValue: pValue)
    }

    /// 1 − Π (1 − w x).
    private static func together(_ x: Double, _ shares: [Double]) -> Double {
        // A small number minus its square, not one minus a number near one.
        var none = 0.0
        for share in shares { none += log1p(-min(1 - 1e-16, share * x)) }
        return min(1, max(0, -expm1(none)))
    }

    /// The x at which it is `rate`.
    private static func single(_ rate: Double, _ shares: [Double]) -> Double {
        var (low, high) = (rate, 1 / (shares.max() ?? 1))
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if together(middle, shares) > rate { high = middle } else { low = middle }
        }
        return low
    }

    private static func unit(of reference: [Double], _ current: [Double]) -> Double {
        var greatest = 0.0
        for value in reference where value.isFinite { greatest = max(greatest, abs(value)) }
        for value in current where value.isFinite { greatest = max(greatest, abs(value)) }
        guard greatest > 0 else { return 1 }
        return Double(sign: .plus, exponent: min(1020, Int(greatest.exponent)), significand: 1)
    }
}

/// The shares of reference and newest values in bins, for people to look at.
private struct Histogram {
    var edges: [Double] = []
    var reference: [Double] = []
    var current: [Double] = []

    init() {}

    init(_ sample: borrowing ErrorSample, window: Int) {
        let newest = sample.newest(window)
        let binning = Binning(
            quantilesOf: sample.ascending + newest,
            count: Binning.suitableCount(current: newest.count))
        func shares(_ values: [Double]) -> [Double] {
            binning.counts(of: values).map { Double($0) / Double(values.count) }
        }
        edges = binning.edges
        reference = shares(sample.ascending)
        current = shares(newest)
    }
}
