import Forecasting
import FoundationEssentials
import Testing

/// The M3 competition and R's fits of it, where the shared data are at hand.
enum M3Reference {
    static let shared: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared"
    }()

    /// Whether the panel and R's fits in `file` are there.
    static func isPresent(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: shared + "/reference/" + file)
            && FileManager.default.fileExists(atPath: shared + "/data/m3.csv")
    }

    /// The fields of every line after the header of a CSV file below the shared folder.
    static func lines(_ path: String) throws -> [[String]] {
        let data = try Data(contentsOf: URL(filePath: shared + path))
        return data.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            var fields = [""]
            var quoted = false
            for byte in line {
                if byte == UInt8(ascii: "\"") {
                    quoted.toggle()
                } else if byte == UInt8(ascii: ","), !quoted {
                    fields.append("")
                } else {
                    fields[fields.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
                }
            }
            return fields
        }
    }

    /// One series of the competition.
    struct Series {
        let seasonLength: Int
        var train: [Double] = []
        var test: [Double] = []
    }

    /// Every series by its identifier.
    static func series() throws -> [String: Series] {
        var series: [String: Series] = [:]
        for fields in try lines("/data/m3.csv") {
            let season = try #require(Int(fields[2]))
            let value = try #require(Double(fields[7]))
            if fields[5] == "train" {
                series[fields[0], default: Series(seasonLength: season)].train.append(value)
            } else {
                series[fields[0], default: Series(seasonLength: season)].test.append(value)
            }
        }
        return series
    }

    /// sMAPE and MASE of the forecasts of a model on the test parts of all 3,003 series.
    static func accuracy(
        of fit: (Series) throws -> any ForecastModel
    ) throws -> (smape: Double, mase: Double) {
        let series = try series()
        #expect(series.count == 3003)
        var percentage = 0.0
        var scaled = 0.0
        for one in series.values {
            let mean = try fit(one).forecast(horizon: one.test.count, levels: [], seed: 1).mean
            let steps = zip(one.train.dropFirst(one.seasonLength), one.train)
            let scale =
                steps.reduce(0) { $0 + abs($1.0 - $1.1) }
                / Double(one.train.count - one.seasonLength)
            for (value, forecast) in zip(one.test, mean) {
                let error = abs(value - forecast) / Double(one.test.count)
                percentage += 200 * error / (abs(value) + abs(forecast))
                scaled += error / scale
            }
        }
        return (percentage / 3003, scaled / 3003)
    }
}
