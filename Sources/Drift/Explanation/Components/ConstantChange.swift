// Derivation: of the neighbours in the rest of the series a share q is alike. A run of L alike is as likely by
// chance as q to the power of L - 1, and there are as many places for it as observations.

import Glibc

/// One value, period after period: a sensor that is stuck, a file that was filled up.
///
/// It looks at whether neighbours are the same, not at how large they are, and so is apart from the list of
/// components that a description of the values gains from.
enum ConstantChange {
    static let component = ChangedComponent.constant
    /// A shorter run is as well a coincidence.
    static let least = 4
    /// The values before it that tell what it held before.
    private static let before = 8

    static func change(in series: ObservedSeries, rate: Double) -> Change? {
        let places = series.values.indices.filter { series.values[$0].isFinite }
        let values = places.map { series.values[$0] }
        guard values.count >= Observations.least, let run = longestRun(values), run.count >= least
        else { return nil }
        let others = Double(values.count - run.count)
        // Zeros are a level of nothing, not a value that stands still.
        guard values[run.lowerBound] != 0 else { return nil }
        // A series that is no more than its run was never anything else.
        guard run.lowerBound >= before, others >= Double(Observations.least) else { return nil }
        let alike = Double(zip(values, values.dropFirst()).count { $0 == $1 } - (run.count - 1))
        let share = (alike + 1) / (others + 2)
        let logP = min(0, Double(run.count - 1) * log(share) + log(Double(values.count)))
        guard logP <= log(rate * ChanceOfChange.Kind.constant.share) else { return nil }
        let lasts = run.upperBound == values.count
        let from = places[run.lowerBound]
        let mean = values[(run.lowerBound - before)..<run.lowerBound].reduce(0) {
            $0 + $1 / Double(before)
        }
        return Change(
            component: component, from: from, earliest: from, latest: from,
            until: lasts ? nil : places[run.upperBound - 1], count: lasts ? run.count : nil,
            before: mean, after: values[run.lowerBound], isRelative: false,
            pValue: ChanceOfChange.Kind.constant.chanceOfAny(logP))
    }

    /// Of several the newest.
    private static func longestRun(_ values: [Double]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        for end in 1...max(1, values.count)
        where end == values.count || values[end] != values[start] {
            if end - start >= best?.count ?? 0 { best = start..<end }
            start = end
        }
        return best
    }
}
