import Drift
import Reporting
import Retraining
import Store

/// `almanac drift JOB`: the drift stage of a run alone, on what the store holds.
struct JobDriftCommand {
    let job: String
    let store: String?
    let isJSON: Bool
    let isQuiet: Bool
    /// Whether the lines for people have every series.
    let hasAll: Bool

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(job: job, storePath: store, for: .reading)
        let (store, key) = try place.known()
        let run = try place.lastFinishedRun(of: key, in: store)
        let progress = Progress(on: terminal, quiet: isQuiet)
        let drift: JobDrift
        do throws(RunError) {
            drift = try await JobDrift.tested(place.job, run: run, in: store) { what, done, total in
                progress.report(
                    what, step: total > 0 ? done : nil, of: total > 0 ? total : nil)
            }
        } catch { throw CommandFailure(error) }
        progress.clear()
        let document = JobDriftDocument(drift, job: place.job.name)
        if isJSON {
            try terminal.writeLine(JSONText.text(document, pretty: true))
            return .done
        }
        let output = terminal.output
        for line in document.lines(
            of: drift, all: hasAll, width: output.width, colour: output.hasColour)
        {
            try terminal.writeLine(line)
        }
        return .done
    }
}

/// What `almanac drift JOB` prints: as JSON as it is, or in lines for people.
struct JobDriftDocument: Encodable {
    struct Measure: Encodable {
        /// `concept`, `target`, `missing` or `data`.
        let subject: DriftKind
        /// Of `data` the covariate; absent where it is about all of them together.
        let covariate: String?
        let measure: String
        let kind: MeasuredDifference.Kind
        let value: Double
        let threshold: Double
        let pValue: Double
        let referenceCount: Int
        let currentCount: Int

        init(
            _ subject: DriftKind, _ measurement: DriftMeasurement, covariate: String? = nil
        ) {
            self.subject = subject
            self.covariate = covariate
            measure = measurement.measure
            kind = .distance
            value = measurement.value
            threshold = measurement.threshold
            pValue = measurement.pValue
            referenceCount = measurement.referenceCount
            currentCount = measurement.currentCount
        }

        /// What is tested, in a word or two, as reports have it.
        var of: String {
            switch subject {
            case .concept: "errors"
            case .target: "values"
            case .missing: "missing values"
            case .data: covariate ?? "covariates together"
            }
        }
    }

    struct Series: Encodable {
        let series: String
        /// Of the champion's errors, by all measures; absent where they were not tested.
        let pValue: Double?
        /// Whether that is believed among all series.
        let isBelieved: Bool
        /// In how many of the runs that the policy looks at it was.
        let confirmations: Int
        let isFlagged: Bool
        let explanation: String
        let measures: [Measure]
        /// A sentence for each covariate that is believed to have moved.
        let covariates: [String]?
    }

    /// The covariates that all series share.
    struct Shared: Encodable {
        let measures: [Measure]
        let covariates: [String]
    }

    let job: String
    let run: Int
    let championVersion: Int
    let falseAlarmRate: Double
    let summary: DriftSummary
    let series: [Series]
    /// Absent where the job has no covariates.
    let shared: Shared?

    init(_ drift: JobDrift, job: String) {
        self.job = job
        run = drift.run
        championVersion = drift.championVersion
        falseAlarmRate = drift.policy.falseAlarmRate
        summary = drift.summary
        series = drift.series.map { entry in
            Series(
                series: entry.series, pValue: entry.pValue, isBelieved: entry.exceeds,
                confirmations: entry.history.count(in: drift.policy.confirmationRuns),
                isFlagged: entry.flagged, explanation: entry.explanation,
                measures: entry.errors.map { Measure(.concept, $0) }
                    + Self.measures(entry.others),
                covariates: drift.covariates.map { _ in
                    entry.others.compactMap { $0.covariateSentence(of: entry.series) }
                })
        }
        shared = drift.covariates.map { subjects in
            Shared(
                measures: Self.measures(subjects),
                covariates: subjects.compactMap { $0.covariateSentence(of: nil) })
        }
    }

