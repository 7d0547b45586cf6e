/// When drift is taken for drift.
package struct DriftPolicy: Hashable, Sendable {
    /// The false-discovery rate over the series and measures of one run.
    package var falseAlarmRate: Double
    /// How many of the newest one-step errors are held against those of the training.
    package var window: Int
    /// In how many runs in a row the errors must be beyond their threshold.
    package var confirmations: Int
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
