import Drift
import Retraining
import Store

/// `almanac drift JOB`: the drift stage of a run alone, on what the store holds.
struct JobDriftCommand {
    let job: String
    let store: String?
    let isJSON: Bool
    let isQuiet: Bool

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
        for line in document.lines(width: output.width, colour: output.hasColour) {
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

        /// What is tested, in a word or two.
        var of: String {
            guard subject == .data else { return subject.rawValue }
            return "data: \(covariate ?? "together")"
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

    func lines(width: Int, colour: Bool) -> [String] {
        var table = TextTable([
            .left("SERIES"), .left("OF"), .left("MEASURE"), .right("VALUE"), .right("THRESHOLD"),
            .right("P"), .left(""),
        ])
        let rows =
            series.map { ($0.series, $0.measures) } + (shared.map { [("all", $0.measures)] } ?? [])
        for (name, measures) in rows {
            for measure in measures {
                table.append([
                    .init(name), .init(measure.of), .init(measure.measure),
                    .init(BacktestResults.short(measure.value)),
                    .init(BacktestResults.short(measure.threshold)),
                    .init(shortProbability(measure.pValue)),
                    .init(measure.value > measure.threshold ? "beyond" : "within"),
                ])
            }
        }
        var sentences = [
            "\(job), run \(run), version \(championVersion): the errors of \(summary.alarmed) of "
                + "\(summary.tested) series lie beyond a threshold, where chance alone would put "
                + "\(BacktestResults.short(summary.expectedByChance)). \(summary.believed) "
                + "\(summary.believed == 1 ? "is" : "are") believed among all of them, and "
                + "\(summary.flagged) \(summary.flagged == 1 ? "is" : "are") flagged by the policy."
        ]
        let untested = series.count - summary.tested
        if untested > 0 {
            sentences.append(
                "\(untested) series \(untested == 1 ? "has" : "have") too few values since "
                    + "\(untested == 1 ? "its model was" : "their models were") estimated.")
        }
        sentences += series.filter(\.isBelieved).map { "\($0.series): \($0.explanation)" }
        sentences += series.flatMap { $0.covariates ?? [] } + (shared?.covariates ?? [])
        return table.lines(width: width, colour: colour) + (series.isEmpty ? [] : [""])
            + sentences.flatMap { wrapped($0, width: width) }
    }
}
