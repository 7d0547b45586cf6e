import Quality
import Statistics
import TimeSeries

extension Vintage {
    /// Every series as models see it, sorted: what the checks object to is missing.
    func modelInputs(for job: Job) -> [ModelInput] {
        panel.series.map { series in
            var values = series.values
            let doubtful = QualityReport.periodsTreatedAsMissing(
                in: series, frequency: frequency, seasonLength: job.seasonLength,
                settings: job.quality)
            for periods in doubtful {
                for period in periods { values[period - series.firstPeriod] = .nan }
            }
            return ModelInput(
                series: series.id, firstPeriod: series.firstPeriod, values: values)
        }
    }
}
