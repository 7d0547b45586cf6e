// Goal: what it costs to take in new observations without fitting again: the monthly series of M3 are fitted
// once, then updated by one observation at a time, series by series in turn, as a panel that grows is.

import Forecasting
import Glibc

enum UpdateBench {
    static func run(_ options: BenchOptions) throws(BenchError) {
        let panel = try M3Series.all(in: options.data).filter { $0.period == "monthly" }
        print(M3Bench.row(["model", "", "series", "fit s", "updates", "update s", "ns each"]))
        for name in options.models {
            let start = Bench.processorSeconds
            var fitted: [FittedModel] = []
            var news: [[Double]] = []
            for series in panel {
                let model = try? FittedModel.fit(
                    name, series.training, seasonLength: series.seasonLength)
                guard let model = model ?? nil else { continue }
                fitted.append(model)
                news.append(series.test)
            }
            guard !fitted.isEmpty else { continue }
            let began = Bench.processorSeconds
            var total = 0.0
            var done = 0
            var round = 0
            while done < options.updates {
                for index in fitted.indices where done < options.updates {
                    let value = news[index][round % news[index].count]
                    total += fitted[index].update([value])[0].mean
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
                    name, "", "\(fitted.count)", M3Bench.fixed(began - start, 2),
                    "\(done)", M3Bench.fixed(seconds, 3),
                    M3Bench.fixed(seconds / Double(done) * 1e9, 0),
                ]))
        }
    }
}
