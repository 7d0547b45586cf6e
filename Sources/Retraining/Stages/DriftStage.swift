package import Drift
import Statistics
import TimeSeries

/// Has the champion of a series met something that it was not trained on?
///
/// Kinds of drift are kept apart. Concept drift decides: are the champion's newest one-step errors, on
/// values it was not estimated on, still as over its training values? Drift of the target, against the same
/// season before, and of the share of missing values are for information: a model may well follow them.
package enum DriftStage {
    /// The measurements of one series, before the policy has looked at all series together.
    package struct Measured: Sendable {
        package var series: String
        /// As the champion came into the run.
        package var history: DriftHistory
        /// Whether there are values that no earlier run has tested.
        package var hasNewValues: Bool
        /// Nil where there are too few errors to test.
        package var errors: TestedErrors?
        /// Which errors they were held against.
        package var errorReference: ErrorReference
        package var others: [SubjectDrift]
        /// Those of the newest values whose errors lie beyond all of the training, oldest first.
        package var unforeseen: [UnforeseenValue]
        /// What the newest errors look like, in words; nil where there are none.
        package var pattern: String?

        package init(
            series: String, history: DriftHistory, hasNewValues: Bool, errors: TestedErrors?,
            errorReference: ErrorReference = .training, others: [SubjectDrift] = [],
            unforeseen: [UnforeseenValue] = [], pattern: String? = nil
        ) {
            self.series = series
            self.history = history
            self.hasNewValues = hasNewValues
            self.errors = errors
            self.errorReference = errorReference
            self.others = others
            self.unforeseen = unforeseen
            self.pattern = pattern
        }
    }

    /// - Parameter scores: shared by series of the same lengths.
    package static func measured(
        _ champion: Champion, _ input: ModelInput, scores: inout RankScores, of job: Job
    ) -> Measured {
        let settings = settings(job.drift, seasonLength: job.seasonLength)
        let unseen = champion.unseenErrors
        // One for each error.
        let values = input.values(from: champion.estimationEnd)
        let compared = ComparedErrors(
            unseen, training: champion.reference.errors, window: job.drift.window,
            seasonLength: job.seasonLength)
        let errors = compared.flatMap {
            ErrorTest.tested($0.newest, against: $0.reference, settings: settings, scores: &scores)
        }
        let target = target(values, champion.reference, settings, scores: &scores)
        let missing = missing(values, champion.reference, settings)
        return Measured(
            series: input.series, history: champion.stored.driftHistory,
            hasNewValues: champion.newValues > 0, errors: errors,
            errorReference: compared?.reason ?? .training,
            others: [target, missing].compactMap { $0 },
            unforeseen: (errors?.extremes ?? []).map { extreme in
                UnforeseenValue(
                    period: job.frequency.start(of: input.endPeriod - 1 - extreme.age),
                    isAbove: extreme.isAbove,
                    isNews: values.suffix(extreme.age + 1).count { !$0.isNaN } <= champion.newValues
                )
            }, pattern: pattern(of: unseen, window: job.drift.window))
    }

    package static func settings(
        _ policy: DriftPolicy, seasonLength: Int
    ) -> ErrorTestSettings {
        ErrorTestSettings(
            rate: policy.falseAlarmRate, window: policy.window, seasonLength: seasonLength)
    }

    /// What the policy makes of the measurements of all series.
    ///
    /// The p-values of all series, each of all its measures together, are judged together by
    /// `FalseDiscovery`, and a series is flagged once it is believed in as many of the newest runs as the job asks
    /// for. Runs in which nothing could be tested are passed over, and a run that brings no new value, but
    /// a correction of an old one, confirms nothing that was not already seen.
    package static func judged(_ measured: [Measured], policy: DriftPolicy) -> [SeriesDrift] {
        let believed = believed(measured.map { $0.errors?.pValue }, rate: policy.falseAlarmRate)
        var others = measured.map(\.others)
        for kind in DriftKind.allCases where kind != .concept {
            let places = others.map { $0.firstIndex { $0.kind == kind } }
            let pValues = zip(others, places).map { subjects, place in
                place.map { subjects[$0].pValue }
            }
            let isBelieved = Self.believed(pValues, rate: policy.falseAlarmRate)
            for (index, place) in places.enumerated() {
                if let place { others[index][place].isBelieved = isBelieved[index] }
            }
        }
        return measured.indices.map { index in
            let item = measured[index]
            let history =
                item.errors == nil
                ? item.history : item.history.adding(believed[index], isNews: item.hasNewValues)
            let runs = history.count(in: policy.confirmationRuns)
            let flagged = believed[index] && runs >= policy.confirmations
            let target = others[index].first { $0.kind == .target }
            return SeriesDrift(
                series: item.series, errors: item.errors?.measurements ?? [],
                pValue: item.errors?.pValue, errorReference: item.errorReference,
                values: target?.measurements.telling, others: others[index],
                unforeseen: item.unforeseen.isEmpty ? nil : item.unforeseen,
                exceeds: believed[index], history: history, flagged: flagged,
                explanation: explanation(
                    item, isBelieved: believed[index], runs: runs, policy: policy))
        }
    }

    /// For each p-value whether it is believed among those there are.
    private static func believed(_ pValues: [Double?], rate: Double) -> [Bool] {
        var known = FalseDiscovery.believed(pValues.compactMap { $0 }, rate: rate)[...]
        return pValues.map { $0 == nil ? false : known.popFirst() ?? false }
    }

    // MARK: for information

    /// The values since the estimate against those of the same season before; without a season, or a year
    /// before, against all before.
    private static func target(
        _ values: [Double], _ reference: SeriesReference, _ settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> SubjectDrift? {
        guard let target = reference.target else { return nil }
        let tested = ErrorTest.tested(
            target.errors(of: values), against: target.reference, settings: settings,
            scores: &scores)
        return tested.map {
            SubjectDrift(kind: .target, measurements: $0.measurements, pValue: $0.pValue)
        }
    }

    /// The newest periods against all before.
    private static func missing(
        _ values: [Double], _ reference: SeriesReference, _ settings: ErrorTestSettings
    ) -> SubjectDrift? {
        let newest = min(settings.window, values.count)
        var before = reference.missing
        before.append(MissingCounts(of: values.dropLast(newest)))
        let measurement = MissingShare.measured(
            reference: before, current: MissingCounts(of: values.suffix(newest)),
            rate: settings.rate)
        return measurement.map {
            SubjectDrift(kind: .missing, measurements: [$0], pValue: $0.pValue)
        }
    }

    // MARK: words

    private static func explanation(
        _ item: Measured, isBelieved: Bool, runs: Int, policy: DriftPolicy
    ) -> String {
        guard let errors = item.errors,
            let farthest = errors.measurements.telling
        else { return "Too few errors to test for drift, of the training or since it." }
        let older: String
        switch item.errorReference {
        case .training: older = "the \(farthest.referenceCount) of the training"
        case .sinceEstimate:
            older =
                "the \(farthest.referenceCount) oldest since the estimate, which stand in for "
                + "those of a training that gave too few"
        }
        guard isBelieved else {
            let count = farthest.currentCount
            if errors.pValue <= policy.falseAlarmRate {
                return
                    "The newest \(count) one-step errors are unusual for \(older) "
                    + "(p = \(shortText(errors.pValue))), but no more than chance makes some "
                    + "of so many series."
            }
            return "The newest \(count) one-step errors are as \(older)."
        }
        let enough = policy.confirmations
        let window = policy.confirmationRuns
        let confirmed =
            window == 1
            ? ""
            : runs >= enough
                ? ", confirmed in \(runs) of the newest \(window) runs"
                : ", in \(runs) of the \(enough) runs, among the newest \(window), that the policy asks for"
        return (item.pattern.map { "\($0) " } ?? "")
            + "The newest \(farthest.currentCount) one-step errors are not as \(older): "
            + "\(farthest.measure) "
            + "\(shortText(farthest.value)) against \(shortText(farthest.threshold)), "
            + "p = \(shortText(errors.pValue))\(confirmed)."
    }
}

extension DriftStage {
    /// In which way errors in standard deviations are unusual: by their mean, or by their size.
    static func pattern(of errors: [Double], window: Int) -> String? {
        let errors = errors.filter(\.isFinite).suffix(window)
        guard !errors.isEmpty else { return nil }
        let count = Double(errors.count)
        let mean = errors.reduce(0, +) / count
        let size = (errors.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
        // A mean beyond what half the size of the errors explains is a bias; otherwise the size is news.
        guard abs(mean) * 2 >= size else {
            return
                "The newest values are \(shortText(size)) standard deviations off their forecasts, "
                + "to either side."
        }
        return "The newest values are on average \(shortText(abs(mean))) standard deviations "
            + "\(mean < 0 ? "below" : "above") their forecasts."
    }
}

/// Three significant digits, for sentences.
func shortText(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
    var scale = 1.0
    var places = 0
    while abs(value) * scale < 100, places < 12 {
        scale *= 10
        places += 1
    }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
        ? String(Int(rounded)) : String(rounded)
}
