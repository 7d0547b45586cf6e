import Forecasting
import TimeSeries

/// Decides what is done about the model of one series.
package enum DecisionStage {
    /// What is known of a series when the decision is made.
    package struct Evidence {
        var input: ModelInput
        /// Nil for a series without a model.
        var champion: Champion?
        /// Nil where drift was not tested.
        var drift: SeriesDrift?
        /// Whether the series had a model that the job, as it is now, would not ask for.
        var isUnsuited: Bool
        var isQuarantined: Bool
        /// What the quality checks that quarantined it say.
        var quarantineReasons: [String]

        package init(
            input: ModelInput, champion: Champion?, drift: SeriesDrift?,
            isUnsuited: Bool = false, isQuarantined: Bool, quarantineReasons: [String]
        ) {
            self.input = input
            self.champion = champion
            self.drift = drift
            self.isUnsuited = isUnsuited
            self.isQuarantined = isQuarantined
            self.quarantineReasons = quarantineReasons
        }
    }

    /// The first rule that applies, gravest first.
    package static func decision(on evidence: Evidence, job: Job) -> RetrainingDecision {
        var decision = RetrainingDecision(
            series: evidence.input.series, action: .keep, reasons: [],
            modelBefore: evidence.champion?.stored.model.specification,
            modelAfter: evidence.champion?.stored.model.specification, outcome: nil)
        guard let champion = evidence.champion else {
            decision.action = evidence.isQuarantined ? .halt : .refit
            decision.reasons =
                evidence.isQuarantined
                ? evidence.quarantineReasons
                : evidence.isUnsuited
                    ? ["The job now asks for another season or other models than the series has."]
                    : ["The series has no model yet."]
            return decision
        }
        if evidence.isQuarantined {
            decision.action = .halt
            decision.reasons = evidence.quarantineReasons
            return decision
        }
        let basis = updateReasons(champion, job: job)
        guard !basis.isEmpty else {
            decision.reasons = ["No new value has arrived."]
            return decision
        }
        let (action, reason) = training(evidence, champion, job: job)
        decision.action = action
        decision.reasons = (reason.map { [$0] } ?? []) + basis
        return decision
    }

    /// Why the state has to move; empty where it has not.
    private static func updateReasons(_ champion: Champion, job: Job) -> [String] {
        var reasons: [String] = []
        if champion.newValues > 0 {
            let values =
                champion.newValues == 1 ? "1 new value" : "\(champion.newValues) new values"
            reasons.append("\(values) passed through the state.")
        }
        if champion.pastHasChanged {
            reasons.append(
                "Values that the model had seen have changed; its state was computed again from the "
                    + "first.")
        }
        if reasons.isEmpty, champion.current.updatedThrough != champion.stored.updatedThrough {
            reasons.append("The newest periods are missing; the state moved past them.")
        }
        return reasons
    }

    /// Whether the parameters or the specification are to be challenged, and why.
    private static func training(
        _ evidence: Evidence, _ champion: Champion, job: Job
    ) -> (RetrainingAction, String?) {
        guard let due = due(evidence, champion, job: job) else { return (.update, nil) }
        let least = due.isForGrowth ? 0 : job.retraining.minimumObservations
        let obstacle = obstacle(
            evidence.input, champion, least: least, isDrift: evidence.drift?.flagged ?? false,
            job: job)
        if let obstacle {
            return (.update, "\(due.reason) \(obstacle)")
        }
        return (due.action, due.reason)
    }

    private struct Due {
        var action: RetrainingAction
        var reason: String
        /// Whether it is due because a short series has grown.
        var isForGrowth = false
    }

    private static func due(
        _ evidence: Evidence, _ champion: Champion, job: Job
    ) -> Due? {
        if let drift = evidence.drift, drift.flagged {
            return Due(action: .refit, reason: "Drift: \(drift.explanation)")
        }
        if let reason = growth(evidence.input, champion, job: job) {
            return Due(action: .refit, reason: reason, isForGrowth: true)
        }
        let name = job.frequency.periodsName
        let end = evidence.input.endPeriod
        let sinceRefit =
            end - 1 - job.frequency.period(containing: champion.stored.refitTriedThrough)
        if let every = job.retraining.refitEvery, sinceRefit >= every {
            return Due(
                action: .refit,
                reason: "\(sinceRefit) \(name) since the last search; the schedule says \(every).")
        }
        let sinceEstimate =
            end - 1 - job.frequency.period(containing: champion.stored.reestimationTriedThrough)
        if let every = job.retraining.reestimateEvery, sinceEstimate >= every {
            return Due(
                action: .reestimate,
                reason: "\(sinceEstimate) \(name) since the last estimate; the schedule says "
                    + "\(every).")
        }
        return nil
    }

    /// A model searched for in a few values has to be searched for again when there are many: nil unless
    /// the values have doubled since.
    private static func growth(_ input: ModelInput, _ champion: Champion, job: Job) -> String? {
        let searchEnd = job.frequency.period(containing: champion.stored.refitTriedThrough) + 1
        let before = input.values(before: searchEnd).observedCount
        let now = input.values.observedCount
        guard now >= 2 * max(1, before) else { return nil }
        return "The model was searched for in \(before) values, and now there are \(now)."
    }

    /// Why no challenger can be trained and judged now; nil where one can.
    private static func obstacle(
        _ input: ModelInput, _ champion: Champion, least: Int, isDrift: Bool, job: Job
    ) -> String? {
        let window = ComparisonWindow(
            input, champion, length: job.promotion.windowLength(afterDrift: isDrift))
        guard let window else {
            return
                "A challenger has to wait: fewer than \(PromotionPolicy.leastWindow) values have "
                + "arrived since the champion was estimated, too few to judge by."
        }
        let training = input.values(before: window.start)
        guard training.observedCount >= least else {
            return
                "A challenger has to wait: \(training.observedCount) values to train on, and the "
                + "policy asks for \(least)."
        }
        let newest = training.suffix(max(job.seasonLength, job.promotion.window))
        guard Array(newest).observedCount * 2 >= newest.count else {
            return "A challenger has to wait: of the newest season to train on, more than half is "
                + "missing or not to be believed."
        }
        return nil
    }
}

/// The newest periods, on which champion and challenger are compared.
package struct ComparisonWindow: Hashable, Sendable {
    /// The first period.
    package let start: Int
    package let values: [Double]

    /// The policy's window, or what of it lies after the values that the champion was estimated on; nil
    /// where that is too little.
    package init?(_ input: ModelInput, _ champion: Champion, length: Int) {
        let start = max(input.endPeriod - length, champion.estimationEnd)
        let values = input.values(from: start)
        guard values.observedCount >= PromotionPolicy.leastWindow,
            values.observedCount * 2 >= values.count
        else { return nil }
        self.start = start
        self.values = values
    }
}
