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
            },
            // Of those that may be believed: nobody reads the others'.
            pattern: errors.flatMap { errors in
                errors.pValue < 0.5
                    ? pattern(of: compared, by: errors.measurements.telling) : nil
            })
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
                    + "(p = \(probabilityText(errors.pValue)), all measures together), but no more "
                    + "than chance makes some of so many series."
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
            + "p = \(probabilityText(farthest.pValue))"
            + (errors.measurements.count > 1
                ? "; of all measures together p = \(probabilityText(errors.pValue))" : "")
            + "\(confirmed)."
    }
}

extension DriftStage {
    /// In which way the newest errors are unusual, by the measure that tells most of them: what it has measured
    /// and nothing else, so that the words cannot say otherwise than its number.
    package static func pattern(
        of compared: ComparedErrors?, by measurement: DriftMeasurement?
    ) -> String? {
        guard let compared, let measurement else { return nil }
        let count = measurement.currentCount
        switch measurement.measure {
        case "level":
            let newest = compared.reference.innovations(of: compared.newest)
                .filter(\.isFinite).suffix(count)
            let older = compared.reference.sketch.weighted
            let middle = Double(older.count) / 2
            let ranks = newest.reduce(0) { $0 + older.rank(of: $1) - middle }
            let errors = compared.newest.filter(\.isFinite).suffix(count)
            let mean = errors.reduce(0, +) / Double(max(errors.count, 1))
            // The mean of the errors as they are, where it tells the same.
            if mean * ranks > 0, 2 * abs(mean) >= measurement.value {
                return "The newest \(count) values are on average \(shortText(abs(mean))) standard "
                    + "deviations \(mean < 0 ? "below" : "above") their forecasts."
            }
            return "Against their forecasts the newest \(count) values lie "
                + "\(ranks < 0 ? "lower" : "higher") than values did before."
        case "scale":
            let errors = compared.newest.filter(\.isFinite).suffix(count)
            let squares = errors.reduce(0) { $0 + $1 * $1 } / Double(max(errors.count, 1))
            return "The newest \(count) values are \(shortText(squares.squareRoot())) standard "
                + "deviations off their forecasts, farther than values were before."
        case "season":
            return "Over a season the newest \(count) errors go another way than errors did before."
        default: return nil
        }
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

/// A p-value in two significant digits, as reports write it: `0.0029`, `7×10⁻⁵`.
package func probabilityText(_ value: Double) -> String {
    guard value > 0, value < 1e-4 else {
        let unit = value >= 0.1 ? 100.0 : value >= 0.01 ? 1e3 : value >= 1e-3 ? 1e4 : 1e5
        let rounded = (value * unit).rounded() / unit
        return rounded == 0 || rounded == 1 ? "\(Int(rounded))" : "\(rounded)"
    }
    var power = 0
    var digit = value
    while digit < 1, power < 400 {
        digit *= 10
        power += 1
    }
    let tenths = Int((digit * 10).rounded())
    let raised: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let exponent = String(tenths == 100 ? power - 1 : power).compactMap(\.wholeNumberValue)
    let figure =
        tenths == 100 ? "1" : tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    return "\(figure)×10⁻" + String(exponent.map { raised[$0] })
}
