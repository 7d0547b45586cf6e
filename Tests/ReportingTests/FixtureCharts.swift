import Drift
import Forecasting
import Retraining
import TimeSeries

extension Fixture {
    /// The last four seasons up to `lastMonth`, and a year of forecasts in the shape of the year before.
    static func charts(lastMonth: Int) -> [RunReport.Chart] {
        let reasons = [
            "flagged: residuals drifted for 2 runs; refitted", "re-estimated after 12 months",
            "flagged: residuals drifted for 3 runs; refitted",
            "the largest error that is not flagged",
            "the widest interval",
        ]
        let models = ["ETS(M,A,M)", "ETS(M,N,A)", "ETS(A,N,A)", "ETS(M,N,M)", "ETS(A,N,N)"]
        return RoadCasualties.series.enumerated().map { index, series in
            chart(series.id, series.values, reasons[index], models[index], lastMonth: lastMonth)
        }
    }

    static func chart(
        _ id: String, _ values: [Double], _ reason: String, _ model: String, lastMonth: Int
    ) -> RunReport.Chart {
        let firstMonth = monthNumber(RoadCasualties.firstYear, 1)
        let end = lastMonth - firstMonth
        let shown = (end - 47)...end
        var actual: [Double?] = shown.map { values[$0] }
        if id == "rear seats" {
            actual[20] = nil
            actual[21] = nil
            actual[23] = nil
        }
        let oneStep: [Double?] = shown.map { index in
            index < 12 ? nil : (values[index - 12] + values[index - 1]) / 2
        }
        let recent = values[(end - 3)...end].reduce(0, +)
        let before = values[(end - 15)...(end - 12)].reduce(0, +)
        let mean = (1...12).map { values[end - 12 + $0] * recent / before }
        func interval(_ level: Double, _ deviations: Double) -> Forecast.Interval {
            let half = mean.enumerated().map { step, value in
                deviations * 0.08 * value * (1 + Double(step) / 12)
            }
            return Forecast.Interval(
                level: level, lower: zip(mean, half).map { $0 - $1 },
                upper: zip(mean, half).map { $0 + $1 })
        }
        return RunReport.Chart(
            series: id, reason: reason, model: model,
            times: shown.map { Frequency.monthly.start(of: firstMonth + $0) }, actual: actual,
            oneStep: oneStep,
            forecastTimes: (1...12).map { Frequency.monthly.start(of: lastMonth + $0) },
            forecast: Forecast(mean: mean, intervals: [interval(80, 1.2816), interval(95, 1.96)]),
            estimatedThrough: Frequency.monthly.start(of: monthNumber(1983, 1)))
    }

    /// A first run with the whole history, then five rows a month.
    static func history(runs: Int, first year: Int) -> [RunReport.HistoryEntry] {
        (1...runs).map { run in
            let month = monthNumber(year, 1) + run - 2
            let isLate = run > runs - 3
            return RunReport.HistoryEntry(
                run: run, asOf: Frequency.monthly.end(of: month), verdict: .published,
                rowsAccepted: run == 1 ? 780 : 5, rowsQuarantined: run.isMultiple(of: 7) ? 1 : 0,
                position: Frequency.monthly.start(of: month).description,
                findings: run.isMultiple(of: 7) ? 3 : 0, flagged: isLate ? 2 : 0,
                refitted: run == 1 ? 5 : (run == runs ? 2 : 0), championVersion: run)
        }
    }
}

extension Fixture {
    /// A wide panel: every series drawn, measured and compared, one in fifty flagged.
    static func large(series count: Int) -> RunReport {
        var report = typical()
        let drift = report.record.drift
        let comparison = report.record.comparisons[0]
        let lastMonth = monthNumber(1983, 5)
        let charts = charts(lastMonth: lastMonth)
        func name(_ index: Int) -> String { "store \(index / 40 + 1)/item \(index % 40 + 1)" }
        report.charts = (0..<300).map { index in
            var chart = charts[index % charts.count]
            chart.series = name(index)
            return chart
        }
        var random = SplitMix(seed: 3)
        report.record.drift = (0..<count).map { index in
            var entry = drift[index % 50 == 0 ? 2 : 3 + index % 2]
            entry.series = name(index)
            let spread = random.unit()
            entry.errors = entry.errors.map {
                scaled($0, toRatio: entry.flagged ? 1 + 3 * spread : 0.15 + 0.8 * spread * spread)
            }
            return entry
        }
        report.record.comparisons = (0..<count / 10).map { index in
            var copy = comparison
            copy.series = name(index)
            copy.promoted = index % 3 == 0
            return copy
        }
        report.record.decisions = (0..<count).map { index in
            let action = RetrainingAction.allCases[index % 50 == 0 ? 3 : index % 3]
            return RetrainingDecision(
                series: name(index), action: action, reasons: ["1 new observation."],
                modelBefore: "ETS(A,N,N)", modelAfter: "ETS(A,N,N)", outcome: nil)
        }
        report.history = history(runs: 260, first: 1962)
        return report
    }

    private static func scaled(_ old: DriftMeasurement, toRatio ratio: Double) -> DriftMeasurement {
        DriftMeasurement(
            measure: old.measure, value: old.threshold * ratio, threshold: old.threshold,
            pValue: old.pValue, referenceCount: old.referenceCount, currentCount: old.currentCount,
            edges: old.edges, referenceShares: old.referenceShares,
            currentShares: old.currentShares)
    }
}
