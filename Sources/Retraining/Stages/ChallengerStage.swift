import Evaluation
import Forecasting
import Statistics
import TimeSeries

/// Trains challengers and compares them with their champions.
package enum ChallengerStage {
    /// What became of the model of one series.
    package struct Outcome: Sendable {
        package var decision: RetrainingDecision
        /// The model in production from now on; nil where none can serve.
        @Shared package var production: SeriesModel? = nil
        /// The challenger that did not pass the gate.
        package var archived: SeriesModel?
        package var comparison: Comparison?

        /// Gives models that were estimated anew what the newest of their covariates are held against from now on.
        func with(_ covariates: JobCovariates?) -> Outcome {
            guard let covariates else { return self }
            var outcome = self
            if production?.covariates == nil, ![.keep, .halt].contains(decision.action) {
                outcome.production?.covariates = production.flatMap(covariates.reference)
            }
            outcome.archived?.covariates = archived.flatMap(covariates.reference)
            return outcome
        }
    }

    /// - Parameter drift: nil where it was not tested.
    package static func outcome(
        of decision: RetrainingDecision, drift: SeriesDrift?, champion: Champion?,
        input: ModelInput, job: Job
    ) -> Outcome {
        var champion = champion
        if let drift { champion?.current.driftHistory = drift.history }
        switch (decision.action, champion) {
        case (.halt, _), (.keep, _):
            return Outcome(decision: decision, production: champion?.stored)
        case (.update, let champion?):
            return Outcome(decision: decision, production: champion.current)
        case (.reestimate, let champion?), (.refit, let champion?):
            let isAfterDrift = drift?.flagged ?? false
            let window = ComparisonWindow(
                input, champion, length: job.promotion.windowLength(afterDrift: isAfterDrift))
            return challenged(champion, decision, input, window, isAfterDrift, job)
        case (_, nil):
            return first(decision, input, job)
        }
    }

    /// A series without a model gets one from all its values: there is nothing to compare it with.
    private static func first(
        _ decision: RetrainingDecision, _ input: ModelInput, _ job: Job
    ) -> Outcome {
        var decision = decision
        let (fitted, fallbacks) = fit(input.values, job)
        guard let fitted else {
            decision.outcome = "No model can serve: \(words(fallbacks))."
            return Outcome(decision: decision)
        }
        decision.modelAfter = fitted.specification
        decision.outcome = outcome("A new model", fallbacks)
        return Outcome(
            decision: decision,
            production: SeriesModel(
                fitted, fallbacks: fallbacks,
                referenceErrors: BlockedErrors.standardized(
                    of: fitted, on: input.values, blockLength: job.drift.window),
                input: input, estimatedBefore: input.endPeriod, frequency: job.frequency,
                seasonLength: job.seasonLength))
    }

    /// Trains a challenger on what lies before the window, and lets the gate judge on the window.
    private static func challenged(
        _ champion: Champion, _ decision: RetrainingDecision, _ input: ModelInput,
        _ window: ComparisonWindow?, _ isAfterDrift: Bool, _ job: Job
    ) -> Outcome {
        var decision = decision
        var kept = champion.current
        kept.reestimationTriedThrough = kept.updatedThrough
        if decision.action == .refit { kept.refitTriedThrough = kept.updatedThrough }
        guard let window else {
            // The decision stage has made sure of the window.
            return Outcome(decision: decision, production: kept)
        }
        let training = input.values(before: window.start)
        let (fitted, fallbacks) = trained(champion, decision.action, training, job)
        guard let fitted else {
            decision.outcome = "The challenger could not be fitted: \(words(fallbacks))."
            return Outcome(decision: decision, production: kept)
        }
        let comparison = comparison(champion, fitted, input, window, job)
        func model(_ fitted: FittedModel, _ end: Int) -> SeriesModel {
            var model = SeriesModel(
                fitted, fallbacks: fallbacks,
                referenceErrors: BlockedErrors.standardized(
                    of: fitted, on: input.values(before: end), blockLength: job.drift.window),
                input: input, estimatedBefore: end, frequency: job.frequency,
                seasonLength: job.seasonLength)
            if decision.action == .reestimate {
                model.refitTriedThrough = champion.stored.refitTriedThrough
            }
            return model
        }
        if comparison.promoted {
            let production =
                isAfterDrift
                ? afterDrift(fitted, input, window, model) : model(fitted, window.start)
            decision.modelAfter = production.model.specification
            decision.outcome = outcome("The challenger was promoted", fallbacks)
            return Outcome(decision: decision, production: production, comparison: comparison)
        }
        decision.outcome = outcome("The challenger \(fitted.specification) was archived", fallbacks)
        return Outcome(
            decision: decision, production: kept, archived: model(fitted, window.start),
            comparison: comparison)
    }

    /// A challenger promoted after drift, its parameters estimated once more on all there is: the values that
    /// it was judged on are most of what is known of the time since the break. Where they cannot be, it serves as it was
    /// judged.
    ///
    /// Without drift a challenger stays as it was judged: values that it was not estimated on are what drift is looked
    /// for in, and a break among the newest of them, not seen yet, would become what later ones are held against.
    private static func afterDrift(
        _ challenger: FittedModel, _ input: ModelInput, _ window: ComparisonWindow,
        _ model: (FittedModel, Int) -> SeriesModel
    ) -> SeriesModel {
        do throws(FitFailure) {
            return model(try challenger.reestimated(on: input.values), input.endPeriod)
        } catch {
            return model(challenger, window.start)
        }
    }

    private static func trained(
        _ champion: Champion, _ action: RetrainingAction, _ training: [Double], _ job: Job
    ) -> (FittedModel?, [SeriesModel.Fallback]) {
        guard action == .reestimate else { return fit(training, job) }
        do throws(FitFailure) {
            return (try champion.stored.model.reestimated(on: training), [])
        } catch {
            return (nil, [.init(model: champion.stored.model.name, failure: error)])
        }
    }

    /// The first model of the job's list that can serve, and why those before it could not.
    private static func fit(
        _ values: [Double], _ job: Job
    ) -> (FittedModel?, [SeriesModel.Fallback]) {
        var fallbacks: [SeriesModel.Fallback] = []
        for name in job.models {
            do throws(FitFailure) {
                let fitted = try FittedModel.fit(name, values, seasonLength: job.seasonLength)
                if let fitted { return (fitted, fallbacks) }
            } catch {
                fallbacks.append(.init(model: name, failure: error))
            }
        }
        return (nil, fallbacks)
    }

    private static func comparison(
        _ champion: Champion, _ challenger: FittedModel, _ input: ModelInput,
        _ window: ComparisonWindow, _ job: Job
    ) -> Comparison {
        let seed = StableHash.seed("\(job.seed)", job.name, input.series, "comparison")
        let scale = RollingOrigin.seasonalScale(
            of: input.values(before: window.start), seasonLength: job.seasonLength)
        let rootScale = RollingOrigin.seasonalRootScale(
            of: input.values(before: window.start), seasonLength: job.seasonLength)
        func scored(_ model: FittedModel) -> Scorecard {
            Scorecard(
                of: RollingOrigin.forecasts(
                    of: model, over: window.values, horizon: job.horizon, scale: scale,
                    rootScale: rootScale, seed: seed))
        }
        let championModel = champion.model(
            before: window.start, of: input, frequency: job.frequency)
        let championCard = scored(championModel)
        let challengerCard = scored(challenger)
        let criteria = PromotionGate.criteria(
            champion: championCard, challenger: challengerCard, policy: job.promotion)
        return Comparison(
            series: input.series, from: job.frequency.start(of: window.start),
            to: job.frequency.start(of: window.start + window.values.count - 1),
            championModel: championModel.specification,
            challengerModel: challenger.specification, champion: championCard,
            challenger: challengerCard, criteria: criteria,
            promoted: criteria.allSatisfy(\.holds))
    }

    private static func outcome(_ text: String, _ fallbacks: [SeriesModel.Fallback]) -> String {
        fallbacks.isEmpty ? "\(text)." : "\(text), since \(words(fallbacks))."
    }

    private static func words(_ fallbacks: [SeriesModel.Fallback]) -> String {
        fallbacks.map { "\($0.model) \($0.failure)" }.joined(separator: ", and ")
    }
}
