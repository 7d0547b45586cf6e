import Drift
import Forecasting
import Quality
package import Store
import TimeSeries

/// What a run finds when its rows are in: the panel, and the champion of every series. Its functions are
/// the stages that follow, each from values to values.
struct Situation {
    let job: Job
    let run: Int
    let store: Store
    let key: JobKey
    let vintage: Vintage
    let inputs: [ModelInput]
    /// Nil where the job has none.
    let covariates: JobCovariates?
    let championVersion: StoredVersion?
    let previous: VersionContents?
    private let nextVersion: Int

    private static let seriesPerChunk = 256

    /// - Parameter panel: that after the run, where it is at hand; otherwise it is made of the rows in the store.
    init(_ job: Job, run: Int, panel: Vintage? = nil, in store: Store) throws(RunError) {
        self.job = job
        self.run = run
        self.store = store
        let known = try RunError.wrapping { () throws(StoreError) in
            try store.job(named: job.name)
        }
        guard let key = known else { throw .unreadableRecord(run: run) }
        self.key = key
        if let panel {
            vintage = panel
        } else {
            vintage = try Vintage.known(to: job, key: key, in: store, through: run)
        }
        let inputs = vintage.modelInputs(for: job)
        self.inputs = inputs
        covariates = vintage.covariates.map { panel in
            let periods = inputs.map { ($0.series, $0.firstPeriod..<$0.endPeriod) }
            return JobCovariates(
                panel, of: Dictionary(periods, uniquingKeysWith: { $1 }), job: job)
        }
        championVersion = try Registry.champion(of: key, in: store)
        previous = try championVersion.map { version throws(RunError) in
            try VersionContents.of(version, job: key, in: store)
        }
        nextVersion =
            (try RunError.wrapping { () throws(StoreError) in
                try store.versions(of: key).last?.number ?? 0
            }) + 1
    }

    /// The champion of each input, brought up to its newest value; nil where it has none.
    func champions(_ progress: @escaping Run.Progress) async -> [Champion?] {
        let models = previous?.models ?? []
        let places = Dictionary(
            models.indices.map { (models[$0].series, $0) }, uniquingKeysWith: { $1 })
        let (job, covariates) = (job, covariates)
        let count = inputs.count
        return await concurrentMap(
            inputs, threads: job.threads, progress: { progress("Updating states", $0, count) }
        ) { input in
            guard let place = places[input.series], models[place].suits(job) else {
                return Champion?.none
            }
            var champion = Champion(models[place], input: input, frequency: job.frequency)
            champion.current.covariates = covariates?.reference(of: champion.current)
            return champion
        }
    }

    /// Drift of every series that has a champion and news for it.
    ///
    /// - Parameter withoutNews: whether those without are tested too.
    func drift(
        of champions: [Champion?], withoutNews: Bool = false, _ progress: @escaping Run.Progress
    ) async -> [SeriesDrift] {
        let job = job
        let pairs = zip(champions, inputs).compactMap { champion, input in
            champion.flatMap {
                withoutNews || $0.newValues > 0 || $0.pastHasChanged ? ($0, input) : nil
            }
        }
        // Neighbours share the scores of their lengths.
        let chunks = stride(from: 0, to: pairs.count, by: Self.seriesPerChunk).map {
            Array(pairs[$0..<min(pairs.count, $0 + Self.seriesPerChunk)])
        }
        let count = pairs.count
        let measured = await concurrentMap(
            chunks, threads: job.threads,
            progress: {
                progress("Testing for drift", min(count, $0 * Self.seriesPerChunk), count)
            }
        ) { chunk in
            var scores = RankScores()
            return chunk.map { DriftStage.measured($0, $1, scores: &scores, of: job) }
        }.flatMap { $0 }
        return DriftStage.judged(measured, policy: job.drift)
    }

    /// Drift of the covariates beside every series that has a champion and news for it; nil where the job has no
    /// covariates.
    func covariateDrift(
        of champions: [Champion?], withoutNews: Bool = false
    ) async -> CovariateDrift? {
        guard let covariates else { return nil }
        var tested: [CovariateDrift.Tested] = []
        var end = Int.min
        for (champion, input) in zip(champions, inputs) {
            guard let champion, withoutNews || champion.newValues > 0 || champion.pastHasChanged
            else { continue }
            end = max(end, input.endPeriod)
            if let reference = champion.current.covariates,
                champion.estimationEnd < input.endPeriod
            {
                tested.append(
                    CovariateDrift.Tested(
                        series: input.series, newest: champion.estimationEnd..<input.endPeriod,
                        reference: reference))
            }
        }
        let shared = covariates.sharedReference(
            of: champions.compactMap { $0?.current }, kept: previous?.covariates)
        return await CovariateDrift.measured(
            tested,
            shared: shared.flatMap {
                $0.end < end
                    ? CovariateDrift.Tested(newest: $0.end..<end, reference: $0.reference) : nil
            }, in: covariates, job: job)
    }

