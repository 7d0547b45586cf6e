// Goal: what it costs to take in new observations without fitting again: the monthly series of M3 are fitted
// once, then updated by one observation at a time, series by series in turn, as a panel that grows is.

import Forecasting
import Glibc

enum UpdateBench {
    /// The most processor seconds that a million updates of these models may take.
    static let most: [String: Double] = ["ets": 2, "arima": 2, fixedOrders: 2]
    /// Beside `arima`, whose search takes smaller orders for most series, the one that costs most of those in
    /// common use.
    static let fixedOrders = "arima(2,1,2)(0,1,1)[12]"

    static func run(_ options: BenchOptions) throws(BenchError) {
        let panel = try M3Series.all(in: options.data).filter { $0.period == "monthly" }
        print(M3Bench.row(["model", "", "series", "fit s", "updates", "update s", "ns each"]))
        var broken: [String] = []
        for name in options.models + (options.models.contains("arima") ? [fixedOrders] : []) {
            let start = Bench.processorSeconds
            var models: [FittedModel] = []
            var news: [[Double]] = []
            for series in panel {
                guard let model = fitted(name, series) else { continue }
                models.append(model)
                news.append(series.test)
            }
            guard !models.isEmpty else { continue }
            let began = Bench.processorSeconds
            var total = 0.0
            var done = 0
            var round = 0
            while done < options.updates {
                for index in models.indices where done < options.updates {
                    let value = news[index][round % news[index].count]
                    total += models[index].update([value])[0].mean
                    done += 1
                }
                round += 1
            }
            let seconds = Bench.processorSeconds - began
            guard total.isFinite else {
                throw BenchError(message: "\(name): a forecast is not finite", exitCode: 1)
            }
            print(
                M3Bench.row([
                    name, "", "\(models.count)", M3Bench.fixed(began - start, 2),
                    "\(done)", M3Bench.fixed(seconds, 3),
                    M3Bench.fixed(seconds / Double(done) * 1e9, 0),
                ]))
            if let most = most[name], seconds * 1e6 / Double(done) >= most {
                broken.append("\(name): a million updates take \(most) s or more")
            }
        }
        guard broken.isEmpty else {
            throw BenchError(message: broken.joined(separator: "; "), exitCode: 1)
        }
    }

    private static func fitted(_ name: String, _ series: M3Series) -> FittedModel? {
        guard name == fixedOrders else {
            return try? FittedModel.fit(name, series.training, seasonLength: series.seasonLength)
        }
        let orders = ARIMAOrders(
            2, 1, 2, seasonal: (0, 1, 1), seasonLength: 12, constant: false)
        return (try? ARIMA.fit(series.training, orders: orders)).map { FittedModel($0) }
    }
}
