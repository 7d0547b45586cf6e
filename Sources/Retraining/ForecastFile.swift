import Forecasting
import Tabular
package import TimeSeries

/// The forecasts of a run, a row a period.
package enum ForecastFile {
    /// `series_id,time,model,mean,lower_80,upper_80,…` as text.
    package static func csv(
        _ forecasts: [SeriesForecast], levels: [Double], frequency: Frequency
    ) -> [UInt8] {
        var text = "series_id,time,model,mean"
        for name in bounds(levels) { text += ",\(name)" }
        text += "\n"
        for item in forecasts {
            let prefix = "\(QuotedText.cell(item.series)),"
            let model = QuotedText.cell(item.model)
            for step in item.forecast.mean.indices {
                text += prefix + frequency.start(of: item.firstPeriod + step).description
                text += ",\(model),\(item.forecast.mean[step])"
                for interval in item.forecast.intervals {
                    text += ",\(interval.lower[step]),\(interval.upper[step])"
                }
                text += "\n"
            }
        }
        return Array(text.utf8)
    }

    /// `series_id`, `time`, `model`, `version`, `mean`, `lower_80`, `upper_80`, … as Parquet. Times are
    /// dates, or timestamps in UTC where there are several periods in a day.
    ///
    /// - Parameter version: the model version that says it; nil where there is none, and so no row.
    package static func parquet(
        _ forecasts: [SeriesForecast], levels: [Double], frequency: Frequency, version: Int?
    ) -> [UInt8] {
        let steps = forecasts.map(\.forecast.mean.count)
        func doubles(_ name: String, _ values: (Forecast) -> [Double]) -> Column {
            Column(name, doubles: forecasts.flatMap { values($0.forecast) })
        }
        let times = forecasts.flatMap { item in
            item.forecast.mean.indices.map { frequency.start(of: item.firstPeriod + $0) }
        }
        var columns = [
            VersionTables.repeated("series_id", forecasts.map(\.series), counts: steps),
            isWithinDays(frequency)
                ? Column(
                    "time", integers: times.map { VersionTables.milliseconds($0) },
                    type: VersionTables.instant)
                : Column("time", dates: times.map { Int32($0.daysSinceEpoch) }),
            VersionTables.coded(
                "model",
                forecasts.flatMap { [String](repeating: $0.model, count: $0.forecast.mean.count) }),
            Column(
                "version",
                integers: [Int64](repeating: Int64(version ?? 0), count: times.count)),
            doubles("mean", \.mean),
        ]
        let names = bounds(levels)
        for level in levels.indices {
            columns.append(doubles(names[2 * level]) { $0.intervals[level].lower })
            columns.append(doubles(names[2 * level + 1]) { $0.intervals[level].upper })
        }
        var out = ParquetWriter(collecting: columns.map(ParquetField.init))
        do throws(TabularError) {
            try out.append(columns)
            return try out.finished()
        } catch {
            preconditionFailure("memory takes what is written: \(error)")
        }
    }

    private static func isWithinDays(_ frequency: Frequency) -> Bool {
        if case .minutes = frequency.unit { true } else { false }
    }

    /// `lower_80`, `upper_80`, …
    private static func bounds(_ levels: [Double]) -> [String] {
        levels.flatMap { level in
            let name = level == level.rounded() ? String(Int(level)) : String(level)
            return ["lower_\(name)", "upper_\(name)"]
        }
    }
}
