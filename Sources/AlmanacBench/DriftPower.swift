// Goal: how soon the default policy finds what has changed.
//
// A panel of 300 series gets a run with every new value. After 16 of them every series changes, or
// every tenth: of those few the false-discovery rate asks more. Counted are the series that had an alarm of their
// own at 5% in any run up to the deadline, and those that the policy had flagged by then. Evidently's alarms
// are those of the values from the change to the deadline alone, which it is not told. Sizes are in standard
// deviations of the errors of a model that knows the season; errors of ETS are greater, and those are shown only.
//
// A doubling of the *variance* cannot be found in nine series of ten within sixteen values, by anybody:
// the most powerful test there is, of the sum of squares against a known variance, has a power of 66% at 5%, since
// P(χ²(16) > 26.3 / 2) = 0.66. It is shown; what is asserted is a doubling of the standard deviation.

import Drift
import Retraining
import Statistics

struct PowerRow: Sendable {
    var name: String
    var isOfModels: Bool
    var isAsserted: Bool
    var deadline: Int
    var changed = 0
    var alarmed = 0
    var flagged = 0
    /// Series that did not change, flagged in a run; and runs.
    var falselyFlagged = 0
    var allFlagged = 0
    var runs = 0
    var peers = PeerAlarms()

    var alarmedShare: Double { Double(alarmed) / Double(max(1, changed)) }
    var flaggedShare: Double { Double(flagged) / Double(max(1, changed)) }
    var falselyPerRun: Double { Double(falselyFlagged) / Double(max(1, runs)) }
    var falseShare: Double { Double(falselyFlagged) / Double(max(1, allFlagged)) }

    mutating func add(_ other: PowerRow) {
        changed += other.changed
        alarmed += other.alarmed
        flagged += other.flagged
        falselyFlagged += other.falselyFlagged
        allFlagged += other.allFlagged
        runs += other.runs
        peers.add(other.peers)
    }
}

enum DriftPower {
    /// New values before the change.
    private static let quiet = 16

    /// What is simulated for a row.
    struct Scenario: Sendable {
        var panel: DriftPanel
        var change: PlantedChange
        /// Every series, or every tenth.
        var every: Int

        /// Whether errors are those of ETS; otherwise of a model that knows the season: the noise.
        var isOfModels: Bool

        func hasChanged(_ index: Int) -> Bool { index % every == 0 }

        var deadline: Int { change.deadline(seasonLength: panel.seasonLength) }

        var row: PowerRow {
            PowerRow(
                name: "\(panel.rawValue), \(isOfModels ? "ETS" : "residuals"), "
                    + "\(change.rawValue)\(every > 1 ? ", 1 series in \(every)" : "")",
                isOfModels: isOfModels,
                isAsserted: !isOfModels && change != .variance && every == 1,
                deadline: deadline)
        }

        func history(_ index: Int, random: inout RandomNumbers) -> [Double] {
            var simulated = panel.simulated(autocorrelation: 0)
            // The weekly season of days is as large here as the yearly one of the others.
            if panel == .daily { simulated.seasons = [(7, 3)] }
            if hasChanged(index) {
                simulated.change = change
                simulated.start = panel.training + DriftPower.quiet
            }
            let count = panel.training + DriftPower.quiet + deadline
            let (values, noise) = simulated.values(count, random: &random)
            return isOfModels ? values : noise
        }
    }

    static let scenarios: [Scenario] = {
        let changes = [PlantedChange.level, .scale, .variance, .season]
        let ofResiduals = [1, 10].flatMap { every in
            DriftPanel.allCases.flatMap { panel in
                changes.map { Scenario(panel: panel, change: $0, every: every, isOfModels: false) }
            }
        }
        let ofModels = [DriftPanel.weekly, .monthly].flatMap { panel in
            changes.map { Scenario(panel: panel, change: $0, every: 1, isOfModels: true) }
        }
        return ofResiduals + ofModels
    }()

    static func row(
        _ scenario: Scenario, bench: DriftModels, seed: Int, replication: Int
    ) -> PowerRow {
        let panel = scenario.panel
        var row = scenario.row
        let histories = (0..<DriftPanel.series).map { index in
            var random = panel.random(
                seed: seed, replication: replication, series: index,
                "\(scenario.change.rawValue) \(scenario.every)")
            return scenario.history(index, random: &random)
        }
        var models = scenario.isOfModels ? bench.models(of: histories, panel) : []
        var runHistories = [DriftHistory](repeating: DriftHistory(), count: histories.count)
        var scores = RankScores()
        let settings = DriftStage.settings(bench.policy, seasonLength: panel.seasonLength)
        var alarmed = Set<Int>()
        var flagged = Set<Int>()
        let first = panel.training + quiet
        for end in (first - bench.policy.confirmationRuns + 1)...(first + scenario.deadline) {
            let measured: [DriftStage.Measured]
            if scenario.isOfModels {
                let run = bench.run(models, histories, panel, through: end)
                measured = run.measured
                if end == first + scenario.deadline {
                    for (champion, trained) in zip(run.champions, models.compactMap { $0 })
                    where Int(champion.stored.series).map(scenario.hasChanged) ?? false {
                        row.peers.add(
                            reference: trained.errors,
                            current: Array(champion.unseenErrors.suffix(scenario.deadline)))
                    }
                }
            } else {
                if end == first + scenario.deadline {
                    for (index, errors) in histories.enumerated()
                    where scenario.hasChanged(index) {
                        row.peers.add(
                            reference: Array(errors[..<panel.training]),
                            current: Array(errors.suffix(scenario.deadline)))
                    }
                }
                measured = histories.enumerated().map { index, errors in
                    DriftStage.Measured(
                        series: "\(index)", history: runHistories[index], hasNewValues: true,
                        errors: ErrorTest.tested(
                            reference: Array(errors[..<panel.training]),
                            current: Array(errors[panel.training..<end]), settings: settings,
                            scores: &scores))
                }
            }
            row.runs += 1
            for drift in DriftStage.judged(measured, policy: bench.policy) {
                guard let index = Int(drift.series) else { continue }
                runHistories[index] = drift.history
                if scenario.isOfModels { models[index]?.model.driftHistory = drift.history }
                let isDrifted = scenario.hasChanged(index) && end > first
                if drift.flagged {
                    row.allFlagged += 1
                    if isDrifted { flagged.insert(index) } else { row.falselyFlagged += 1 }
                }
                if isDrifted, (drift.pValue ?? 1) <= bench.policy.falseAlarmRate {
                    alarmed.insert(index)
                }
            }
        }
        for index in histories.indices where scenario.hasChanged(index) {
            row.changed += 1
            if alarmed.contains(index) { row.alarmed += 1 }
            if flagged.contains(index) { row.flagged += 1 }
        }
        return row
    }
}
