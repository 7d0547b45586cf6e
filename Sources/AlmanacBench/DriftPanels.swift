// Goal: series of which it is known whether they have drifted.
//
// Each is a level, sines of its seasons with phases of its own, and noise: independent normal values, or an AR(1)
// of coefficient 0.6 whose innovations are such. Sizes are in standard deviations of the innovation: what a model
// that knows everything errs by. Daily series have a yearly sine of 3 and a weekly one of 1; with them the
// Kolmogorov–Smirnov test of raw values alarms in 97% of series, as in the reference's table. Weekly and
// monthly series have a yearly sine of 3.

import Glibc
import Statistics

/// What happens to a series.
enum PlantedChange: String, CaseIterable {
    case none = "nothing"
    case level = "level +1.5 sd"
    case scale = "standard deviation x 2"
    case variance = "variance x 2"
    case season = "season a quarter later"

    /// In how many values after it a change is to be found.
    func deadline(seasonLength: Int) -> Int {
        switch self {
        case .none: 0
        case .level: 8
        case .scale, .variance: 16
        case .season: (3 * seasonLength + 1) / 2
        }
    }
}

struct SimulatedSeries {
    /// Lengths and amplitudes.
    var seasons: [(length: Double, amplitude: Double)]
    var autocorrelation: Double
    var change = PlantedChange.none
    /// The first value after the change.
    var start = Int.max

    /// The values, and the noise in them: what is left when the season before the change is known.
    func values(
        _ count: Int, random: inout RandomNumbers
    ) -> (values: [Double], noise: [Double]) {
        let phases = seasons.map { _ in random.uniform() }
        var noise =
            random.normal() / (1 - autocorrelation * autocorrelation).squareRoot()
        var values: [Double] = []
        var errors: [Double] = []
        for t in 0..<count {
            let isChanged = t >= start
            var innovation = random.normal()
            if isChanged, change == .scale { innovation *= 2 }
            if isChanged, change == .variance { innovation *= 2.0.squareRoot() }
            noise = autocorrelation * noise + innovation
            var error = noise + (isChanged && change == .level ? 1.5 : 0)
            var expected = 100.0
            for (season, phase) in zip(seasons, phases) {
                let turn = Double(t) / season.length + phase
                let before = season.amplitude * sin(2 * Double.pi * turn)
                expected += before
                if isChanged, change == .season {
                    error += season.amplitude * sin(2 * Double.pi * (turn - 0.25)) - before
                }
            }
            values.append(expected + error)
            errors.append(error)
        }
        return (values, errors)
    }
}

/// The panels that drift is looked for in.
enum DriftPanel: String, CaseIterable {
    case daily, weekly, monthly

    static let series = 300

    var seasonLength: Int {
        switch self {
        case .daily: 7
        case .weekly: 52
        case .monthly: 12
        }
    }

    /// How many values a model is trained on.
    var training: Int {
        switch self {
        case .daily: 365
        case .weekly: 104
        case .monthly: 60
        }
    }

    /// How many new values are tested where nothing has changed.
    var current: Int { self == .daily ? 28 : 16 }

    /// Periods to the same season before.
    var lag: Int { self == .daily ? 364 : seasonLength }

    /// What a calendar says of the seasons.
    var knownSeasons: [Double] { self == .daily ? [7, 365.25] : [Double(seasonLength)] }

    var seasons: [(length: Double, amplitude: Double)] {
        switch self {
        case .daily: [(365, 3), (7, 1)]
        case .weekly: [(52, 3)]
        case .monthly: [(12, 3)]
        }
    }

    func simulated(autocorrelation: Double) -> SimulatedSeries {
        SimulatedSeries(seasons: seasons, autocorrelation: autocorrelation)
    }

    func random(seed: Int, replication: Int, series: Int, _ purpose: String) -> RandomNumbers {
        RandomNumbers(
            seed: StableHash.seed(
                "\(seed)", rawValue, purpose, "\(replication)", "\(series)"))
    }
}
