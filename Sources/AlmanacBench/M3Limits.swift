// Goal: what Almanac promises of its forecasts on M3's test part, all 3,003 series, in one place. The
// benchmark ends with 1 where any of it does not hold. No model was chosen by these figures.

import Evaluation

enum M3Limits {
    /// The greatest mean sMAPE and MASE.
    static let accuracy: [(model: String, smape: Double, mase: Double)] = [
        ("ets", 12.80, 1.380), ("arima", 13.40, 1.430), ("dotm", 12.53, 1.352),
        ("ces", 13.80, 1.500), ("auto", 12.35, 1.335),
    ]
    /// Coverage of the 95% intervals of `auto`, over all series.
    static let coverage = 0.935...0.965
    /// The same in each frequency.
    static let coverageByPeriod = 0.92...0.98
    /// Of the process, in MB.
    static let peakMegabytes = 300.0

    /// What does not hold, a line each.
    ///
    /// - Parameter summaries: by model, then by period; `all` for all series. A model that was not
    ///   measured breaks nothing.
    static func misses(_ summaries: [String: [String: AccuracySummary]]) -> [String] {
        var misses: [String] = []
        for limit in accuracy {
            guard let all = summaries[limit.model]?["all"] else { continue }
            misses += M3Bench.misses(limit, all)
        }
        for (period, summary) in (summaries["auto"] ?? [:]).sorted(by: { $0.key < $1.key }) {
            let range = period == "all" ? coverage : coverageByPeriod
            let cover = summary["coverage"]?.mean ?? 0
            guard !range.contains(cover) else { continue }
            misses.append(
                "auto: coverage \(M3Bench.fixed(cover, 4)) of \(period) is not in \(range)")
        }
        if let auto = summaries["auto"]?["all"]?["msis"]?.mean,
            let ets = summaries["ets"]?["all"]?["msis"]?.mean, auto >= ets
        {
            misses.append(
                "auto: MSIS \(M3Bench.fixed(auto, 2)) is not below ETS's \(M3Bench.fixed(ets, 2))")
        }
        if Bench.peakMegabytes >= peakMegabytes {
            misses.append("peak memory is \(M3Bench.fixed(Bench.peakMegabytes, 0)) MB")
        }
        return misses
    }
}
