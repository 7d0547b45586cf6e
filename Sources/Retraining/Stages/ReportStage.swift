import Drift
import Forecasting
import Store
import TimeSeries

/// Gathers what a report shows around the record of its run.
enum ReportStage {
    /// How many series are drawn at most, and how many at least where there are so many.
    private static let mostCharts = 24
    private static let leastCharts = 6
    private static let historyLength = 104

    static func report(
        _ record: RunRecord, models: [SeriesModel], previous: VersionContents?,
        forecasts: [SeriesForecast], inputs: [ModelInput], vintage: Vintage, job: Job,
        key: JobKey, in store: Store
    ) throws(RunError) -> RunReport {
        let drawn = worthALook(record)
        let names = Set(drawn.map(\.series))
        func byName<Item>(_ items: [Item], _ name: (Item) -> String) -> [String: Item] {
            Dictionary(
                items.filter { names.contains(name($0)) }.map { (name($0), $0) },
                uniquingKeysWith: { $1 })
        }
        let modelOf = byName(models, \.series)
        let forecastOf = byName(forecasts, \.series)
        let inputOf = byName(inputs, \.series)
        let charts = drawn.compactMap { series, reason -> RunReport.Chart? in
            guard let model = modelOf[series], let input = inputOf[series],
                let forecast = forecastOf[series], let raw = vintage.series(series)
            else { return nil }
            return chart(
                reason: reason, model: model, champion: previous?[series], raw: raw, input: input,
                forecast: forecast, job: job)
        }
        return RunReport(
            record: record, frequency: job.frequency, seasonLength: job.seasonLength,
            horizon: job.horizon, charts: charts,
            history: try history(record, of: key, in: store), softwareVersion: Software.version)
    }

    /// The series to draw, those that matter most first.
    private static func worthALook(_ record: RunRecord) -> [(series: String, reason: String)] {
        let flagged = Set(record.drift.filter(\.flagged).map(\.series))
        let promoted = Set(record.comparisons.filter(\.promoted).map(\.series))
        func rank(_ decision: RetrainingDecision) -> Int {
            if flagged.contains(decision.series) { return 0 }
            if promoted.contains(decision.series) { return 1 }
            switch decision.action {
            case .halt: return 2
            case .refit: return decision.modelBefore == nil ? 5 : 3
            case .reestimate: return 4
            case .update, .keep: return 6
            }
        }
        let unusual = Dictionary(
            record.drift.map { ($0.series, $0.errors.map(\.pValue).min() ?? 1) },
            uniquingKeysWith: { $1 })
        let ranked = record.decisions.enumerated().sorted { left, right in
            let leftRank = rank(left.element)
            let rightRank = rank(right.element)
            if leftRank != rightRank { return leftRank < rightRank }
            let leftP = unusual[left.element.series] ?? 1
            let rightP = unusual[right.element.series] ?? 1
            return leftP != rightP ? leftP < rightP : left.offset < right.offset
        }
        let matter = ranked.count { rank($0.element) < 5 }
        return ranked.prefix(min(mostCharts, max(leastCharts, matter))).map { item in
            let decision = item.element
            let words = [flagged.contains(decision.series) ? "drift" : nil, word(decision.action)]
                .compactMap { $0 }
                .joined(separator: ", ")
            let reason = decision.outcome ?? decision.reasons.first ?? ""
            return (decision.series, "\(words): \(reason)")
        }
    }

    private static func word(_ action: RetrainingAction) -> String {
        switch action {
        case .keep: return "kept"
        case .update: return "updated"
        case .reestimate: return "re-estimated"
        case .refit: return "refitted"
        case .halt: return "halted"
        }
    }

    private static func chart(
        reason: String, model: SeriesModel, champion: SeriesModel?, raw: Series,
        input: ModelInput, forecast: SeriesForecast, job: Job
    ) -> RunReport.Chart {
        let first = job.frequency.period(containing: model.firstPeriod)
        var replayed = model.model.restarted()
        let steps = replayed.update(input.starting(at: first).values)
        let start = max(
            raw.firstPeriod, first, raw.endPeriod - max(4 * job.seasonLength, 4 * job.horizon))
        let periods = start..<max(start, raw.endPeriod)
        func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
        return RunReport.Chart(
            series: raw.id, reason: reason, model: model.model.specification,
            times: periods.map { job.frequency.start(of: $0) },
            actual: periods.map { raw.value(at: $0) },
            oneStep: periods.map { period in
                let index = period - first
                return steps.indices.contains(index) ? finite(steps[index].mean) : nil
            },
            forecastTimes: forecast.forecast.mean.indices.map {
                job.frequency.start(of: forecast.firstPeriod + $0)
            },
            forecast: forecast.forecast,
            estimatedThrough: champion?.estimatedThrough)
    }

    private static func history(
        _ record: RunRecord, of key: JobKey, in store: Store
    ) throws(RunError) -> [RunReport.HistoryEntry] {
        let earlier = try RunError.wrapping { () throws(StoreError) in
            try store.summaries(
                of: key, through: record.number - 1, limit: historyLength - 1)
        }
        var entries: [RunReport.HistoryEntry] = []
        for summary in earlier {
            guard let entry = JSONText.decoded(RunReport.HistoryEntry.self, from: summary) else {
                throw .unreadableRecord(run: record.number - 1)
            }
            entries.append(entry)
        }
        return entries + [.init(record)]
    }
}

extension RunReport.HistoryEntry {
    init(_ record: RunRecord) {
        self.init(
            run: record.number, asOf: record.asOf, verdict: record.verdict,
            rowsAccepted: record.ingestion.rowsAccepted,
            rowsQuarantined: record.ingestion.rowsQuarantined,
            position: record.ingestion.positionAfter, findings: record.findings.count,
            flagged: record.drift.count { $0.flagged },
            refitted: record.decisions.count { $0.action == .refit && $0.modelBefore != nil },
            championVersion: record.promotion.championVersion)
    }
}
