import Drift
package import Forecasting
import Statistics
import Store
package import TimeSeries

/// The champion of one series in front of the newest values.
package struct Champion: Sendable {
    /// As the version holds it, with the reference that versions of before are without.
    @Shared package private(set) var stored: SeriesModel
    /// The same model, its state after the newest value.
    @Shared package internal(set) var current: SeriesModel
    /// The values that the state had not taken in.
    package let newValues: Int
    /// Whether values that the state had taken in have changed since.
    package let pastHasChanged: Bool
    /// The period after the last one it was estimated on.
    package let estimationEnd: Int
    /// What newest errors and values are held against.
    @Shared package private(set) var reference: SeriesReference

    /// The standardised one-step errors over the values since the estimate, oldest first; `nan` where
    /// there is none.
    package var unseenErrors: [Double] { current.unseenErrors.map { $0.map(Double.init) ?? .nan } }
}

extension Champion {
    /// Brings a stored model up to the newest values of its series.
    ///
    /// New values pass through the state, at a cost of one step each. Only where the past has changed (a
    /// correction, a late row, a period now treated as missing) does the state start again from the
    /// beginning, and then the values that new ones are held against are those of the corrected past.
    package init(_ stored: SeriesModel, input: ModelInput, frequency: Frequency) {
        let first = frequency.period(containing: stored.firstPeriod)
        let seenEnd = frequency.period(containing: stored.updatedThrough) + 1
        let input = input.starting(at: first)
        pastHasChanged = input.digest(before: seenEnd) != stored.inputDigest
        newValues = input.values(from: seenEnd).observedCount
        estimationEnd = frequency.period(containing: stored.estimatedThrough) + 1

        var stored = stored
        if stored.reference == nil {
            stored.makeReference(of: input, before: estimationEnd, seenBefore: seenEnd)
        }
        guard var reference = stored.reference else { preconditionFailure("it has just been made") }
        var current = stored
        if pastHasChanged {
            current.model = stored.model.restarted()
            let errors = current.model.errors(of: input.values)
            current.unseenErrors = Array(errors.dropFirst(max(0, estimationEnd - first)))
            reference = reference.with(
                values: input.values(before: estimationEnd), seasonLength: stored.seasonLength)
        } else {
            current.unseenErrors += current.model.errors(of: input.values(from: seenEnd))
        }
        reference.target = reference.target?.reaching(
            current.unseenErrors.count, of: input.values(before: estimationEnd),
            count: min(input.values.count, max(0, estimationEnd - first)),
            seasonLength: stored.seasonLength)
        current.reference = reference
        self.reference = reference
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

    /// Makes of what a version of before holds what later ones do.
    fileprivate mutating func makeReference(
        of input: ModelInput, before end: Int, seenBefore seenEnd: Int
    ) {
        reference = SeriesReference(
            errors: referenceErrors, of: input.values(before: end), seasonLength: seasonLength)
        referenceErrors = []
        var replayed = model.restarted()
        _ = replayed.update(input.values(before: end))
        // Of the values since those that the state has taken in.
        unseenErrors = replayed.errors(
            of: Array(input.values(from: end).prefix(max(0, seenEnd - end))))
    }

    /// A model fitted to the values of `input` before `end`, its state after all of `input`.
    ///
    /// - Parameter referenceErrors: the standardised one-step errors over the values before `end`, without missing
    ///   ones, each made by parameters that had not seen it.
    package init(
        _ fitted: FittedModel, fallbacks: [Fallback], referenceErrors: [Double],
        input: ModelInput, estimatedBefore end: Int, frequency: Frequency, seasonLength: Int
    ) {
        var model = fitted
        let unseenErrors = model.errors(of: input.values(from: end))
        let last = frequency.start(of: input.endPeriod - 1)
        self.init(
            series: input.series, model: model, seasonLength: seasonLength,
            firstPeriod: frequency.start(of: input.firstPeriod),
            estimatedThrough: frequency.start(of: end - 1), updatedThrough: last,
            reestimationTriedThrough: last, refitTriedThrough: last,
            observations: input.values.observedCount,
            inputDigest: input.digest(before: input.endPeriod), fallbacks: fallbacks,
            reference: SeriesReference(
                errors: referenceErrors, of: input.values(before: end), seasonLength: seasonLength),
            unseenErrors: unseenErrors, driftHistory: DriftHistory())
    }
}

extension FittedModel {
    /// Passes new values through the state.
    ///
    /// - Returns: the standardised error of each, to seven digits; nil where there is none.
    fileprivate mutating func errors(of values: [Double]) -> [Float?] {
        zip(update(values), values).map { step, value in
            let error = Float(step.standardizedError(of: value))
            return error.isFinite ? error : nil
        }
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
