// Goal: the table of the M3 competition for Almanac's models: per series the mean over its horizon, then
// mean and median over the series; CPU seconds of fit and forecast with 95% intervals, one thread.
// A model that cannot serve a series is replaced by its chain of fallbacks, and the number of those is shown.

import Evaluation
import Forecasting
import Glibc

enum M3Bench {
    static func run(_ options: BenchOptions) throws(BenchError) {
        let panel = try M3Series.all(in: options.data).enumerated()
            .filter { $0.offset % options.every == 0 }
            .compactMap { $0.element.before(fold: options.fold) }
        var periods: [String] = []
        for series in panel where !periods.contains(series.period) { periods.append(series.period) }
        print(
            row(
                [
                    "model", "period", "series", "sMAPE", "median", "MASE", "median", "RMSSE",
                    "cover95", "MSIS", "median", "CPU s", "replaced",
                ]))
        var broken: [String] = []
        var summaries: [String: [String: AccuracySummary]] = [:]
        for model in options.models {
            let figures = measured(model, panel)
            for period in periods + ["all"] {
                let cards = figures.cards.filter { period == "all" || $0.period == period }
                print(line(model, period, cards, figures))
                summaries[model, default: [:]][period] = summary(of: cards)
            }
            let all = summary(of: figures.cards)
            for limit in options.limits where limit.model == model {
                broken += misses(limit, all)
            }
        }
        print("Peak memory \(fixed(Bench.peakMegabytes, 0)) MB.")
        if options.assertsRequired { broken += M3Limits.misses(summaries) }
        guard broken.isEmpty else {
            throw BenchError(message: broken.joined(separator: "; "), exitCode: 1)
        }
    }

    private struct Figures {
        var cards: [(period: String, card: Scorecard, seconds: Double, replaced: Bool)] = []
    }

    private static func measured(_ name: String, _ panel: [M3Series]) -> Figures {
        var figures = Figures()
        for series in panel {
            let values = series.training + series.test
            let backtest = Backtest(
                horizon: series.test.count, origins: 1, step: 1, between: .none)
            let start = Bench.processorSeconds
            let outcome = try? backtest.run(
                name, on: values, seasons: SeasonLengths(series.seasonLength), seed: 1)
            let seconds = Bench.processorSeconds - start
            guard let outcome else { continue }
            figures.cards.append(
                (
                    series.period, Scorecard(of: outcome.all), seconds,
                    !outcome.chain.declined.isEmpty
                ))
        }
        return figures
    }

    private static func summary(
        of cards: [(period: String, card: Scorecard, seconds: Double, replaced: Bool)]
    ) -> AccuracySummary {
        var summary = AccuracySummary()
        for card in cards { summary.add(card.card) }
        return summary
    }

    private static func line(
        _ model: String, _ period: String,
        _ cards: [(period: String, card: Scorecard, seconds: Double, replaced: Bool)],
        _ figures: Figures
    ) -> String {
        let all = summary(of: cards)
        let seconds = cards.reduce(0) { $0 + $1.seconds }
        return row([
            model, period, "\(cards.count)", fixed(all["smape"]?.mean, 3),
            fixed(all["smape"]?.median, 3), fixed(all["mase"]?.mean, 3),
            fixed(all["mase"]?.median, 3), fixed(all["rmsse"]?.mean, 3),
            fixed(all["coverage"]?.mean, 4), fixed(all["msis"]?.mean, 2),
            fixed(all["msis"]?.median, 2), fixed(seconds, 2),
            "\(cards.count { $0.replaced })",
        ])
    }

    static func misses(
        _ limit: (model: String, smape: Double, mase: Double), _ all: AccuracySummary
    ) -> [String] {
        let smape = all["smape"]?.mean ?? .infinity
        let mase = all["mase"]?.mean ?? .infinity
        var misses: [String] = []
        if smape > limit.smape {
            misses.append("\(limit.model): sMAPE \(fixed(smape, 3)) is above \(limit.smape)")
        }
        if mase > limit.mase {
            misses.append("\(limit.model): MASE \(fixed(mase, 4)) is above \(limit.mase)")
        }
        return misses
    }

    /// The two names to the left, the numbers to the right.
    static func row(_ cells: [String]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let blank = String(repeating: " ", count: max(1, (index < 2 ? 11 : 9) - cell.count))
            text += index < 2 ? cell + blank : blank + cell
        }
        return text
    }

    /// A number with `digits` after the point; a dash where there is none.
    static func fixed(_ value: Double?, _ digits: Int) -> String {
        guard let value, value.isFinite else { return "-" }
        let scale = pow(10, Double(digits))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled)
        let divisor = Int(scale)
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % divisor)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole / divisor).\(zeros)\(fraction)"
    }
}
