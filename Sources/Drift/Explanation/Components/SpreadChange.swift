// Source: the likelihood ratio of one variance against two (Hsu 1977; Chen and Gupta 1997), divided by half the
// kurtosis of the errors less one, so that heavy tails are not taken for two variances (Sansó, Aragó
// and Carrion 2004 do the same to cumulated squares).

import Glibc

/// The values scatter more, or less.
enum SpreadChange: ChangeComponent {
    static let component = ChangedComponent.spread
    static let least = 6

    static func candidates(in description: Description) -> [Candidate] {
        guard let best = profile(in: description).max(by: { $0.value < $1.value }) else {
            return []
        }
        return [Candidate(kind: .spread, amendment: .spread(best.start), statistic: best.value)]
    }

    /// The statistic at every start.
    static func profile(in description: Description) -> [(start: Int, value: Double)] {
        let errors = description.errors
        let n = errors.count
        guard n > 2 * least else { return [] }
        let total = errors.reduce(0) { $0 + $1 * $1 }
        guard total > 0 else { return [] }
        var profile: [(start: Int, value: Double)] = []
        var found = (statistic: 0.0, start: 0, before: 1.0, after: 1.0)
        var before = 0.0
        for start in 1...(n - least) {
            before += errors[start - 1] * errors[start - 1]
            guard start >= least else { continue }
            let left = Double(start)
            let right = Double(n - start)
            let variances = (before / left, max(total - before, 0) / right)
            guard variances.0 > 1e-10 * total, variances.1 > 1e-10 * total else { continue }
            let statistic =
                Double(n) * log(total / Double(n)) - left * log(variances.0)
                - right * log(variances.1)
            profile.append((start, statistic))
            if statistic > found.statistic {
                found = (statistic, start, variances.0, variances.1)
            }
        }
        var fourth = 0.0
        for i in 0..<n {
            let square = errors[i] * errors[i] / (i < found.start ? found.before : found.after)
            fourth += square * square
        }
        let kurtosis = max(fourth / Double(n), 3)
        return profile.map { ($0.start, $0.value * 2 / (kurtosis - 1)) }
    }
}
