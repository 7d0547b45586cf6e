import Tabular
import TimeSeries

/// A covariate that the source knows in advance, a plan of promotions or a calendar, does not reach as far as
/// the forecasts.
///
/// A covariate counts as known in advance once a run has brought it for periods beyond the newest value of the
/// panel, in rows without a value; one that always comes with the value has nothing to cover. It is expected of
/// the series that had it of late.
enum CovariateHorizon: BatchCheck {
    static let rule = "covariateHorizon"
    static let defaultAction = QualityAction.info
    static let summary = "a covariate known in advance ends before the horizon does"
    static let advice =
        "Ask the source for rows of the periods to come, with the covariate and no value."

    static func faults(in context: BatchContext) -> [BatchFault] {
        guard let covariates = context.after.covariates, let horizon = context.horizon,
            let end = context.after.endPeriod
        else { return [] }
        let frequency = context.after.frequency
        let ahead = (end..<(end + horizon)).filter {
            !context.settings.calendar.isClosed($0, frequency)
        }
        return covariates.names.indices.compactMap { covariate in
            guard covariates.isKnownAhead(covariate) else { return nil }
            var expected = 0
            var short: [String] = []
            var missing: Set<Int> = []
            context.after.forEachSeries { series, periods, _ in
                func isKnown(_ period: Int) -> Bool {
                    covariates[series, period, covariate].isFinite
                }
                let recent = (end - DeliveryCounts.life)..<(end + horizon)
                guard periods.upperBound > end - DeliveryCounts.life,
                    recent.contains(where: isKnown)
                else { return }
                expected += 1
                let holes = ahead.filter { !isKnown($0) }
                if !holes.isEmpty { short.append(series) }
                missing.formUnion(holes)
            }
            guard let first = missing.min(), let last = missing.max() else { return nil }
            let shown = short.sorted().prefix(3).joined(separator: ", ")
            let more = short.count > 3 ? " and \(short.count - 3) more" : ""
            return BatchFault(
                Mismatch(
                    expected:
                        "\(expected) series with the covariate \(covariates.names[covariate]) for the "
                        + "whole horizon, \(frequency.words(end..<(end + horizon)))",
                    found: "\(expected - short.count) series; without \(shown)\(more)"),
                periods: first..<(last + 1), count: short.count)
        }
    }
}
