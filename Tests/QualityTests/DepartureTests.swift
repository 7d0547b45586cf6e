import Foundation
import Quality
import Statistics
import Testing
import TimeSeries

/// Rules `spike` and `levelShift` on series of which everything is known.
@Suite struct DepartureTests {
    /// What a simulated series is made of.
    enum Kind: String, CaseIterable, Sendable {
        case seasonal, autocorrelated, heavyTailed, proportional, counts, promotions
    }

    /// 156 weeks: two full years to learn from, and one more.
    static func weeks(_ kind: Kind, _ random: inout RandomNumbers) -> [Double] {
        var noise = 0.0
        return (0..<156).map { week in
            let season = sin(2 * .pi * Double(week) / 52)
            let shock = random.normal()
            switch kind {
            case .seasonal: return 1000 + 400 * season + 50 * shock
            case .autocorrelated:
                noise = 0.8 * noise + 50 * shock
                return 1000 + 200 * season + noise
            case .heavyTailed:
                // Student's t with three degrees of freedom.
                let spread = (0..<3).reduce(0.0) { sum, _ in sum + pow(random.normal(), 2) }
                return 1000 + 200 * season + 30 * shock / (spread / 3).squareRoot()
            case .proportional: return 1000 * exp(0.5 * season + 0.2 * shock)
            case .counts: return max(0, (8 + 3 * season + 2.8 * shock).rounded())
            case .promotions:
                // One week in ten sells up to twice as much.
                let lift = random.uniform() < 0.1 ? 1 + random.uniform() : 1
                return 1000 * lift + 60 * shock
            }
        }
    }

    static func found(_ rule: String, in values: [Double]) -> [Timestamp] {
        QualityReport.findings(
            in: Panel(
                frequency: .weekly, series: [Series(id: "a", firstPeriod: 0, values: values)]),
            seasonLength: 52, settings: QualitySettings()
        ).filter { $0.rule == rule }.compactMap(\.from)
    }

    /// Fewer than one value in 2,000 without a fault is named. The first promotions that a series ever has
    /// are, and a tail so heavy may be: up to one in 500 there.
    @Test(arguments: Kind.allCases) func hardlyCriesWolf(_ kind: Kind) {
        var random = RandomNumbers(seed: 7)
        var spikes = 0
        var shifts = 0
        for _ in 0..<200 {
            let values = Self.weeks(kind, &random)
            spikes += Self.found("spike", in: values).count
            shifts += Self.found("levelShift", in: values).count
        }
        print("\(kind): \(spikes) spikes and \(shifts) level shifts in \(200 * 156) values")
        let most = kind == .heavyTailed || kind == .promotions ? 500 : 2000
        #expect(spikes * most <= 200 * 156, "\(spikes)")
        #expect(shifts == 0)
    }

    /// A misplaced decimal point in the last year is named at once.
    @Test(arguments: [Kind.seasonal, .autocorrelated, .proportional, .promotions])
    func aMisplacedPointIsFound(_ kind: Kind) {
        var random = RandomNumbers(seed: 8)
        var found = 0
        for _ in 0..<100 {
            var values = Self.weeks(kind, &random)
            let place = 104 + random.integer(below: 52)
            values[place] *= 10
            values.removeSubrange((place + 1)...)
            if Self.found("spike", in: values).last == Frequency.weekly.start(of: place) {
                found += 1
            }
        }
        print("\(kind): \(found) of 100 misplaced points")
        #expect(found >= 95)
    }

    /// And so is one misplaced the other way, of the same series: promotions hide no fall.
    @Test(arguments: [Kind.seasonal, .autocorrelated, .proportional, .promotions])
    func aTenthIsFoundAsSurely(_ kind: Kind) {
        var random = RandomNumbers(seed: 8)
        var found = 0
        for _ in 0..<100 {
            var values = Self.weeks(kind, &random)
            let place = 104 + random.integer(below: 52)
            values[place] /= 10
            values.removeSubrange((place + 1)...)
            if Self.found("spike", in: values).last == Frequency.weekly.start(of: place) {
                found += 1
            }
        }
        print("\(kind): \(found) of 100 values of a tenth")
        #expect(found >= 95)
    }

    /// A fall for good is a level shift, wherever the rise of the same ratio is one.
    @Test(arguments: [Kind.seasonal, .autocorrelated, .promotions], [0.001, 0.1, 0.3])
    func aFallForGoodIsFoundAsSurelyAsARise(_ kind: Kind, factor: Double) {
        func shifts(_ factor: Double) -> Int {
            var random = RandomNumbers(seed: 11)
            return (0..<60).count { _ in
                var values = Self.weeks(kind, &random)
                for week in 110..<156 { values[week] *= factor }
                let start = Frequency.weekly.start(of: 110)
                // A thousandth is for `scaleChange`.
                return Self.found("levelShift", in: values).contains(start)
                    || Self.found("scaleChange", in: values).contains(start)
            }
        }
        let falls = shifts(factor)
        let rises = shifts(1 / factor)
        print("\(kind): \(falls) of 60 falls to \(factor), \(rises) rises of the same ratio")
        #expect(falls >= rises - 3)
        #expect(falls >= 54)
    }

