import Drift
import Glibc
import Statistics
import Testing

/// The tests of errors: how often they alarm without drift, what they find, and what they bear.
@Suite struct ErrorTestTests {
    struct Panel: Sendable {
        var reference: Int
        var current: Int
        var season: Int
        var autocorrelation: Double
    }

    private static func noise(_ panel: Panel, _ random: inout RandomNumbers) -> [Double] {
        let phi = panel.autocorrelation
        var noise = random.normal() / (1 - phi * phi).squareRoot()
        return (0..<(panel.reference + panel.current)).map { _ in
            noise = phi * noise + random.normal()
            return noise
        }
    }

    /// The share of sequences with an alarm.
    private static func rate(
        _ panel: Panel, at nominal: Double = 0.05, series: Int = 2000, seed: UInt64 = 11,
        change: (_ place: Int, _ value: Double) -> Double = { $1 }
    ) -> Double {
        var random = RandomNumbers(seed: seed)
        var scores = RankScores()
        var alarms = 0
        for _ in 0..<series {
            let values = noise(panel, &random)
            let tested = ErrorTest.tested(
                reference: Array(values[..<panel.reference]),
                current: values[panel.reference...].enumerated().map { change($0, $1) },
                settings: ErrorTestSettings(
                    rate: 0.05, window: 8, seasonLength: panel.season), scores: &scores)
            if let tested, tested.pValue <= nominal { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    @Test(arguments: [
        Panel(reference: 365, current: 28, season: 7, autocorrelation: 0),
        Panel(reference: 365, current: 28, season: 7, autocorrelation: 0.6),
        Panel(reference: 104, current: 16, season: 52, autocorrelation: 0),
        Panel(reference: 104, current: 78, season: 52, autocorrelation: 0.3),
        Panel(reference: 60, current: 18, season: 12, autocorrelation: 0),
        Panel(reference: 60, current: 18, season: 12, autocorrelation: 0.6),
        Panel(reference: 30, current: 4, season: 1, autocorrelation: 0),
    ])
    func withoutDriftThreeToSevenInAHundredAlarm(_ panel: Panel) {
        let rate = Self.rate(panel)
        #expect(rate >= 0.03 && rate <= 0.07, "\(panel): \(rate)")
    }

    /// What is believed among many series has a p-value far below 5%. Of coefficients that are taken to be
    /// known, twice to three times as many of so short references have one of a thousandth.
    @Test(arguments: [0, 0.6]) func smallPValuesOfShortReferencesHold(_ autocorrelation: Double) {
        let panel = Panel(
            reference: 60, current: 16, season: 12, autocorrelation: autocorrelation)
        let rate = Self.rate(panel, at: 0.001, series: 20_000)
        #expect(rate >= 0.0004 && rate <= 0.0017, "\(rate)")
    }

    @Test(arguments: [365, 104, 60]) func changesAreFound(_ reference: Int) {
        let few = Panel(reference: reference, current: 8, season: 12, autocorrelation: 0)
        let more = Panel(reference: reference, current: 16, season: 12, autocorrelation: 0)
        let season = Panel(reference: reference, current: 18, season: 12, autocorrelation: 0)
        // Of 60 values it is known less well how much alike neighbours are.
        let level = Self.rate(few) { $1 + 1.5 }
        #expect(level >= (reference > 60 ? 0.9 : 0.88), "\(level)")
        #expect(Self.rate(more, series: 500) { $1 * 2 } >= 0.83)
        let moved = Self.rate(season, series: 500) { place, value in
            value + 3 * sin(Double(place) / 12 * 2 * Double.pi)
        }
        #expect(moved >= 0.95)
    }

    /// A permutation of independent values, by its own definition: the closed forms say the same.
    @Test func closedFormsAreThoseOfPermutations() throws {
        let sizes: [(reference: Int, current: Int)] = [(40, 4), (100, 8), (60, 16)]
        for size in sizes {
            var random = RandomNumbers(seed: 3)
            var scores = RankScores()
            let settings = ErrorTestSettings(rate: 0.05, window: 16, seasonLength: 1)
            var counts: [String: [Int]] = [:]
            let draws = 4000
            for _ in 0..<draws {
                let values = (0..<(size.reference + size.current)).map { _ in random.normal() }
                let tested = ErrorTest.tested(
                    reference: Array(values[..<size.reference]),
                    current: Array(values[size.reference...]), settings: settings,
                    scores: &scores)
                for measurement in try #require(tested).measurements {
                    var row = counts[measurement.measure] ?? [0, 0, 0]
                    for (place, level) in [0.01, 0.1, 0.5].enumerated()
                    where measurement.pValue <= level { row[place] += 1 }
                    counts[measurement.measure] = row
                }
            }
            for (name, row) in counts {
                let shares = row.map { Double($0) / Double(draws) }
                #expect(shares[0] <= 0.018 && shares[0] >= 0.005, "\(name) \(size): \(shares)")
                #expect(shares[1] <= 0.12 && shares[1] >= 0.08, "\(name) \(size): \(shares)")
                #expect(shares[2] <= 0.54 && shares[2] >= 0.45, "\(name) \(size): \(shares)")
            }
        }
    }

    @Test func beyondTheThresholdIsBelowTheRate() throws {
        var random = RandomNumbers(seed: 5)
        var scores = RankScores()
        for index in 0..<600 {
            let panel = Panel(
                reference: 60, current: 20, season: 12, autocorrelation: index % 2 == 0 ? 0 : 0.5)
            let values = Self.noise(panel, &random).enumerated().map { place, value in
                place >= 70 ? value * (1 + Double(index % 4) / 2) + Double(index % 3) : value
            }
            let tested = try #require(
                ErrorTest.tested(
                    reference: Array(values[..<60]), current: Array(values[60...]),
                    settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 12),
                    scores: &scores))
            let isBeyond = tested.measurements.contains { $0.value > $0.threshold }
            // The threshold is found by halves, to about one in a million.
            if abs(tested.pValue - 0.05) > 1e-4 { #expect(isBeyond == (tested.pValue <= 0.05)) }
        }
    }

    /// Nothing, one value, equal values, missing and infinite ones, the greatest there are: no test, or one
    /// that says finite things.
    @Test func hostileValuesAreBorne() {
        let ordinary = (0..<60).map { sin(Double($0) * 1.7) + Double($0 % 7) / 10 }
        let samples: [[Double]] = [
            [], [1], [Double](repeating: 0, count: 60), [Double](repeating: 5, count: 60),
            [Double](repeating: .nan, count: 60), [Double](repeating: .infinity, count: 60),
            ordinary, ordinary.map { $0 * 1e307 },
            ordinary.map { $0 * .leastNormalMagnitude / 1024 },
            ordinary.enumerated().map { $0 % 3 == 0 ? .nan : $1 },
            ordinary.enumerated().map { $0 % 5 == 0 ? -.infinity : $1 },
            (0..<60).map { Double($0 % 2) }, (0..<60).map { $0 == 30 ? 1 : 0 },
            [.greatestFiniteMagnitude, -.greatestFiniteMagnitude] + ordinary,
        ]
        var scores = RankScores()
        for season in [1, 2, 3, 7, 12, 52] {
            let settings = ErrorTestSettings(rate: 0.05, window: 8, seasonLength: season)
            for reference in samples {
                for current in samples {
                    let tested = ErrorTest.tested(
                        reference: reference, current: current, settings: settings,
                        scores: &scores)
                    if let tested { Self.expectSound(tested) }
                    let errors = SeasonRemoval.errors(
                        reference: reference, current: current, seasons: [Double(season)])
                    if let errors {
                        let again = ErrorTest.tested(
                            reference: errors.reference, current: errors.current,
                            settings: settings, scores: &scores)
                        if let again { Self.expectSound(again) }
                    }
                    let missing = MissingShare.measured(
                        reference: MissingCounts(of: reference),
                        current: MissingCounts(of: current), rate: 0.05)
                    if let missing {
                        Self.expectSound(missing)
                    }
                }
            }
        }
    }

    private static func expectSound(_ tested: TestedErrors) {
        #expect(tested.pValue >= 0 && tested.pValue <= 1, "\(tested)")
        for measurement in tested.measurements { expectSound(measurement) }
    }

    private static func expectSound(_ measurement: DriftMeasurement) {
        #expect(measurement.value.isFinite && measurement.value >= 0, "\(measurement)")
        #expect(measurement.threshold.isFinite, "\(measurement)")
        #expect(measurement.pValue >= 0 && measurement.pValue <= 1, "\(measurement)")
    }

    @Test func whatIsConstantIsNotTested() {
        var scores = RankScores()
        let settings = ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 12)
        let constant = [Double](repeating: 7, count: 60)
        #expect(
            ErrorTest.tested(
                reference: constant, current: constant, settings: settings, scores: &scores) == nil)
    }

    /// Units do not matter, nor does what other series were tested before.
    @Test func unitsDoNotMatter() throws {
        var random = RandomNumbers(seed: 8)
        let panel = Panel(reference: 80, current: 20, season: 12, autocorrelation: 0.4)
        for _ in 0..<20 {
            let values = Self.noise(panel, &random)
            func tested(_ scale: Double, _ scores: inout RankScores) throws -> TestedErrors {
                try #require(
                    ErrorTest.tested(
                        reference: values[..<80].map { $0 * scale },
                        current: values[80...].map { $0 * scale },
                        settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 12),
                        scores: &scores))
            }
            var scores = RankScores()
            let one = try tested(1, &scores)
            #expect(try tested(1024, &scores) == one)
            #expect(abs(try tested(1e9, &scores).pValue - one.pValue) < 1e-6)
            var fresh = RankScores()
            #expect(try tested(1, &fresh) == one)
        }
    }
}

