import Drift
import Statistics
import TimeSeries

/// Has the champion of a series met something that it was not trained on?
///
/// Two questions, kept apart. Concept drift, which decides: are the champion's newest one-step errors, on
/// values it was not estimated on, still distributed as over its training values? Data drift, for
/// information: are the newest raw values distributed as the older ones? The raw values of a seasonal
/// series move within every year, so that they decide nothing.
package enum DriftStage {
    /// What the errors of a champion are measured by: shares, whole distribution, and size. Each further one
    /// is a test more for every series, and makes the others harder to believe.
    static let measures: [any DriftMeasure.Type] = [
        KullbackLeibler.self, Wasserstein.self, Spread.self,
    ]

    /// The measurements of one series, before the policy has looked at all series together.
    package struct Measured: Sendable {
        var series: String
        /// As the champion came into the run.
        var runsBefore: Int
        /// Whether there are values that no earlier run has tested.
        var hasNewValues: Bool
        /// One for each of the measures.
        var errors: [DriftMeasurement]
        var values: DriftMeasurement?
        /// What the newest errors look like, in words; nil where there are none.
        var pattern: String?
    }

    /// The nulls of the errors for each measure and number of current values: shared by all series.
    package struct Nulls: Sendable {
        private var known: [Key: NullDistribution] = [:]

        private struct Key: Hashable {
            var measure: String
            var size: Int
        }

        /// - Parameters:
        ///   - references: the reference errors of every champion.
        ///   - sizes: how many current errors there are, of any series.
        package init(references: [[Double]], sizes: Set<Int>, threads: Int) async {
            let panel = PanelNull(references: references)
            let asked = DriftStage.measures.flatMap { measure in
                sizes.filter { $0 >= DriftMeasurement.leastCurrent }.map { (measure, $0) }
            }
            let drawn = await concurrentMap(asked, threads: threads) { measure, size in
                panel.distribution(of: measure, size: size)
            }
            for ((measure, size), null) in zip(asked, drawn) {
                known[Key(measure: measure.name, size: size)] = null
            }
        }

        /// Nil where the panel is too small to have one.
        subscript(measure: any DriftMeasure.Type, size: Int) -> NullDistribution? {
            known[Key(measure: measure.name, size: size)]
        }
    }

    /// The newest errors of a champion on values it was not estimated on.
    package static func recentErrors(of champion: Champion, _ policy: DriftPolicy) -> [Double] {
        champion.unseenErrors.suffix(policy.window).filter(\.isFinite)
    }

    package static func measured(
        _ champion: Champion, _ input: ModelInput, nulls: Nulls, of job: Job
    ) -> Measured {
        let window = job.drift.window
        let recent = recentErrors(of: champion, job.drift)
        let reference = champion.stored.referenceErrors
        let errors = measures.compactMap { measure in
            if let null = nulls[measure, recent.count],
                reference.count >= PanelNull.leastReference(size: recent.count)
            {
                return DriftMeasurement.measured(
                    measure, reference: reference, current: recent, null: null,
                    rate: job.drift.falseAlarmRate)
            }
            return DriftMeasurement.measured(
                measure, reference: reference, current: recent,
                settings: DriftTestSettings(
                    rate: job.drift.falseAlarmRate, resampling: .permutation),
                seed: StableHash.seed("\(job.seed)", job.name, input.series, measure.name))
        }
        let values = DriftMeasurement.measured(
            KullbackLeibler.self, reference: Array(input.values.dropLast(window)),
            current: Array(input.values.suffix(window)),
            settings: DriftTestSettings(rate: job.drift.falseAlarmRate, resampling: .ownHistory),
            seed: StableHash.seed("\(job.seed)", job.name, input.series, "values"))
        return Measured(
            series: input.series, runsBefore: champion.stored.driftRuns,
            hasNewValues: champion.newValues > 0, errors: errors, values: values,
            pattern: pattern(of: recent))
    }

    /// What the policy makes of the measurements of all series.
    ///
    /// The p-values of all series and measures are judged together by the Benjamini–Hochberg procedure,
    /// and a series is flagged once its errors have been beyond in as many runs in a row as the job asks
    /// for. Runs in which nothing could be tested are passed over, and a run that brings no new value, but
    /// a correction of an old one, confirms nothing that was not already seen.
    package static func judged(_ measured: [Measured], policy: DriftPolicy) -> [SeriesDrift] {
        let pValues = measured.flatMap { $0.errors.map(\.pValue) }
        let believed = FalseDiscovery.believed(pValues, rate: policy.falseAlarmRate)
        var place = 0
        return measured.map { item in
            let beyond = zip(item.errors, believed[place...]).filter(\.1).map(\.0)
            place += item.errors.count
            let runs = runs(of: item, isBeyond: !beyond.isEmpty)
            return SeriesDrift(
                series: item.series, errors: item.errors, values: item.values,
                exceeds: !beyond.isEmpty, consecutiveRuns: runs,
                flagged: !beyond.isEmpty && runs >= policy.confirmations,
                explanation: explanation(item, beyond, runs: runs, policy: policy))
        }
    }

    private static func runs(of item: Measured, isBeyond: Bool) -> Int {
        if item.errors.isEmpty { return item.runsBefore }
        guard isBeyond else { return 0 }
        return item.hasNewValues ? item.runsBefore + 1 : max(1, item.runsBefore)
    }

    private static func explanation(
        _ item: Measured, _ beyond: [DriftMeasurement], runs: Int, policy: DriftPolicy
    ) -> String {
        guard let first = item.errors.first else {
            return "Too few values since the model was estimated to test for drift."
        }
        guard let farthest = beyond.min(by: { $0.pValue < $1.pValue }) else {
            return "The newest \(first.currentCount) one-step errors are distributed as the "
                + "\(first.referenceCount) of the training."
        }
        let confirmed =
            runs >= policy.confirmations
            ? "confirmed in \(runs) \(runs == 1 ? "run" : "runs") in a row"
            : "in \(runs) of the \(policy.confirmations) runs in a row that the policy asks for"
        return (item.pattern.map { "\($0) " } ?? "")
            + "The newest \(farthest.currentCount) one-step errors are not distributed as the "
            + "\(farthest.referenceCount) of the training: \(farthest.measure) "
            + "\(shortText(farthest.value)) against \(shortText(farthest.threshold)), "
            + "p = \(shortText(farthest.pValue)), \(confirmed)."
    }
}

extension DriftStage {
    /// In which way errors in standard deviations are unusual: by their mean, or by their size.
    static func pattern(of errors: [Double]) -> String? {
        let errors = errors.filter(\.isFinite)
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
