import Forecasting
import FoundationEssentials
import Retraining
import Statistics
import Tabular

/// The forecasts of a table's series by the models asked for.
struct TableForecast: Sendable {
    let table: TableOptions
    let levels: [Double]
    /// Where the values within the sample go; nil where they are not asked for.
    let fitted: String?

    init(_ arguments: ParsedArguments, file: String) throws(CommandFailure) {
        table = try TableOptions(arguments, file: file, series: ForecastCommand.series)
        let texts = arguments.texts(ForecastCommand.level)
        var levels: [Double] = []
        for text in texts {
            guard let level = Double(text), level > 0, level < 100 else {
                throw .usage(
                    "--level: '\(text)' is no percentage above 0 and below 100.",
                    of: arguments.command)
            }
            if !levels.contains(level) { levels.append(level) }
        }
        self.levels = texts.isEmpty ? [80, 95] : levels
        fitted = arguments.text(ForecastCommand.fitted)
        if let fitted, fitted == table.output || fitted == file {
            throw .usage(
                "--fitted: \(fitted) is the file of something else already.",
                of: arguments.command)
        }
    }

    /// What a task makes of a few series.
    private struct Part: Sendable {
        var csv: [UInt8] = []
        var fitted: [UInt8] = []
        var notes: [String] = []
    }

    /// Series a task takes at a time: enough that handing them over costs nothing, few enough that no
    /// task is left with many at the end.
    static let chunk = 16

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let progress = Progress(on: terminal, quiet: table.isQuiet)
        let panel = try TablePanel(table, progress: progress)
        try panel.requireFutures(table.file)
        let seasons = try table.seasons(of: panel)
        let starts = Array(stride(from: 0, to: panel.members.count, by: Self.chunk))
        let parts = await concurrentMap(
            starts, threads: table.threads,
            progress: { done in
                progress.report(
                    "Forecasting series", step: min(done * Self.chunk, panel.members.count),
                    of: panel.members.count)
            },
            { start in
                var part = Part()
                for member in panel.members[start...].prefix(Self.chunk) {
                    append(member, of: panel, seasons: seasons, to: &part)
                }
                return part
            })
        progress.clear()
        table.note(seasons, on: terminal)
        panel.warn(parts.flatMap(\.notes), on: terminal)
        var csv = Array(header.utf8)
        csv.reserveCapacity(parts.reduce(csv.count) { $0 + $1.csv.count })
        for part in parts { csv += part.csv }
        if let fitted {
            var rows = Array("series_id,time,model,value,fitted,residual\n".utf8)
            rows.reserveCapacity(parts.reduce(rows.count) { $0 + $1.fitted.count })
            for part in parts { rows += part.fitted }
            try CommandFailure.write(rows, to: fitted)
        }
        guard let output = table.output else {
            try terminal.write(String(decoding: csv, as: UTF8.self))
            return .done
        }
        try CommandFailure.write(csv, to: output)
        terminal.writeError("\(panel.members.count) series written to \(output).\n")
        return .done
    }

    private var header: String {
        var text = "series_id,time,model,mean"
        for level in levels {
            let name = level == level.rounded() ? String(Int(level)) : String(level)
            text += ",lower_\(name),upper_\(name)"
        }
        return text + "\n"
    }

    private func append(
        _ member: TablePanel.Member, of panel: TablePanel, seasons: SeasonLengths,
        to part: inout Part
    ) {
        let times = (0..<table.horizon).map { panel.time(member.values.count + $0, of: member) }
        let id = QuotedText.cell(member.id)
        for model in table.models {
            let chain: FallbackChain
            let forecast: Forecast
            do throws(FitFailure) {
                chain = try FallbackChain(
                    model, member.values, covariates: member.past, seasons: seasons)
                forecast = try chain.model.forecast(
                    horizon: table.horizon, levels: levels,
                    seed: StableHash.seed("table", member.id, model), covariates: member.future)
            } catch {
                part.notes.append("series \"\(member.id)\": no model can serve: it \(error).")
                continue
            }
            let isFirst = model == table.models.first
            for note in chain.notes(withCovariates: isFirst) {
                part.notes.append("series \"\(member.id)\": \(note)")
            }
            let label = QuotedText.cell(chain.label)
            for (step, time) in times.enumerated() {
                part.csv += "\(id),\(time),\(label),\(forecast.mean[step])".utf8
                for interval in forecast.intervals {
                    part.csv += ",\(interval.lower[step]),\(interval.upper[step])".utf8
                }
                part.csv.append(UInt8(ascii: "\n"))
            }
            guard fitted != nil else { continue }
            let sample = chain.model.withinSample(member.values, covariates: member.past)
            for (offset, value) in member.values.enumerated() {
                let time = panel.time(offset, of: member)
                let cells = [value, sample.fitted[offset], sample.residuals[offset]]
                    .map { $0.isFinite ? "\($0)" : "" }.joined(separator: ",")
                part.fitted += "\(id),\(time),\(label),\(cells)\n".utf8
            }
        }
    }
}

extension FallbackChain {
    /// Who could not serve and who does, where it is not the model asked for; and which covariates
    /// were left out.
    ///
    /// - Parameter withCovariates: these are the same for every model of a series.
    func notes(withCovariates: Bool) -> [String] {
        var notes: [String] = []
        if !declined.isEmpty {
            let reasons = declined.map { "\($0.model) \($0.failure)" }.joined(separator: "; ")
            notes.append("\(reasons); \(model.name) serves instead.")
        }
        if withCovariates {
            notes += (model.regression?.dropped ?? []).map {
                "the covariate '\($0.name)' \($0.reason), and is left out."
            }
        }
        return notes
    }
}

extension TablePanel {
    /// Tells on standard error what the reader of a result must know.
    func warn(_ notes: [String], on terminal: Terminal) {
        if let doubt { terminal.writeError("almanac: doubtful frequency: \(doubt).\n") }
        let all = empty.map { "series \"\($0)\": has no value and is left out." } + notes
        for note in all.prefix(10) { terminal.writeError("almanac: \(note)\n") }
        if all.count > 10 { terminal.writeError("almanac: and \(all.count - 10) more.\n") }
    }
}

extension CommandFailure {
    /// Replaces the file by `content`, whole or not at all.
    static func write(_ content: [UInt8], to path: String) throws(CommandFailure) {
        do { try Data(content).write(to: URL(filePath: path), options: .atomic) } catch {
            throw CommandFailure(
                "\(path): cannot be written: there is no such folder, it does not permit it, or its "
                    + "disk is full.",
                .worldFailed)
        }
    }
}
