// Source: the likelihood ratio of one share against two (Worsley 1983), divided by (1 + ρ)/(1 − ρ), ρ the
// correlation of neighbouring periods within each part: a gap of five weeks is one event, not five.

import Glibc

/// More, or fewer, periods are without a value.
///
/// It looks at which periods have a value, not at values, and so is apart from the list of components that
/// a description of the values gains from.
enum MissingChange {
    static let component = ChangedComponent.missing
    static let least = 8

    /// Before the first and after the last value nothing is missing: the series has not begun, or has ended.
    static func change(in series: ObservedSeries, rate: Double) -> Change? {
        guard let first = series.values.firstIndex(where: \.isFinite),
            let last = series.values.lastIndex(where: \.isFinite)
        else { return nil }
        let missing = series.values[first...last].map { $0.isFinite ? 0.0 : 1.0 }
        let n = missing.count
        let total = missing.reduce(0, +)
        guard n >= 2 * least, total >= 3 else { return nil }
        var statistics: [(start: Int, value: Double)] = []
        var left = 0.0
        for start in 1...(n - least) {
            left += missing[start - 1]
            guard start >= least else { continue }
            let gain =
                logLikelihood(left, Double(start))
                + logLikelihood(total - left, Double(n - start))
                - logLikelihood(total, Double(n))
            statistics.append((start, 2 * gain))
        }
        guard let best = statistics.max(by: { $0.value < $1.value }) else { return nil }
        let shares = (
            missing[..<best.start].reduce(0, +) / Double(best.start),
            missing[best.start...].reduce(0, +) / Double(n - best.start)
        )
        let dispersion = dispersion(missing, best.start, shares)
        let logP = ChanceOfChange.tail(.missing, count: n, correlation: 0)
            .logPValue(best.value / dispersion)
        guard logP <= log(rate * ChanceOfChange.Kind.missing.share) else { return nil }
        let likely = statistics.filter {
            best.value - $0.value <= DateRange.limit * dispersion
        }.map(\.start)
        return Change(
            component: component, from: first + best.start,
            earliest: first + (likely.min() ?? best.start),
            latest: first + (likely.max() ?? best.start),
            before: shares.0, after: shares.1, isRelative: true,
            pValue: ChanceOfChange.Kind.missing.chanceOfAny(logP))
    }

    private static func logLikelihood(_ missing: Double, _ count: Double) -> Double {
        func part(_ value: Double) -> Double { value > 0 ? value * log(value / count) : 0 }
        return part(missing) + part(count - missing)
    }

    private static func dispersion(
        _ missing: [Double], _ start: Int, _ shares: (Double, Double)
    ) -> Double {
        let errors = missing.indices.map { missing[$0] - ($0 < start ? shares.0 : shares.1) }
        var products = 0.0
        var squares = 0.0
        for i in errors.indices {
            squares += errors[i] * errors[i]
            if i > 0 { products += errors[i] * errors[i - 1] }
        }
        guard squares > 0 else { return 1 }
        let correlation = min(max(products / squares, 0), 0.95)
        return (1 + correlation) / (1 - correlation)
    }
}
