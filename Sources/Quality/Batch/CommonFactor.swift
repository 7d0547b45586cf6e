// Goal: a delivery in which every series is the same multiple of what it should be, named once for the panel: a
// unit changed, an order book added up twice, half of the rows left out. Single series need not show it: a value
// that doubles is within what promotions did before; that all double in one period is not.
//
// Of each period q the panel's ratio R(q) is the median, over its series, of log(y / L): the value over the
// median of the seven values of that series before it. Values and levels that are not above zero are left out.
// The median of a panel moves far less than its series do, and what moves all of them comes again with the
// season. D(q) is the smallest of the differences of R(q) from the usual R (the median of all before) and from
// those of the same place in seasons before, as single series are held against them. A new period is named if D is
// beyond all of
//
//   log 1.6, or log 5 where nothing is known of its place in the year: a first Christmas,
//   8 times the median size of D in the periods before, and
//   1.5 times the greatest of them, one in a hundred left aside,
//
// where a period before may also find its like in a season after it: two Christmases explain each other. Last,
// three quarters of the series have to lie at half the distance at least, on the same side. A panel of 500 series
// has a median whose standard error is a twentieth of their spread, so that of more series so many are drawn, at
// even distances, for the history; fewer where a year has very many periods.

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
    /// What part of the departure, and how many times it, the jump of one series may be.
    private static let nearest = 0.5
    private static let farthest = 2.0

    /// A period in which it was found, as logarithms.
    private struct Common {
        let ratio: Double
        let expected: Double
        let departure: Double
        let all: Int
        let alike: Int
    }

    static func faults(in context: BatchContext) -> [BatchFault] {
        let common = common(in: context)
        return context.fault { period in
            guard let found = common[period] else { return nil }
            let factor = factorText(exp(found.ratio - found.expected))
            let start = context.after.frequency.start(of: period)
            return Mismatch(
                expected: "values for \(start) as before and a season ago",
                found: "about \(factor) times as much in \(found.alike) of \(found.all) series")
        }
    }

    private static func common(in context: BatchContext) -> [Int: Common] {
        let new = context.counts.new
        guard !new.isEmpty,
            let history = PanelRatios(
                context.after, new: new, seasonLength: context.counts.seasonLength,
                leastSeries: leastSeries)
        else { return [:] }
        let sizes = history.departuresBefore.map { abs($0) }.sorted()
        guard sizes.count >= leastHistory else { return [:] }
        let usual = sizes[sizes.count / 2]
        let greatest = sizes[sizes.count - 1 - sizes.count / 100]
        var found: [Int: Common] = [:]
        for period in new
        where !context.settings.calendar.isClosed(period, context.after.frequency) {
            guard let (departure, ratio, expected) = history.departure(of: period) else { continue }
            let least = log(history.knowsSeason(of: period) ? leastFactor : leastFactorOfNewSeason)
            guard abs(departure) > max(least, deviations * usual, record * greatest) else {
                continue
            }
            let (all, alike) = PanelRatios.count(context.after, at: period) {
                ($0 - expected) / departure >= nearest
            }
            if all >= leastSeries, Double(alike) >= leastShare * Double(all) {
                found[period] = Common(
                    ratio: ratio, expected: expected, departure: departure, all: all, alike: alike)
            }
        }
        return found
    }

    /// The findings of single series, where they have this cause told so: a jump in a period in which all have
    /// jumped, by half to twice as much. What went further stands for itself.
    static func attributed(
        _ findings: [QualityFinding], in context: BatchContext
    ) -> [QualityFinding] {
        let common = common(in: context)
        guard !common.isEmpty else { return findings }
        return findings.map { finding in
            guard jumps.contains(finding.rule), let series = finding.series, let from = finding.from
            else { return finding }
            let period = context.after.frequency.period(containing: from)
            guard let cause = common[period],
                let ratio = PanelRatios.ratio(of: series, at: period, in: context.after),
                (nearest...farthest).contains((ratio - cause.expected) / cause.departure)
            else { return finding }
            return finding.following(rule)
        }
    }

    private static let jumps = [ScaleChange.rule, Spike.rule, LevelShift.rule]

    /// In two significant digits.
    private static func factorText(_ factor: Double) -> String {
        let unit = pow(10, floor(log10(factor)) - 1)
        return roughText((factor / unit).rounded() * unit)
    }
}
