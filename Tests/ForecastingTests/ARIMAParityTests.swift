import Forecasting
import FoundationEssentials
import Testing

/// R's fits of every tenth series of M3, where the shared data are at hand.
@Suite struct ARIMAParityTests {
    static let shared: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared"
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: shared + "/reference/r-arima-m3.csv")
            && FileManager.default.fileExists(atPath: shared + "/data/m3.csv")
    }

    private func lines(_ path: String) throws -> [[String]] {
        let data = try Data(contentsOf: URL(filePath: ARIMAParityTests.shared + path))
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

    private struct M3Series {
        let seasonLength: Int
        var train: [Double] = []
        var test: [Double] = []
    }

    private func m3() throws -> [String: M3Series] {
        var series: [String: M3Series] = [:]
        for fields in try lines("/data/m3.csv") {
            let season = try #require(Int(fields[2]))
            let value = try #require(Double(fields[7]))
            if fields[5] == "train" {
                series[fields[0], default: M3Series(seasonLength: season)].train.append(value)
            } else {
                series[fields[0], default: M3Series(seasonLength: season)].test.append(value)
            }
        }
        return series
    }

    /// `ARIMA(0,1,1)(0,1,1)[12] with drift`, as R and we write it.
    private func orders(_ text: String) throws -> ARIMAOrders {
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 3 || numbers.count == 7)
        let isSeasonal = numbers.count == 7
        let orders = ARIMAOrders(
            numbers[0], numbers[1], numbers[2],
            seasonal: isSeasonal ? (numbers[3], numbers[4], numbers[5]) : (0, 0, 0),
            seasonLength: isSeasonal ? numbers[6] : 1,
            constant: text.hasSuffix("with drift") || text.hasSuffix("with non-zero mean"))
        #expect(orders.description == text)
        return orders
    }

    @Test(
        .enabled(
            if: isPresent, "needs ../shared/data/m3.csv and ../shared/reference/r-arima-m3.csv"))
    func everySeriesIsAsLikelyAsInR() throws {
        let series = try m3()
        var count = 0
        var short: [String] = []
        for fields in try lines("/reference/r-arima-m3.csv") {
            let one = try #require(series[fields[0]])
            let model = try ARIMA.fit(one.train, orders: try orders(fields[2]))
            let theirs = try #require(Double(fields[3]))
            count += 1
            if model.logLikelihood < theirs - 0.01 {
                short.append("\(fields[0]) \(fields[2]) \(model.logLikelihood) < \(theirs)")
            }
        }
        #expect(count == 301)
        #expect(short.count <= 1, "\(short)")
    }

    /// All 3,003 series: sMAPE 13.07 and MASE 1.407 when this was written; statsforecast has
    /// 13.64 and 1.443.
    @Test(
        .enabled(
            if: isPresent, "needs ../shared/data/m3.csv and ../shared/reference/r-arima-m3.csv"))
    func accuracyOnM3() throws {
        let series = try m3()
        #expect(series.count == 3003)
        var percentage = 0.0
        var scaled = 0.0
        for one in series.values {
            let model = try ARIMA.fit(one.train, seasonLength: one.seasonLength)
            let mean = model.forecast(horizon: one.test.count, levels: [], seed: 1).mean
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
        #expect(percentage / 3003 < 13.4)
        #expect(scaled / 3003 < 1.43)
    }
}