    /// What is to be done about each series, in the order of the inputs.
    func decisions(
        _ champions: [Champion?], _ drift: [SeriesDrift], batch: IngestedBatch
    ) -> [RetrainingDecision] {
        let driftOf = Dictionary(drift.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        var reasons: [String: [String]] = [:]
        for finding in batch.findings where finding.action >= .quarantineSeries {
            if let series = finding.series { reasons[series, default: []].append(finding.message) }
        }
        let quarantined = Set(batch.quarantinedSeries)
        let unsuited = Set(
            (previous?.models ?? []).filter { !$0.suits(job) }.map(\.series))
        return zip(champions, inputs).map { champion, input in
            DecisionStage.decision(
                on: DecisionStage.Evidence(
                    input: input, champion: champion, drift: driftOf[input.series],
                    isUnsuited: unsuited.contains(input.series),
                    isQuarantined: quarantined.contains(input.series),
                    quarantineReasons: reasons[input.series]
                        ?? ["A quality check keeps the series in quarantine."]),
                job: job)
        }
    }

    /// Carries the decisions out.
    func outcomes(
        of decisions: [RetrainingDecision], _ champions: [Champion?], _ drift: [SeriesDrift],
        _ progress: @escaping Run.Progress
    ) async -> [ChallengerStage.Outcome] {
        let (job, covariates) = (job, covariates)
        let driftOf = Dictionary(drift.map { ($0.series, $0) }, uniquingKeysWith: { $1 })
        let items = zip(zip(decisions, champions), inputs).map { pair, input in
            (pair.0, pair.1, input, driftOf[input.series])
        }
        let count = items.count
        return await concurrentMap(
            items, threads: job.threads, progress: { progress("Fitting models", $0, count) }
        ) { decision, champion, input, drift in
            ChallengerStage.outcome(
                of: decision, drift: drift, champion: champion, input: input, job: job
            ).with(covariates)
        }
    }

    func write(_ outcomes: [ChallengerStage.Outcome]) throws(RunError) -> PublishStage.Written {
        try PublishStage.write(
            outcomes, previous: previous, number: nextVersion, run: run, of: key, to: store
        ) { models in
            covariates?.sharedReference(of: models, kept: previous?.covariates)?.reference
        }
    }

    func forecasts(_ outcomes: [ChallengerStage.Outcome]) async -> [SeriesForecast] {
        await SeriesForecast.all(
            outcomes.compactMap(\.production), from: inputs.map(\.endPeriod).max() ?? 0, job: job)
    }

    func record(
        _ batch: IngestedBatch, asOf: Timestamp, drift: [SeriesDrift],
        _ covariates: CovariateDrift?, _ outcomes: [ChallengerStage.Outcome],
        written: PublishStage.Written
    ) -> RunRecord {
        RunRecord(
            job: job.name, number: run, asOf: asOf,
            verdict: written.production == nil ? .nothingNew : .published,
            ingestion: batch.summary, findings: batch.findings,
            drift: drift.map { $0.with(covariates) },
            covariates: covariates?.panel.isEmpty == false ? covariates?.panel : nil,
            driftFalseAlarmRate: job.drift.falseAlarmRate,
            explanation: DriftExplanation.of(drift, in: vintage, job: job),
            decisions: outcomes.map(\.decision), comparisons: outcomes.compactMap(\.comparison),
            promotion: promotion(outcomes, written))
    }

    private func promotion(
        _ outcomes: [ChallengerStage.Outcome], _ written: PublishStage.Written
    ) -> PromotionOutcome {
        guard let production = written.production else {
            return PromotionOutcome(
                previousVersion: championVersion?.number, championVersion: championVersion?.number,
                archivedVersion: nil,
                explanation: "No model changed, so that no version was made.")
        }
        let archived =
            written.challenger.map {
                " Version \($0.number) keeps the challengers that did not pass."
            } ?? ""
        return PromotionOutcome(
            previousVersion: championVersion?.number, championVersion: production.number,
            archivedVersion: written.challenger?.number,
            explanation: "Version \(production.number) is in production: \(production.summary)."
                + archived)
    }

    func report(
        _ record: RunRecord, outcomes: [ChallengerStage.Outcome], forecasts: [SeriesForecast]
    ) throws(RunError) -> RunReport {
        try ReportStage.report(
            record, models: outcomes.compactMap(\.production), previous: previous,
            forecasts: forecasts, inputs: inputs, vintage: vintage, job: job, key: key,
            in: store)
    }

    /// The forecasts and the report, and then in one transaction the versions, the champion and the end of the run.
    func commit(
        _ record: RunRecord, _ written: PublishStage.Written, _ forecasts: [SeriesForecast],
        html: String
    ) throws(RunError) {
        try RunError.wrapping { () throws(StoreError) in
            try store.writeForecasts(
                ForecastFile.parquet(
                    forecasts, levels: job.levels, frequency: job.frequency,
                    version: record.promotion.championVersion),
                of: key, run: run)
            try store.writeReport(html, of: key, run: run)
            try store.transaction { () throws(StoreError) in
                for version in [written.production, written.challenger] {
                    if let version { try store.enterVersion(version, of: key) }
                }
                if let production = written.production {
                    try store.promote(
                        version: production.number, of: key, run: run,
                        asOf: record.asOf.description, kind: .automatic,
                        reason: production.summary)
                }
                try store.finishRun(
                    run, of: key, record: JSONText.text(record),
                    summary: JSONText.text(RunReport.HistoryEntry(record)))
            }
        }
    }
}

extension RunRecord {
    /// The records of all finished runs, oldest first.
    package static func all(
        of key: JobKey, in store: Store
    ) throws(RunError) -> [RunRecord] {
        let runs = try RunError.wrapping { () throws(StoreError) in
            try store.runs(of: key, through: .max, limit: .max)
        }
        var records: [RunRecord] = []
        for run in runs {
            guard let text = run.record else { continue }
            guard let record = JSONText.decoded(RunRecord.self, from: text) else {
                throw .unreadableRecord(run: run.number)
            }
            records.append(record)
        }
        return records
    }

    /// The record of a finished run; nil where there is none.
    static func stored(
        _ number: Int, of key: JobKey, in store: Store
    ) throws(RunError) -> RunRecord? {
        let run = try RunError.wrapping { () throws(StoreError) in
            try store.run(number, of: key)
        }
        guard let text = run?.record else { return nil }
        guard let record = JSONText.decoded(RunRecord.self, from: text) else {
            throw .unreadableRecord(run: number)
        }
        return record
    }
}
