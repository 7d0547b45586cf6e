// Source: the likelihood ratio of a straight line against two that meet (Quandt 1958; Bai and Perron 1998, of
// which this is the case of a mean that does not jump). A line that bends is otherwise told as a stair of levels.

/// The values begin to grow at another pace, without a jump.
enum TrendChange: ChangeComponent {
    static let component = ChangedComponent.trend
    /// The observations that a pace needs on either side.
    static let least = 12
    /// The dates that are tried before the best of them is looked at more closely.
    private static let dates = 32

    static func candidates(in description: Description) -> [Candidate] {
        let n = description.series.count
        guard var best = profile(in: description).max(by: { $0.value < $1.value }) else {
            return []
        }
        // Nearer and nearer the best: the likelihood of a bend has no second peak close to its own.
        var step = stride(n)
        while step > 1 {
            let wide = step
            step = max(1, step / 6)
            let near = Swift.stride(from: best.start - wide + step, to: best.start + wide, by: step)
                .filter { $0 >= least && $0 <= n - least && $0 != best.start }
            for (start, value) in profile(in: description, at: near) where value > best.value {
                best = (start, value)
            }
        }
        return [
            Candidate(
                kind: .slope, amendment: .shape(.slope(from: best.start)), statistic: best.value)
        ]
    }

    /// The statistic at up to `dates` starts.
    static func profile(in description: Description) -> [(start: Int, value: Double)] {
        let n = description.series.count
        guard n > 2 * least else { return [] }
        return profile(
            in: description, at: Array(Swift.stride(from: least, through: n - least, by: stride(n)))
        )
    }

    private static func stride(_ count: Int) -> Int { max(1, (count - 2 * least) / dates) }

    private static func profile(
        in description: Description, at starts: [Int]
    ) -> [(start: Int, value: Double)] {
        let series = description.series
        let fits = description.fewFits
        return starts.map { start in
            let columns = MeanShape.slope(from: start).columns(series)
            let gains = fits.map { ($0, description.fits[$0].gain(of: columns)) }
            return (start, description.statistic(gains))
        }
    }
}
