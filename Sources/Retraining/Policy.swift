/// When drift is taken for drift.
package struct DriftPolicy: Hashable, Sendable {
    /// The rate of false alarms of one series in one run, and the false-discovery rate over all series.
    package var falseAlarmRate: Double
    /// In how many of the newest one-step errors a change of level is looked for; a change of scale in
    /// twice as many, one of the season in one and a half seasons.
    package var window: Int
    /// In how many of the newest runs the errors of a series must be believed to have drifted.
    package var confirmations: Int
    /// Of how many.
    package var confirmationRuns: Int

    package init(
        falseAlarmRate: Double = 0.05, window: Int = 8, confirmations: Int = 1,
        confirmationRuns: Int? = nil
    ) {
        self.falseAlarmRate = falseAlarmRate
        self.window = window
        self.confirmations = confirmations
        self.confirmationRuns =
            confirmationRuns ?? Self.usualRuns(confirmations: confirmations)
    }

    /// One run more than must confirm, so that one ordinary value does not undo what was seen.
    package static func usualRuns(confirmations: Int) -> Int {
        confirmations == 1 ? 1 : min(DriftHistory.most, confirmations + 1)
    }
}

/// When models are trained again without drift, and on how much data.
package struct RetrainingPolicy: Hashable, Sendable {
    /// Periods after which parameters are estimated again; nil for never.
    package var reestimateEvery: Int?
    /// Periods after which the specification is searched for again; nil for never.
    package var refitEvery: Int?
    /// A champion is challenged only if the training values are at least this many.
    package var minimumObservations: Int
}

/// When a challenger takes the champion's place.
package struct PromotionPolicy: Hashable, Sendable {
    /// Fewer unseen periods than this say nothing.
    package static let leastWindow = 3

    /// A limit on one accuracy measure of the challenger.
    package struct Limit: Hashable, Sendable {
        package var measure: String
        package var minimum: Double?
        package var maximum: Double?
    }

    /// The newest periods that both are compared on; neither has been estimated on them.
    package var window: Int
    /// The same after drift. It is shorter, so that the challenger is trained on some of what is new: one
    /// that knows only the time before a break cannot do better after it.
    package var driftWindow: Int
    /// The measure that must improve.
    package var measure: String
    /// By which share of the champion's value.
    package var improvement: Double
    /// In the order of their measures' names.
    package var limits: [Limit]
}

extension PromotionPolicy {
    func windowLength(afterDrift: Bool) -> Int { afterDrift ? driftWindow : window }
}
