import Evaluation
import Glibc
import Tabular

/// The measures of a backtest by model and step, over all series.
struct BacktestResults {
    /// What is shown, in its order: the measure and its column's title.
    static let measures = [
        ("smape", "sMAPE"), ("mase", "MASE"), ("rmsse", "RMSSE"), ("mae", "MAE"),
        ("rmse", "RMSE"), ("bias", "BIAS"), ("coverage", "COVER"), ("msis", "MSIS"),
    ]

    /// One model's figures.
    private struct Model {
        let name: String
        var seconds = 0.0
        var all = AccuracySummary()
        var steps: [AccuracySummary]
    }

    private var models: [Model]

    init(_ parts: [BacktestPart], models names: [String], horizon: Int) {
        models = names.map {
            Model(name: $0, steps: Array(repeating: AccuracySummary(), count: horizon))
        }
        for part in parts {
            for entry in part.entries {
                guard let place = names.firstIndex(of: entry.model) else { continue }
                models[place].all.add(entry.all)
                for (step, card) in entry.steps.enumerated() {
                    models[place].steps[step].add(card)
                }
            }
            for (place, name) in names.enumerated() {
                models[place].seconds += part.seconds[name] ?? 0
            }
        }
    }

    /// The series with at least one origin.
    var scoredSeries: Int { models.map(\.all.series).max() ?? 0 }

    /// For people: for each model mean and median over the series, and the means by step.
    func lines(width: Int, colour: Bool) -> [String] {
        var table = TextTable(
            [.left("MODEL"), .left("STEP"), .left("OF")]
                + Self.measures.map { .right($0.1) } + [.right("CPU s")])
        for model in models {
            append("all", "mean", \.mean, of: model.all, model, Self.seconds(model.seconds), &table)
            append("all", "median", \.median, of: model.all, model, "", &table)
            for (step, summary) in model.steps.enumerated() {
                append("\(step + 1)", "mean", \.mean, of: summary, model, "", &table)
            }
        }
        let origins = scoredSeries == 1 ? "1 series" : "\(scoredSeries) series"
        return ["\(origins); mean and median over series.", ""]
            + table.lines(width: width, colour: colour)
    }

    private func append(
        _ step: String, _ kind: String, _ part: KeyPath<AccuracySummary.Entry, Double?>,
        of summary: AccuracySummary, _ model: Model, _ seconds: String, _ table: inout TextTable
    ) {
        let numbers = Self.measures.map { measure in
            TextTable.Cell(Self.short(summary[measure.0].flatMap { $0[keyPath: part] }))
        }
        table.append([.init(model.name), .init(step), .init(kind)] + numbers + [.init(seconds)])
    }

    /// Every figure, a row for each model and step, and one for all steps with the CPU seconds.
    var csv: String {
        var text = "model,step,series"
        for (name, _) in Self.measures { text += ",\(name)_mean,\(name)_median" }
        text += ",cpu_seconds\n"
        for model in models {
            let rows =
                [("all", model.all)] + model.steps.enumerated().map { ("\($0 + 1)", $1) }
            for (step, summary) in rows {
                text += "\(QuotedText.cell(model.name)),\(step),\(summary.series)"
                for (name, _) in Self.measures {
                    let entry = summary[name]
                    text += "," + (entry?.mean.map { "\($0)" } ?? "")
                    text += "," + (entry?.median.map { "\($0)" } ?? "")
                }
                text += step == "all" ? ",\(model.seconds)\n" : ",\n"
            }
        }
        return text
    }

    /// Four significant digits, never more than a table of numbers can bear; a dash where undefined.
    static func short(_ value: Double?) -> String {
        guard let value else { return "-" }
        let size = abs(value)
        guard size < 1e7, size >= 1e-4 || size == 0 else { return scientific(value) }
        let digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3
        return fixed(value, digits)
    }

    private static func seconds(_ value: Double) -> String { fixed(value, 2) }

    private static func fixed(_ value: Double, _ digits: Int) -> String {
        let unit = [1, 10, 100, 1000][digits]
        let whole = Int((abs(value) * Double(unit)).rounded())
        let sign = value < 0 && whole > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(whole % unit)
        let zeros = String(repeating: "0", count: digits - fraction.count)
        return "\(sign)\(whole / unit).\(zeros)\(fraction)"
    }

    private static func scientific(_ value: Double) -> String {
        let exponent = Int(floor(log10(abs(value))))
        return "\(fixed(value / pow(10, Double(exponent)), 2))e\(exponent)"
    }
}