/// Raw values of a seasonal series, tested without a model.
@Suite struct SeasonRemovalTests {
    private static func alarms(
        count: Int, current: Int, seasons: [Double], autocorrelation phi: Double, shift: Double = 0
    ) -> Double {
        var random = RandomNumbers(seed: 4)
        var scores = RankScores()
        var alarms = 0
        let series = 1000
        for _ in 0..<series {
            var noise = random.normal() / (1 - phi * phi).squareRoot()
            let phase = random.uniform()
            let values = (0..<(count + current)).map { t in
                noise = phi * noise + random.normal()
                let angle = 2 * Double.pi * (Double(t) / (seasons.last ?? 1) + phase)
                return 50 + 4 * sin(angle) + noise + (t >= count ? shift : 0)
            }
            let errors = SeasonRemoval.errors(
                reference: Array(values[..<count]), current: Array(values[count...]),
                seasons: seasons)
            let tested = errors.flatMap {
                ErrorTest.tested(
                    reference: $0.reference, current: $0.current, withoutSines: $0.sines,
                    settings: ErrorTestSettings(rate: 0.05, window: current, seasonLength: 1),
                    scores: &scores)
            }
            if let tested, tested.pValue <= 0.05 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    @Test(arguments: [0, 0.6]) func aYearIsEnoughToKnowTheSeason(_ autocorrelation: Double) {
        let rate = Self.alarms(
            count: 365, current: 28, seasons: [7, 365], autocorrelation: autocorrelation)
        #expect(rate >= 0.025 && rate <= 0.075, "\(rate)")
    }

    @Test func aShiftIsFoundBesideTheSeason() {
        let rate = Self.alarms(
            count: 104, current: 8, seasons: [52], autocorrelation: 0, shift: 2)
        #expect(rate >= 0.9, "\(rate)")
    }

    @Test func differencesAreToTheSameSeason() {
        #expect(SeasonRemoval.differences(of: [1, 2, 3, 5, 7], lag: 2) == [2, 3, 4])
        #expect(SeasonRemoval.differences(of: [1, 2], lag: 2).isEmpty)
        #expect(
            SeasonRemoval.differences(of: [1, .nan, 3, 4], lag: 1).map(\.isNaN) == [
                true, true, false,
            ])
    }
}

@Suite struct MissingShareTests {
    private static func flags(_ missing: Int, of count: Int) -> MissingCounts {
        MissingCounts(
            of: (0..<count).map { $0 * missing / count != ($0 + 1) * missing / count ? .nan : 1 })
    }

