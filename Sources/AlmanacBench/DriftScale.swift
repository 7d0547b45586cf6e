// Goal: what the drift stage of a weekly run costs: 104 weeks of each of many series, the newest eight of them
// unseen by the model. Counted is processor time on one thread, from the champions to the judgement of all:
// every test and null, and the control of false discoveries.

import Drift
import Retraining
import Statistics

enum DriftScale {
    private static let fitted = 250

    static func run(series: Int) throws(BenchError) {
        let bench = try DriftModels()
        let panel = DriftPanel.weekly
        // A model for each would take minutes to fit; the stage does not know that they are alike.
        let histories = (0..<fitted).map { index in
            var random = panel.random(seed: 1, replication: 0, series: index, "scale")
            return panel.simulated(autocorrelation: 0.3).values(panel.training + 8, random: &random)
                .values
        }
        let models = bench.models(of: histories, panel)
        let few = bench.run(models, histories, panel, through: panel.training + 8)
        let job = bench.job(panel)
        let inputs = histories.enumerated().map {
            ModelInput(series: "\($0)", firstPeriod: 0, values: $1)
        }
        let start = Bench.processorSeconds
        var scores = RankScores()
        var measured: [DriftStage.Measured] = []
        measured.reserveCapacity(series)
        for index in 0..<series {
            let place = index % few.champions.count
            measured.append(
                DriftStage.measured(
                    few.champions[place], inputs[place], scores: &scores, of: job))
        }
        let tested = Bench.processorSeconds
        let drift = DriftStage.judged(measured, policy: bench.policy)
        let end = Bench.processorSeconds
        let summary = DriftSummary(drift, rate: bench.policy.falseAlarmRate)
        print(
            "\(series) series: \(M3Bench.fixed(tested - start, 2)) s to test, "
                + "\(M3Bench.fixed(end - tested, 2)) s to judge; \(summary.alarmed) of "
                + "\(summary.tested) alarm, \(M3Bench.fixed(summary.expectedByChance, 0)) expected")
    }
}
