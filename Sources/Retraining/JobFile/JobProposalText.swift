import Evaluation
import Quality
import Tabular
import TimeSeries

/// Writes the proposed job file: every key a job knows, with what it means and what it is based on.
struct JobProposalText {
    let name: String
    let pattern: JobProposalPlace.Pattern
    let sample: JobProposalSample
    let columns: JobProposalColumns
    let periods: JobProposalPeriods

    /// One line of the file and the comment beside it.
    private struct Line {
        let code: String
        let comment: String

        init(_ code: String, _ comment: String = "") {
            self.code = code
            self.comment = comment
        }
    }

    /// The keys that data decide, from which a job's defaults for all others follow.
    var core: String { Self.laidOut(opening + source + time + [Line("}")]) }

    /// The whole file.
    ///
    /// - Parameter job: what `core` means.
    func full(_ job: Job) -> String {
        Self.laidOut(opening + source + time + models(job) + policy(job) + closing(job))
    }

    private var opening: [Line] {
        [
            Line(
                "// Proposed by 'almanac init' from a look at the data. Read it before the first run:"
            ),
            Line("// every choice says what it was based on, and every one may be changed."),
            Line("{"),
            Line(
                "  name: \(JobProposalWords.quoted(name)),",
                "names the store's folders; another name is another job"),
        ]
    }

