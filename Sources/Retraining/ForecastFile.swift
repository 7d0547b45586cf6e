import Forecasting
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
            let prefix = "\(quoted(item.series)),"
            let model = quoted(item.model)
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

    /// The cell, quoted where its text would be taken for more than one.
    private static func quoted(_ cell: String) -> String {
        let isPlain = cell.utf8.allSatisfy { $0 != 0x2c && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d }
        if isPlain { return cell }
        var text = "\""
        // By code points: a quotation mark with an accent on it is one character, and still a mark.
        for scalar in cell.unicodeScalars {
            if scalar == "\"" { text += "\"" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
