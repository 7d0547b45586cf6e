// Goal: how often the default policy alarms on series in which nothing has changed.
//
// The six rows of the reference for daily series, the newest 28 days against the 365 before, and the same for
// 104 weeks and 60 months, of which the newest 16 are tested. What goes in is
// - raw values, their seasons estimated from the reference by `SeasonRemoval`;
// - same-season windows: differences to the value a season before (52 weeks for days), which need one more
//   year of history; Evidently sees the newest values and those of the same season, as in the reference;
// - residuals, of a model that knows the season, whose errors are the noise; pre-whitened ones are the innovations.
// Below them stand the errors of real models: ETS, fitted to what the reference is elsewhere, on the values that
// came after, against their blocked errors, as in a run. Those are shown and not asserted: a model
// that has taken chance for a trend errs to one side from the first day, and is right to be suspected.

import Drift
import Glibc
import Retraining
import Statistics

/// One row of the table.
struct FalseAlarmRow: Sendable {
    var name: String
    /// Of errors that real models make.
    var isOfModels = false
    /// Of tests that have only a few p-values.
    var isDiscrete = false
    var alarms = 0
    var series = 0
    /// Runs of 300 series, and those in them that are believed at the false-discovery rate.
    var runs = 0
    var believed = 0
    var peers = PeerAlarms()

    var rate: Double { Double(alarms) / Double(max(1, series)) }
    var believedPerRun: Double { Double(believed) / Double(max(1, runs)) }

    /// One run of the drift stage.
    mutating func add(_ measured: [DriftStage.Measured], _ policy: DriftPolicy) {
        let drift = DriftStage.judged(measured, policy: policy)
        let summary = DriftSummary(drift, rate: policy.falseAlarmRate)
        // A series that could not be tested is one without an alarm.
        series += drift.count
        alarms += summary.alarmed
        believed += summary.believed
        runs += 1
    }

    mutating func add(_ other: FalseAlarmRow) {
        alarms += other.alarms
        series += other.series
        runs += other.runs
        believed += other.believed
        peers.add(other.peers)
    }
}

enum DriftFalseAlarms {
    /// What of a series is looked at.
    private enum Input: String, CaseIterable {
        case raw = "raw values"
        case sameSeason = "same-season windows"
        case residuals = "residuals"
        case whitened = "pre-whitened"
    }

    private static let inputs: [(autocorrelation: Double, input: Input)] = [
        (0, .raw), (0, .sameSeason), (0, .residuals), (0.6, .raw), (0.6, .residuals),
        (0.6, .whitened),
    ]

    static func noiseName(_ autocorrelation: Double) -> String {
        autocorrelation == 0 ? "white" : "AR(\(autocorrelation))"
    }

    /// The six rows of a panel.
    static func rows(_ panel: DriftPanel, seed: Int, replication: Int) -> [FalseAlarmRow] {
        var scores = RankScores()
        return inputs.map { autocorrelation, input in
            var row = FalseAlarmRow(
                name: "\(panel.rawValue), \(noiseName(autocorrelation)), \(input.rawValue)")
            // Of the daily series 28 values are there to be tested; all of them are.
            let policy = panel == .daily ? DriftPolicy(window: panel.current) : DriftPolicy()
            let settings = DriftStage.settings(policy, seasonLength: panel.seasonLength)
            var measured: [DriftStage.Measured] = []
            for index in 0..<DriftPanel.series {
                var random = panel.random(
                    seed: seed, replication: replication, series: index, "\(autocorrelation)")
                let simulated = panel.simulated(autocorrelation: autocorrelation)
                    .values(panel.training + panel.lag + panel.current, random: &random)
                let errors = errors(simulated, panel, input, autocorrelation, &row.peers)
                let tested = errors.flatMap {
                    ErrorTest.tested(
                        reference: $0.reference, current: $0.current, withoutSines: $0.sines,
                        settings: settings, scores: &scores)
                }
                measured.append(
                    DriftStage.Measured(
                        series: "\(index)", history: DriftHistory(), hasNewValues: true,
                        errors: tested))
            }
            row.add(measured, policy)
            return row
        }
    }

    /// What our tests see of a series; Evidently's see what the reference's did.
    private static func errors(
        _ simulated: (values: [Double], noise: [Double]), _ panel: DriftPanel, _ input: Input,
        _ autocorrelation: Double, _ peers: inout PeerAlarms
    ) -> (reference: [Double], current: [Double], sines: [Double])? {
        func split(
            _ values: [Double]
        ) -> (reference: [Double], current: [Double], sines: [Double]) {
            (
                Array(values.dropLast(panel.current).suffix(panel.training)),
                Array(values.suffix(panel.current)), []
            )
        }
        let (values, noise) = simulated
        let raw = split(values)
        switch input {
        case .raw:
            peers.add(reference: raw.reference, current: raw.current)
            return SeasonRemoval.errors(
                reference: raw.reference, current: raw.current, seasons: panel.knownSeasons)
        case .sameSeason:
            let start = raw.reference.count - panel.lag
            peers.add(
                reference: Array(raw.reference[max(0, start)...].prefix(panel.current)),
                current: raw.current)
            return split(SeasonRemoval.differences(of: values, lag: panel.lag))
        case .residuals:
            let errors = split(noise)
            peers.add(reference: errors.reference, current: errors.current)
            return errors
        case .whitened:
            let errors = split(
                noise.indices.map { noise[$0] - ($0 > 0 ? autocorrelation * noise[$0 - 1] : 0) })
            peers.add(reference: errors.reference, current: errors.current)
            return errors
        }
    }

    /// Errors of models, at the runs after some new values.
    static func modelled(
        _ panel: DriftPanel, autocorrelation: Double, bench: DriftModels, seed: Int,
        replication: Int
    ) -> [FalseAlarmRow] {
        let moments = [8, 16, (3 * panel.seasonLength + 1) / 2]
        let histories = (0..<DriftPanel.series).map { index in
            var random = panel.random(
                seed: seed, replication: replication, series: index, "\(autocorrelation)")
            return panel.simulated(autocorrelation: autocorrelation)
                .values(panel.training + (moments.max() ?? 0), random: &random).values
        }
        let models = bench.models(of: histories, panel)
        return moments.map { moment in
            var row = FalseAlarmRow(
                name: "\(panel.rawValue), \(noiseName(autocorrelation)), errors of ETS, "
                    + "\(moment) new", isOfModels: true)
            let run = bench.run(models, histories, panel, through: panel.training + moment)
            for (champion, trained) in zip(run.champions, models.compactMap { $0 }) {
                row.peers.add(
                    reference: trained.errors,
                    current: Array(champion.unseenErrors.suffix(bench.policy.window)))
            }
            row.add(run.measured, bench.policy)
            return row
        }
    }
}
