import Forecasting
import Tabular
package import TimeSeries

/// The forecasts of a run as CSV: `series_id,time,model,mean,lower_80,upper_80,…`, a row a period.
package enum ForecastFile {
    package static func csv(
        _ forecasts: [SeriesForecast], levels: [Double], frequency: Frequency
    ) -> [UInt8] {
        var text = "series_id,time,model,mean"
        for level in levels {
            let name = level == level.rounded() ? String(Int(level)) : String(level)
            text += ",lower_\(name),upper_\(name)"
        }
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
}
