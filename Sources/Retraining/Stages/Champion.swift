package import Forecasting
import Statistics
import Store
package import TimeSeries

/// The champion of one series in front of the newest values.
package struct Champion: Sendable {
    /// As the version holds it.
    package let stored: SeriesModel
    /// The same model, its state after the newest value.
    package internal(set) var current: SeriesModel
    /// The standardised one-step errors over the values since the estimate, oldest first; `nan` where the
    /// value is missing.
    package let unseenErrors: [Double]
    /// The errors that drift is measured against, oldest first: one a period, `nan` where the value is
    /// missing, if they can be told apart by period; otherwise without the missing ones.
    package let referenceErrors: [Double]
    /// Whether the reference errors hold one a period.
    package let isAligned: Bool
    /// The values that the state had not taken in.
    package let newValues: Int
    /// Whether values that the state had taken in have changed since.
    package let pastHasChanged: Bool
    /// The period after the last one it was estimated on.
    package let estimationEnd: Int
}

extension Champion {
    /// Brings a stored model up to the newest values of its series.
    ///
    /// New values pass through the state, at a cost of one step each. Only where the past has changed (a
    /// correction, a late row, a period now treated as missing) does the state start again from the
    /// beginning.
    package init(_ stored: SeriesModel, input: ModelInput, frequency: Frequency) {
        let first = frequency.period(containing: stored.firstPeriod)
        let seenEnd = frequency.period(containing: stored.updatedThrough) + 1
        let input = input.starting(at: first)
        pastHasChanged = input.digest(before: seenEnd) != stored.inputDigest
        newValues = input.values(from: seenEnd).observedCount
        estimationEnd = frequency.period(containing: stored.estimatedThrough) + 1

        var replayed = stored.model.restarted()
        let steps = replayed.update(input.values)
        let errors = zip(steps, input.values).map { $0.standardizedError(of: $1) }
        let split = min(max(0, estimationEnd - first), errors.count)
        unseenErrors = Array(errors[split...])
        // The version keeps the errors of what was observed, and the input says where that was.
        let known = input.values[..<split]
        isAligned = Array(known).observedCount == stored.referenceErrors.count
        var place = 0
        referenceErrors =
            isAligned
            ? known.map { value in
                if value.isNaN { return .nan }
                place += 1
                return stored.referenceErrors[place - 1]
            } : stored.referenceErrors

        var current = stored
        if pastHasChanged {
            current.model = replayed
        } else {
            _ = current.model.update(input.values(from: seenEnd))
        }
        current.note(input, frequency: frequency)
        self.stored = stored
        self.current = current
    }

    /// The model with its state before period `start`.
    func model(before start: Int, of input: ModelInput, frequency: Frequency) -> FittedModel {
        let first = frequency.period(containing: stored.firstPeriod)
        var model = stored.model.restarted()
        _ = model.update(input.starting(at: first).values(before: start))
        return model
    }
}

extension ModelInput {
    /// The same values from period `start` on; missing where the series has none.
    func starting(at start: Int) -> ModelInput {
        if start == firstPeriod { return self }
        let missing = [Double](repeating: .nan, count: max(0, firstPeriod - start))
        return ModelInput(
            series: series, firstPeriod: start, values: missing + values(from: start))
    }
}

extension SeriesModel {
    /// Notes that the state has taken in all of `input`.
    mutating func note(_ input: ModelInput, frequency: Frequency) {
        updatedThrough = frequency.start(of: input.endPeriod - 1)
        observations = input.values.observedCount
        inputDigest = input.digest(before: input.endPeriod)
    }

    /// A model fitted to the values of `input` before `end`, its state after all of `input`.
    package init(
        _ fitted: FittedModel, fallbacks: [Fallback], referenceErrors: [Double],
        input: ModelInput, estimatedBefore end: Int, frequency: Frequency, seasonLength: Int
    ) {
        var model = fitted
        _ = model.update(input.values(from: end))
        let last = frequency.start(of: input.endPeriod - 1)
        self.init(
            series: input.series, model: model, seasonLength: seasonLength,
            firstPeriod: frequency.start(of: input.firstPeriod),
            estimatedThrough: frequency.start(of: end - 1), updatedThrough: last,
            reestimationTriedThrough: last, refitTriedThrough: last,
            observations: input.values.observedCount,
            inputDigest: input.digest(before: input.endPeriod), fallbacks: fallbacks,
            referenceErrors: referenceErrors, driftHistory: DriftHistory())
    }
}

extension VersionContents {
    /// The models of a stored version, their digests checked.
    static func of(
        _ version: StoredVersion, job: JobKey, in store: Store
    ) throws(RunError) -> VersionContents {
        let files = try RunError.wrapping { () throws(StoreError) in
            try store.versionFiles(of: version, job: job)
        }
        guard let contents = VersionContents(files: files) else {
            throw .unreadableVersion(version: version.number)
        }
        return contents
    }
}
