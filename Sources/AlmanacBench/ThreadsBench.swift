// Goal: what a second thread gains: the monthly series of M3 are fitted and forecast with one thread and with two,
// by turns, and the least wall times compared. What is computed must not depend on how many there were, to
// the byte.
//
// The figure is one of the machine too: with anything else running, two threads have less than two processors.
// `share` is the part of two processors that the two threads had; below 0.98 the ratio says little.

import Forecasting
import FoundationEssentials
import Glibc
import Retraining

enum ThreadsBench {
    /// The most that two threads may take of one's wall time.
    static let most = 0.55
    /// Measured where none is named: fits of some milliseconds and of some tens.
    static let models = ["ets", "arima", "auto"]
    private static let rounds = 3

    static func run(_ options: BenchOptions) async throws(BenchError) {
        let panel = try M3Series.all(in: options.data).filter { $0.period == "monthly" }
            .enumerated().filter { $0.offset % options.every == 0 }.map(\.element)
        print(
            M3Bench.row([
                "model", "", "series", "1: wall s", "2: wall s", "ratio", "limit", "share",
            ]))
        var broken: [String] = []
        for name in options.named.isEmpty ? models : options.named {
            let one = await Run.least(of: rounds, name, panel)
            guard one.single.bytes == one.double.bytes else {
                throw BenchError(message: "\(name): two threads give other bytes", exitCode: 1)
            }
            let ratio = one.double.wall / one.single.wall
            print(
                M3Bench.row([
                    name, "", "\(panel.count)", M3Bench.fixed(one.single.wall, 3),
                    M3Bench.fixed(one.double.wall, 3), M3Bench.fixed(ratio, 3),
                    M3Bench.fixed(most, 2),
                    M3Bench.fixed(one.double.processor / (2 * one.double.wall), 3),
                ]))
            if options.assertsRequired, ratio > most {
                broken.append(
                    "\(name): two threads take \(M3Bench.fixed(ratio, 3)) of one's time, at most "
                        + "\(most) is asked")
            }
        }
        guard broken.isEmpty else {
            throw BenchError(message: broken.joined(separator: "; "), exitCode: 1)
        }
    }

    /// One pass over the panel.
    private struct Run {
        var wall = Double.infinity
        var processor = 0.0
        /// Models and forecasts, encoded, one after another.
        var bytes: [Data] = []

        /// The quickest of `rounds` with one thread and with two, by turns.
        static func least(
            of rounds: Int, _ name: String, _ panel: [M3Series]
        ) async -> (single: Run, double: Run) {
            var single = Run()
            var double = Run()
            for _ in 0..<rounds {
                let one = await Run(name, panel, threads: 1)
                let two = await Run(name, panel, threads: 2)
                if one.wall < single.wall { single = one }
                if two.wall < double.wall { double = two }
            }
            return (single, double)
        }

        init() {}

        init(_ name: String, _ panel: [M3Series], threads: Int) async {
            let began = Bench.wallSeconds
            let used = Bench.processorSeconds
            let fits = await concurrentMap(panel, threads: threads) { series in
                let model = try? FittedModel.fit(
                    name, series.training, seasonLength: series.seasonLength)
                return (model, model?.forecast(horizon: series.horizon, levels: [95], seed: 1))
            }
            wall = Bench.wallSeconds - began
            processor = Bench.processorSeconds - used
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            bytes = fits.map { model, forecast in
                ((try? model?.encodedJSON()) ?? Data())
                    + ((try? forecast.map { try encoder.encode($0) }) ?? Data())
            }
        }
    }
}
