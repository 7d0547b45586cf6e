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
