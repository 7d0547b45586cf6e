// Goal: a delivery in which every series is the same multiple of what it should be, named once for the panel: a
// unit changed, an order book added up twice, half of the rows left out. Single series need not show it: a value
// that doubles is within what promotions did before; that all double in one period is not.
//
// Of each period q the panel's ratio R(q) is the median, over its series, of log(y / L): the value over the
// median of the seven values of that series before it. Values and levels that are not above zero are left out.
// The median of a panel moves far less than its series do, and what moves all of them comes again with the
// season. D(q) is the smallest of the differences of R(q) from the usual R (the median of all before) and from
// those of the same place one to three seasons before, give or take a period. A new period is named if D is
// beyond all of
//
//   log 1.6, or log 5 where nothing is known of its place in the season: a first Christmas,
//   8 times the median size of D in the periods before, and
//   1.5 times the greatest of them, one in a hundred left aside,
//
// where a period before may also find its like in a season after it: two Christmases explain each other. Last,
// three quarters of the series have to lie at half the distance at least, on the same side. A panel of 500 series
// has a median whose standard error is a twentieth of their spread, so that of more series so many are drawn, at
// even distances, for the history.

import Glibc
import Tabular
import TimeSeries

/// The new values of nearly all series are the same multiple of what those before lead to expect.
enum CommonFactor: BatchCheck {
    static let rule = "commonFactor"
    static let defaultAction = QualityAction.warn
    static let summary = "the values of nearly all series are the same multiple of those before"
    static let advice =
        "Ask the source whether a unit has changed, whether rows were added up twice, or whether part of them "
        + "is missing. Findings of single series for the same periods follow from it."

    private static let leastSeries = 5
    private static let leastHistory = 12
    private static let leastFactor = 1.6
    private static let leastFactorOfNewSeason = 5.0
    private static let deviations = 8.0
    private static let record = 1.5
    private static let leastShare = 0.75

    static func faults(in context: BatchContext) -> [BatchFault] {
        let new = context.counts.new
        guard !new.isEmpty,
            let history = PanelRatios(
                context.after, new: new, seasonLength: context.counts.seasonLength,
                leastSeries: leastSeries)
        else { return [] }
        let sizes = history.departuresBefore.map { abs($0) }.sorted()
        guard sizes.count >= leastHistory else { return [] }
        let usual = sizes[sizes.count / 2]
        let greatest = sizes[sizes.count - 1 - sizes.count / 100]
        return context.fault { period in
            guard let (ratio, departure) = history.departure(of: period) else { return nil }
            let isKnown = context.counts.seasonLength <= 1 || history.knowsSeason(of: period)
            let least = log(isKnown ? leastFactor : leastFactorOfNewSeason)
            guard abs(departure) > max(least, deviations * usual, record * greatest) else {
                return nil
            }
            let (all, alike) = PanelRatios.count(context.after, at: period) {
                ($0 - (ratio - departure)) / departure >= 0.5
            }
            guard all >= leastSeries, Double(alike) >= leastShare * Double(all) else {
                return nil
            }
            return Mismatch(
                expected: "values for \(context.after.frequency.start(of: period)) as before and a "
                    + "season ago",
                found:
                    "about \(factorText(exp(departure))) times as much in \(alike) of \(all) series"
            )
        }
    }

    /// The findings of single series, those with a cause in common told so: a jump of the series in a period
    /// in which all have jumped.
    static func attributed(
        _ findings: [QualityFinding], to batch: [QualityFinding]
    ) -> [QualityFinding] {
        let common = batch.filter { $0.rule == rule }
        guard !common.isEmpty else { return findings }
        return findings.map { finding in
            guard jumps.contains(finding.rule), let from = finding.from else { return finding }
            let follows = common.contains { cause in
                guard let first = cause.from, let last = cause.to else { return false }
                return first <= from && from <= last
            }
            return follows ? finding.following(rule) : finding
        }
    }

    private static let jumps = [ScaleChange.rule, Spike.rule, LevelShift.rule]

    /// In two significant digits.
    private static func factorText(_ factor: Double) -> String {
        let unit = pow(10, floor(log10(factor)) - 1)
        return roughText((factor / unit).rounded() * unit)
    }
}
