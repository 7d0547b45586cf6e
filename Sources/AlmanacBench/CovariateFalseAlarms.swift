// Goal: how often the tests of covariates alarm where nothing has changed, and whether they find what has.
//
// Covariates as jobs have them, of as many periods as the panels of `DriftPanel`: a season with independent or
// autocorrelated noise, autocorrelated noise alone, a flag of independent periods, one that holds for weeks, one of a
// time of the year, a price list, and three covariates that follow a common cause, tested together. Tests of counts
// have few p-values, and may alarm less often than the nominal rate; never more often.

import Drift
import Glibc
import Retraining
import Statistics

enum SimulatedCovariate: String, CaseIterable {
    case season = "season, white"
    case seasonAndMemory = "season, AR(0.6)"
    case memory = "AR(0.6)"
    case flag = "flag"
    case longFlag = "flag that holds"
    case seasonalFlag = "flag of a season"
    case prices = "price list"
    case together = "three together"

    /// Whether only a few p-values are possible.
    var isDiscrete: Bool {
        switch self {
        case .flag, .longFlag, .seasonalFlag, .prices: true
        default: false
        }
    }

    /// The columns that are tested: one, or three of a common cause.
    ///
    /// - Parameter isBroken: whether the newest values have lost what ties them, or, of one column, what
    ///   it was: raised by 1.5 standard deviations of the noise, or the other way round.
    func columns(
        _ panel: DriftPanel, newest: Int, isBroken: Bool = false, random: inout RandomNumbers
    ) -> [[Double]] {
        let count = panel.training + panel.current
        func isNew(_ t: Int) -> Bool { isBroken && t >= count - newest }
        let shift = isBroken ? 1.5 : 0
        switch self {
        case .season, .seasonAndMemory, .memory:
            let rho = self == .season ? 0 : 0.6
            var simulated = panel.simulated(autocorrelation: rho)
            if self == .memory { simulated.seasons = [] }
            let values = simulated.values(count, random: &random).values
            return [values.indices.map { values[$0] + (isNew($0) ? shift : 0) }]
        case .flag:
            return [(0..<count).map { random.uniform() < (isNew($0) ? 0.8 : 0.2) ? 1 : 0 }]
        case .longFlag:
            var state = 0.0
            return [
                (0..<count).map { _ in
                    if random.uniform() < (state == 0 ? 0.1 : 0.4) { state = 1 - state }
                    return state
                }
            ]
        case .seasonalFlag:
            let season = panel.seasonLength
            let start = random.integer(below: season)
            return [
                (0..<count).map { t in
                    let isTime = (t + start) % season * 6 < season
                    return random.uniform() < (isTime ? 0.8 : 0.02) ? 1 : 0
                }
            ]
        case .prices:
            var price = 10 + random.normal()
            return [
                (0..<count).map { _ in
                    if random.uniform() < 0.2 { price = 10 + random.normal() }
                    return price
                }
            ]
        case .together:
            var cause = panel.simulated(autocorrelation: 0.6)
            cause.seasons = []
            let common = cause.values(count, random: &random).noise
            let other = cause.values(count, random: &random).noise
            return (0..<3).map { column in
                let own = panel.simulated(autocorrelation: 0.6).values(count, random: &random)
                return (0..<count).map { t in
                    // The third follows a cause of its own once the tie is broken.
                    let from = column == 2 && isNew(t) ? other[t] : common[t]
                    return own.values[t] - 0.6 * own.noise[t] + from
                }
            }
        }
    }

    /// The p-value of the newest values; nil where they cannot be tested.
    func pValue(
        _ columns: [[Double]], newest: Int, seasons: [Double],
        _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> Double? {
        let older = columns.map {
            CovariateReference.estimated(
                from: Array($0.dropLast(newest)), newest: newest, seasons: seasons,
                settings: settings)
        }
        let newer = columns.map { Array($0.suffix(newest)) }
        guard self == .together else {
            return CovariateTest.tested(
                newer[0], against: older[0].reference, settings: settings, scores: &scores)?.pValue
        }
        return ReconstructionReference(
            of: older.compactMap(\.innovations),
            coefficients: older.compactMap(\.reference.coefficientCount).max() ?? 0
        ).flatMap {
            ReconstructionTest.measured(
                zip(older, newer).compactMap { $0.reference.innovations(of: $1) }, against: $0,
                settings: settings, scores: &scores)?.pValue
        }
    }
}

enum CovariateFalseAlarms {
    static func row(
        _ covariate: SimulatedCovariate, _ panel: DriftPanel, seed: Int, replication: Int,
        isBroken: Bool = false
    ) -> FalseAlarmRow {
        var row = FalseAlarmRow(name: "\(panel.rawValue), \(covariate.rawValue)")
        let policy = panel == .daily ? DriftPolicy(window: panel.current) : DriftPolicy()
        let settings = DriftStage.settings(policy, seasonLength: panel.seasonLength)
        var scores = RankScores()
        var pValues: [Double] = []
        for index in 0..<DriftPanel.series {
            var random = panel.random(
                seed: seed, replication: replication, series: index, covariate.rawValue)
            let columns = covariate.columns(
                panel, newest: panel.current, isBroken: isBroken, random: &random)
            // A covariate that cannot be tested is one without an alarm.
            pValues.append(
                covariate.pValue(
                    columns, newest: panel.current, seasons: panel.knownSeasons, settings, &scores)
                    ?? 1)
        }
        row.series = pValues.count
        row.alarms = pValues.count { $0 <= policy.falseAlarmRate }
        row.isDiscrete = covariate.isDiscrete
        row.runs = 1
        row.believed = FalseDiscovery.believed(pValues, rate: policy.falseAlarmRate).count { $0 }
        return row
    }

    /// The rows of all panels, without a change or with one, a replication each.
    static func rows(seed: Int, replication: Int, isBroken: Bool = false) -> [FalseAlarmRow] {
        DriftPanel.allCases.flatMap { panel in
            SimulatedCovariate.allCases.compactMap { covariate in
                // What holds is not seen to change in a few weeks.
                if isBroken, [.longFlag, .seasonalFlag, .prices].contains(covariate) { return nil }
                return row(
                    covariate, panel, seed: seed, replication: replication, isBroken: isBroken)
            }
        }
    }
}