    /// Small numbers are no less sure of it: shares of a hundredth.
    @Test func theUnitOfASeriesDoesNotMatter() {
        var random = RandomNumbers(seed: 12)
        var values = Self.weeks(.promotions, &random).map { $0 / 100_000 }
        values[120] /= 10
        #expect(Self.found("spike", in: values).contains(Frequency.weekly.start(of: 120)))
    }

    /// Nor do small counts that happen to be few.
    @Test func fewOfSmallCountsAreNoFall() {
        var random = RandomNumbers(seed: 13)
        for mean in [4.0, 8, 15, 30] {
            var spikes = 0
            for _ in 0..<100 {
                let values = (0..<156).map { _ in Self.poisson(mean, &random) }
                spikes += Self.found("spike", in: values).count
            }
            #expect(spikes <= 2, "\(spikes) for a mean of \(mean)")
        }
    }

    /// Knuth's product of uniform numbers.
    private static func poisson(_ mean: Double, _ random: inout RandomNumbers) -> Double {
        var product = random.uniform()
        var count = 0.0
        while product > exp(-mean) {
            product *= random.uniform()
            count += 1
        }
        return count
    }

    /// The value that returns to the level before is not the one that is wrong.
    @Test(arguments: [1000.0, 8, 0.1], [3, 10, 20])
    func aReturnIsNoDeparture(_ factor: Double, weeks: Int) {
        var random = RandomNumbers(seed: 14)
        var values = Self.weeks(.autocorrelated, &random)
        for week in 110..<(110 + weeks) { values[week] *= factor }
        let after = Frequency.weekly.start(of: 110 + weeks)
        for rule in ["spike", "levelShift", "scaleChange"] {
            let found = Self.found(rule, in: values)
            #expect(found.allSatisfy { $0 < after }, "\(rule): \(found)")
        }
        let first = Frequency.weekly.start(of: 110)
        #expect(
            Self.found("spike", in: values) == [first]
                || Self.found("scaleChange", in: values) == [first])
    }

    @Test func aShiftIsOneSpikeAndOneLevelShift() {
        var random = RandomNumbers(seed: 9)
        var values = Self.weeks(.seasonal, &random)
        for week in 120..<156 { values[week] += 3000 }
        #expect(Self.found("spike", in: values) == [Frequency.weekly.start(of: 120)])
        #expect(Self.found("levelShift", in: values) == [Frequency.weekly.start(of: 120)])
        // Not before the fifth value after the jump.
        #expect(Self.found("levelShift", in: Array(values[..<125])) == [])
        #expect(Self.found("levelShift", in: Array(values[..<126])) != [])
    }

    /// Only the first of the new values is missing to models.
    @Test func aNewLevelIsLearntAtOnce() {
        var random = RandomNumbers(seed: 9)
        var values = Self.weeks(.seasonal, &random)
        for week in 120..<156 { values[week] += 3000 }
        let missing = QualityReport.periodsTreatedAsMissing(
            in: Series(id: "a", firstPeriod: 0, values: values), frequency: .weekly,
            seasonLength: 52, settings: QualitySettings())
        #expect(missing == [120..<121])
    }

    /// A peak that comes every year is the season's.
    @Test func christmasIsNoSpike() {
        var random = RandomNumbers(seed: 10)
        var values = Self.weeks(.autocorrelated, &random)
        for week in [50, 51, 102, 103, 155] { values[week] *= 4 }
        let found = Self.found("spike", in: values)
        #expect(found.filter { $0 > Frequency.weekly.start(of: 60) } == [])
    }

    /// Three such values are a habit, and the fourth is no news.
    @Test func whatComesAgainAndAgainIsAHabit() {
        var values = CheckCase.noise + CheckCase.noise + CheckCase.noise
        let places = [40, 52, 61, 77, 83, 99]
        for place in places { values[place] += 10 }
        let found = QualityReport.findings(
            in: Panel(
                frequency: .weekly, series: [Series(id: "a", firstPeriod: 0, values: values)]),
            seasonLength: 1, settings: QualitySettings()
        ).filter { $0.rule == "spike" }.compactMap(\.from)
        #expect(found == places.prefix(3).map { Frequency.weekly.start(of: $0) })
    }

    @Test func aHigherLimitIsHeeded() {
        var values = CheckCase.noise
        values.append(25)
        func spikes(_ deviations: Double) -> Int {
            var settings = QualitySettings()
            settings.spikeDeviations = deviations
            return QualityReport.findings(
                in: Panel(
                    frequency: .monthly,
                    series: [Series(id: "a", firstPeriod: 600, values: values)]),
                seasonLength: 12, settings: settings
            ).count { $0.rule == "spike" }
        }
        #expect(spikes(8) == 1)
        #expect(spikes(200) == 0)
    }
}