    /// scipy 1.17.1: `fisher_exact([[4, 4], [4, 96]], alternative="greater")`.
    @Test func independentGapsAreFishersTest() throws {
        let measured = try #require(
            MissingShare.measured(
                reference: Self.flags(4, of: 100), current: Self.flags(4, of: 8), rate: 0.05))
        #expect(abs(measured.pValue - 0.000_805_851_413_452_141) < 1e-12, "\(measured.pValue)")
        #expect(abs(measured.value - 0.46) < 1e-12 && measured.value > measured.threshold)
    }

    @Test func nothingMissingIsNotTested() {
        #expect(
            MissingShare.measured(
                reference: Self.flags(0, of: 100), current: Self.flags(0, of: 8), rate: 0.05)
                == nil)
    }

    /// Twenty gaps in one run say little of how often gaps come.
    @Test func gapsInARunAreWorthLess() throws {
        let run = MissingCounts(of: (0..<100).map { (40..<60).contains($0) ? Double.nan : 1 })
        let spread = Self.flags(20, of: 100)
        func pValue(_ reference: MissingCounts) throws -> Double {
            try #require(
                MissingShare.measured(
                    reference: reference, current: Self.flags(6, of: 8), rate: 0.05)
            ).pValue
        }
        #expect(try pValue(run) > 4 * pValue(spread))
    }
}
