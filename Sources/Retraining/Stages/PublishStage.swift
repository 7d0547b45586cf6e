import Quality
package import Forecasting
import Statistics
import Store
import TimeSeries

/// Writes what a run made: versions, forecasts, and who is champion now.
enum PublishStage {
    /// A version whose folder is on the disk and that the catalogue does not know yet.
    struct Written {
        var production: StoredVersion?
        var challenger: StoredVersion?
    }

    /// Writes the folders: one for the models in production if any of them changed, one for the
    /// challengers that did not pass.
    ///
    /// - Parameter covariates: what those that all series share are held against, of such models.
    static func write(
        _ outcomes: [ChallengerStage.Outcome], previous: VersionContents?, number: Int, run: Int,
        of key: JobKey, to store: Store, covariates: ([SeriesModel]) -> CovariatesReference?
    ) throws(RunError) -> Written {
        var production = VersionContents(models: outcomes.compactMap(\.production))
        var written = Written()
        guard production.models != previous?.models, !production.models.isEmpty else {
            return written
        }
        production.covariates = covariates(production.models)
        written.production = try write(
            production, .production, number: number, run: run, of: key, to: store,
            summary: summary(of: outcomes))
        let archived = outcomes.filter { $0.archived != nil }
        guard !archived.isEmpty else { return written }
        var challengers = VersionContents(
            models: outcomes.compactMap { $0.archived ?? $0.production })
        challengers.covariates = covariates(challengers.models)
        let names = archived.map(\.decision.series)
        let list = names.prefix(3).joined(separator: ", ")
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        written.challenger = try write(
            challengers, .challenger, number: number + 1, run: run, of: key, to: store,
            summary: "the challengers of \(list)\(more), which did not pass the gate")
        return written
    }

    private static func write(
        _ contents: VersionContents, _ role: StoredVersion.Role, number: Int, run: Int,
        of key: JobKey, to store: Store, summary: String
    ) throws(RunError) -> StoredVersion {
        let digest = try RunError.wrapping { () throws(StoreError) in
            try store.writeVersion(number, of: key, run: run, files: contents.files)
        }
        return StoredVersion(
            number: number, run: run, role: role, series: contents.models.count,
            manifestSHA256: digest, summary: summary)
    }

    /// `3 updated, 1 refitted`.
    static func summary(of outcomes: [ChallengerStage.Outcome]) -> String {
        let words: [(RetrainingAction, String)] = [
            (.keep, "kept"), (.update, "updated"), (.reestimate, "re-estimated"),
            (.refit, "refitted"), (.halt, "halted"),
        ]
        // By their places: an outcome is large, and a copy of it is not free.
        let actions = outcomes.indices.map { outcomes[$0].decision.action }
        let counts = words.compactMap { action, word -> String? in
            let count = actions.count { $0 == action }
            return count == 0 ? nil : "\(count) \(word)"
        }
        let promotions = outcomes.indices.compactMap { outcomes[$0].comparison?.promoted }
        let judged = promotions.count
        let promoted = promotions.count { $0 }
        let gate = judged == 0 ? "" : "; \(promoted) of \(judged) challengers promoted"
        return counts.joined(separator: ", ") + gate
    }
}

/// The forecasts of one series, on the periods that all series of its job are forecast for.
package struct SeriesForecast: Hashable, Sendable {
    package let series: String
    package let model: String
    /// The first period forecast.
    package let firstPeriod: Int
    package let forecast: Forecast
}

extension SeriesForecast {
    /// The forecasts of every series that has a model, for the job's horizon from `start` on.
    ///
    /// A series whose values end earlier is forecast across the periods between. Where they end longer ago
    /// than two seasons, or a horizon if that is more, there is nothing left to forecast from.
    package static func all(_ models: [SeriesModel], from start: Int, job: Job) async
        -> [SeriesForecast]
    {
        let forecasts = await concurrentMap(models, threads: job.threads) { entry in
            let ahead = start - 1 - job.frequency.period(containing: entry.updatedThrough)
            guard ahead <= max(2 * job.seasonLength, job.horizon), ahead >= 0 else {
                return SeriesForecast?.none
            }
            let seed = StableHash.seed("\(job.seed)", job.name, entry.series, "forecast")
            let forecast = entry.model.forecast(
                horizon: ahead + job.horizon, levels: job.levels, seed: seed)
            return SeriesForecast(
                series: entry.series, model: entry.model.specification, firstPeriod: start,
                forecast: forecast.dropping(ahead).held(
                    from: job.quality.minimum, to: job.quality.maximum))
        }
        return forecasts.compactMap { $0 }
    }
}

extension Forecast {
    /// The same with everything below `minimum` or above `maximum` put there: what the job says no value
    /// can be, no forecast is.
    func held(from minimum: Double?, to maximum: Double?) -> Forecast {
        guard minimum != nil || maximum != nil else { return self }
        func held(_ values: [Double]) -> [Double] {
            values.map { min(max($0, minimum ?? -.infinity), maximum ?? .infinity) }
        }
        return Forecast(
            mean: held(mean),
            intervals: intervals.map {
                Interval(level: $0.level, lower: held($0.lower), upper: held($0.upper))
            })
    }

    /// The same without its first `count` periods.
    func dropping(_ count: Int) -> Forecast {
        Forecast(
            mean: Array(mean.dropFirst(count)),
            intervals: intervals.map {
                Interval(
                    level: $0.level, lower: Array($0.lower.dropFirst(count)),
                    upper: Array($0.upper.dropFirst(count)))
            })
    }
}