    private static func measures(_ subjects: [SubjectDrift]) -> [Measure] {
        subjects.flatMap { subject in
            subject.measurements.map { Measure(subject.kind, $0, covariate: subject.covariate) }
        }
    }

}

extension JobDriftDocument {
    /// The verdict first, then the series that it speaks of, the gravest first, and their measures.
    func lines(of drift: JobDrift, all: Bool, width: Int, colour: Bool) -> [String] {
        let ranked = series.sorted(by: Self.gravestFirst)
        let shown = all ? ranked : ranked.filter { isAlarming($0) }
        var sentences = verdict(drift)
        sentences += ranked.filter(\.isBelieved).map { "\($0.series): \($0.explanation)" }
        sentences += ranked.flatMap { $0.covariates ?? [] } + (shared?.covariates ?? [])
        var table = TextTable([
            .left("SERIES"), .left("OF"), .left("MEASURE"), .right("VALUE"), .right("THRESHOLD"),
            .right("P"), .left(""),
        ])
        var rows = shown.map { ($0.series, $0.measures) }
        if let shared, all || !shared.covariates.isEmpty { rows.append(("all", shared.measures)) }
        for (name, measures) in rows {
            for measure in measures {
                table.append([
                    .init(name), .init(measure.of), .init(measure.measure),
                    .init(BacktestResults.short(measure.value)),
                    .init(BacktestResults.short(measure.threshold)),
                    .init(probabilityText(measure.pValue)),
                    .init(measure.value > measure.threshold ? "beyond" : "within"),
                ])
            }
        }
        var rest: [String] = []
        let calm = series.count - shown.count
        if calm > 0 {
            rest.append(
                "\(calm) series without an alarm \(calm == 1 ? "is" : "are") not shown; --all shows all."
            )
        }
        func wrappedLines(_ sentences: [String]) -> [String] {
            sentences.flatMap { wrapped($0, width: width) }
        }
        let parts = [
            wrappedLines(sentences),
            rows.isEmpty ? [] : table.lines(width: width, colour: colour),
            wrappedLines(rest),
        ].filter { !$0.isEmpty }
        return Array(parts.joined(separator: [""]))
    }

    /// Whether a series is flagged, believed, or beyond the threshold of one by itself, in its errors or in a covariate.
    private func isAlarming(_ series: Series) -> Bool {
        series.isFlagged || series.isBelieved || series.pValue ?? 1 <= falseAlarmRate
            || series.covariates?.isEmpty == false
    }

    /// The flagged, then the believed, then by the p-value of the errors, then by name.
    private static func gravestFirst(_ left: Series, _ right: Series) -> Bool {
        func rank(_ series: Series) -> (Int, Double) {
            (series.isFlagged ? 0 : series.isBelieved ? 1 : 2, series.pValue ?? 2)
        }
        let ranks = (rank(left), rank(right))
        return ranks.0 != ranks.1 ? ranks.0 < ranks.1 : left.series < right.series
    }

    private func verdict(_ drift: JobDrift) -> [String] {
        let expected = NumberFormat.significant(summary.expectedByChance, digits: 2)
        var sentences = [
            "\(job), run \(run), version \(championVersion): the errors of \(summary.alarmed) of "
                + "\(summary.tested) series lie beyond a threshold, where chance alone would put "
                + "about \(expected). \(summary.believed) "
                + "\(summary.believed == 1 ? "is" : "are") believed among all of them, and "
                + "\(summary.flagged) \(summary.flagged == 1 ? "is" : "are") flagged by the policy."
        ]
        let flagged = Set(series.filter(\.isFlagged).map(\.series))
        if flagged != Set(drift.runFlagged) {
            sentences.append(
                "Run \(run) itself flagged \(drift.runFlagged.count) of the \(drift.runTested) series "
                    + "that it tested: those it brought values for, against the champions that it "
                    + "found. Here it is version \(championVersion), and every series that it has.")
        }
        let untested = series.count - summary.tested
        if untested > 0 {
            sentences.append(
                "\(untested) series \(untested == 1 ? "has" : "have") too few values since "
                    + "\(untested == 1 ? "its model was" : "their models were") estimated.")
        }
        return sentences
    }
}