    private var source: [Line] {
        let all = sample.columns
        let time = all[columns.time].name
        let words = JobProposalWords.self
        let evidence = Dictionary(
            columns.choices.map { ($0.part, $0.evidence) }, uniquingKeysWith: { first, _ in first })
        let ledgerIsDate = all[columns.ledger].type == .date
        return [
            Line("  source: {"),
            Line(
                "    files: \(words.quoted(pattern.texts)),",
                "relative to this file; \(pattern.evidence)"),
            Line("    delimiter: \(words.quoted(delimiter)),"),
        ] + marks + [
            Line("    columns: {"),
            Line(
                "      series: \(words.quoted(columns.series.map { all[$0].name })),",
                columns.series.isEmpty
                    ? evidence["series"] ?? ""
                    : "joined with \"/\"; \(evidence["series"] ?? "")"),
            Line("      time: \(words.quoted(time)),", evidence["time"] ?? ""),
            Line(
                "      value: \(words.quoted(all[columns.value].name)),", evidence["value"] ?? ""),
            Line(
                "      ledger: \(words.quoted(all[columns.ledger].name)),",
                "tells new rows from old: \(evidence["ledger"] ?? "")"),
            Line(
                "      covariates: \(words.quoted(columns.covariates.map { all[$0].name })),",
                "kept with the value; \(evidence["covariates"] ?? "")"),
            Line("    },"),
            Line(
                "    ledgerType: \(ledgerIsDate ? "\"date\"" : "\"timestamp\""),",
                "date, timestamp or integer"),
            Line(
                "    lag: 0,",
                "\(ledgerIsDate ? "days" : "seconds") that a row may come late; later ones are set aside"
            ),
            Line("    nullValues: \(words.quoted(nullValues.texts)),", nullValues.evidence),
            Line("  },"),
        ]
    }

    /// How numbers are written, unless as anywhere.
    private var marks: [Line] {
        let numbers = sample.format.numbers
        guard numbers != .plain else { return [] }
        var lines = [
            Line(
                "    decimalMark: \(JobProposalWords.quoted(numbers.decimalText)),",
                "as the numbers of the file are written")
        ]
        if let thousands = numbers.thousandsMark {
            lines.append(
                Line("    thousandsMark: \(JobProposalWords.quoted(thousands.rawValue)),"))
        }
        return lines
    }

    private var delimiter: String { String(Character(Unicode.Scalar(sample.format.delimiter))) }

    /// The usual texts for "no value", and those seen among the numbers, unless they name a series.
    private var nullValues: (texts: [String], evidence: String) {
        var texts = CSVFormat.defaultNullValues
        var seen: [String] = []
        let names = Set(columns.series.flatMap { sample.columns[$0].texts })
        for index in [columns.value] + columns.covariates {
            let column = sample.columns[index]
            for null in column.unusualNulls
            where !texts.contains(null.text) && !names.contains(null.text) {
                texts.append(null.text)
                let count = JobProposalWords.count(null.count, "time", "times")
                seen.append(
                    "\"\(null.text)\" was seen \(count) in \(JobProposalWords.plain(column.name))")
            }
        }
        let meaning = "cells that mean \"no value\""
        return (texts, seen.isEmpty ? meaning : "\(meaning); \(seen.joined(separator: ", "))")
    }

    private var time: [Line] {
        var lines = [
            Line(
                "  frequency: \"\(periods.frequency)\",",
                "\(periods.evidence); or hourly, daily, weekly, monthly, quarterly or yearly")
        ]
        if let start = periods.weekStart {
            lines.append(
                Line("  weekStartsOn: \"\(start)\",", "the weekday of most of the times"))
        }
        let season = periods.choices.first { $0.part == "season" }?.evidence ?? ""
        return lines + [
            Line(
                "  seasonLength: \(periods.frequency.usualSeasonLength),",
                "\(season)"),
            Line(
                "  horizon: \(JobProposalPeriods.horizon(periods.frequency)),",
                "periods to forecast; usual for \(periods.frequency) data"),
        ]
    }

    private func models(_ job: Job) -> [Line] {
        [
            Line(
                "  levels: [\(job.levels.map(Self.number).joined(separator: ", "))],",
                "of the forecast intervals, in percent"),
            Line(
                "  models: \(JobProposalWords.quoted(job.models)),",
                "by preference; later ones serve where earlier ones cannot"),
        ]
    }

    private func policy(_ job: Job) -> [Line] {
        let actions = ["off"] + QualityAction.allCases.map(\.rawValue)
        let least = sample.columns[columns.value].range?.lowerBound ?? 0
        let range =
            least >= 0
            ? Line(
                "    range: { action: \"warn\", minimum: 0 },",
                "no value is below 0; a maximum may be added")
            : Line(
                "    range: \"warn\",",
                "without limits: values go down to \(JobProposalWords.number(least)); as in { action: "
                    + "\"warn\", minimum: -100, maximum: 100 }")
        let drift = job.drift
        let retraining = job.retraining
        let promotion = job.promotion
        let many = job.frequency.periodsName
        return [
            Line("  quality: {", JobProposalWords.list(actions, last: "or")),
            range,
            Line("  },"),
            Line("  drift: {"),
            Line(
                "    falseAlarmRate: \(drift.falseAlarmRate),",
                "share of false alarms to bear among flagged series"),
            Line(
                "    window: \(drift.window),",
                "newest one-step errors, held against the training's"),
            Line(
                "    confirmations: \(drift.confirmations),",
                "runs that must agree until drift is acted on,"),
            Line("    confirmationRuns: \(drift.confirmationRuns),", "among so many of the newest"),
            Line("  },"),
            Line("  retraining: {"),
            Line(
                "    reestimateEvery: \(Self.orNull(retraining.reestimateEvery)),",
                "\(many) to a new estimate; null: only after drift"),
            Line(
                "    refitEvery: \(Self.orNull(retraining.refitEvery)),",
                "\(many) to a new search; null: only after drift"),
            Line(
                "    minimumObservations: \(retraining.minimumObservations),",
                "least training values of a challenger"),
            Line("  },"),
            Line("  promotion: {", "when a challenger takes the champion's place"),
            Line(
                "    window: \(promotion.window),",
                "newest \(many), seen by neither, that decide"),
            Line(
                "    driftWindow: \(promotion.driftWindow),",
                "the same after drift: shorter, to train on what is new"),
            Line(
                "    measure: \(JobProposalWords.quoted(promotion.measure)),",
                JobProposalWords.list(AccuracyMeasures.all.map { $0.name }, longest: 20, last: "or")
            ),
            Line(
                "    improvement: \(promotion.improvement),",
                "least improvement, as a share of the champion's"),
            Line("  },"),
        ]
    }

    private func closing(_ job: Job) -> [Line] {
        [
            Line("  seed: \(job.seed),", "decides every drawing of chance"),
            Line("  store: \"store\",", "the folder that keeps all state, relative to this file"),
            Line("}"),
        ]
    }

    private static func orNull(_ value: Int?) -> String { value.map { "\($0)" } ?? "null" }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }

    /// Comments stand in one column; one that is too long goes on below, and one beside long code
    /// stands above it.
    private static func laidOut(_ lines: [Line]) -> String {
        let column = 40
        var text = ""
        for line in lines {
            if line.comment.isEmpty {
                text += line.code + "\n"
                continue
            }
            let indent = line.code.prefix { $0 == " " }
            let isBeside = line.code.count < column
            let start = isBeside ? column : indent.count
            let pieces = pieces(of: line.comment, width: 97 - start)
            let margin = String(repeating: " ", count: start)
            if isBeside {
                let gap = String(repeating: " ", count: column - line.code.count)
                text += line.code + gap + "// " + (pieces.first ?? "") + "\n"
                for piece in pieces.dropFirst() { text += margin + "// " + piece + "\n" }
            } else {
                for piece in pieces { text += margin + "// " + piece + "\n" }
                text += line.code + "\n"
            }
        }
        return text
    }

    private static func pieces(of comment: String, width: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for word in comment.split(separator: " ") {
            if !piece.isEmpty, piece.count + 1 + word.count > width {
                pieces.append(piece)
                piece = ""
            }
            piece += (piece.isEmpty ? "" : " ") + word
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}
