import Drift
import Glibc
import Statistics
import Testing

/// Each kind of change is called by its name, with its size and its date.
@Suite struct ExplanationTests {
    /// A season of 12 about a level of 100, with errors of deviation 2.
    private static func values(
        _ count: Int = 144, seed: UInt64, season: Double = 10,
        _ change: (Int, Double, inout RandomNumbers) -> Double
    ) -> [Double] {
        var random = RandomNumbers(seed: seed)
        let wave = [0, 0.5, 0.87, 1, 0.87, 0.5, 0, -0.5, -0.87, -1, -0.87, -0.5]
        return (0..<count).map { t in
            let error = 2 * random.normal()
            return change(t, 100 + season * wave[t % 12] + error, &random)
        }
    }

    private static func only(
        _ component: ChangedComponent, _ values: [Double],
        _ regressors: [ObservedSeries.Regressor] = []
    ) throws -> Change {
        let explanation = Explanation.of(
            ObservedSeries(values, seasonLength: 12, regressors: regressors))
        let change = try #require(
            explanation.changes.first { $0.component == component },
            "\(explanation.changes.map(\.component))")
        #expect(explanation.changes.count == 1, "\(explanation.changes.map(\.component))")
        return change
    }

    /// Zeros where the season was at its height are less than the level there is without it.
    @Test func valuesThatAreNeverBelowZeroHaveNoLevelBelowIt() throws {
        let values = Self.values(149, seed: 21, season: 80) { t, value, _ in
            t >= 145 ? 0 : max(0, value)
        }
        let changes = Explanation.of(ObservedSeries(values, seasonLength: 12)).changes
        let fall = try #require(changes.first { $0.component == .level && $0.from == 145 })
        #expect(fall.after == 0)
        #expect(changes.allSatisfy { $0.component != .level || $0.after >= 0 && $0.before >= 0 })
    }

    @Test func aLevelThatRisesByAFifth() throws {
        let change = try Self.only(
            .level, Self.values(seed: 1) { t, value, _ in t >= 90 ? value + 20 : value })
        #expect(change.from == 90 && change.until == nil)
        #expect(abs(change.after - change.before - 20) < 3)
        #expect(abs(change.before - 100) < 5)
        #expect(change.earliest >= 88 && change.latest <= 92)
    }

    @Test func aLevelThatFallsForATime() throws {
        let change = try Self.only(
            .level,
            Self.values(seed: 2) { t, value, _ in (60..<68).contains(t) ? value - 30 : value })
        #expect(change.from == 60 && change.until == 67)
        #expect(abs(change.after - change.before + 30) < 4)
    }

    @Test func oneValue() throws {
        let change = try Self.only(
            .level, Self.values(seed: 3) { t, value, _ in t == 71 ? value * 1.5 : value })
        #expect(change.isSingleValue && change.from == 71)
    }

    @Test func anotherUnit() throws {
        let change = try Self.only(
            .unit, Self.values(seed: 4) { t, value, _ in t >= 100 ? value * 1000 : value })
        #expect(change.from == 100)
        let factor = try #require(change.factor)
        #expect(abs(factor / 1000 - 1) < 0.1)
    }

    @Test func aWiderSpread() throws {
        let change = try Self.only(
            .spread,
            Self.values(seed: 5) { t, value, random in t >= 90 ? value + 8 * random.normal() : value
            })
        #expect(abs(change.from - 90) <= 4)
        let factor = try #require(change.factor)
        #expect(factor > 2.5 && factor < 6)
    }

    @Test func aSeasonTurnedUpsideDown() throws {
        let upright = Self.values(seed: 6) { _, value, _ in value }
        let turned = Self.values(seed: 6, season: -10) { _, value, _ in value }
        let change = try Self.only(
            .season, Array(upright[..<84]) + Array(turned[84...]))
        #expect(abs(change.from - 84) <= 4)
        // The two shapes lie 20 apart at their peaks, and 20/√2 in root mean square.
        let effect = try #require(change.effect) * (change.isRelative ? 100 : 1)
        #expect(effect > 11 && effect < 18)
    }

    @Test func neighboursThatHangTogether() throws {
        var random = RandomNumbers(seed: 7)
        var last = 0.0
        let values = (0..<400).map { t in
            last = (t >= 200 ? 0.8 : 0) * last + random.normal()
            return 50 + last
        }
        let change = try Self.only(.autocorrelation, values)
        #expect(abs(change.from - 200) <= 24)
        #expect(change.after > change.before + 0.3)
    }

    @Test func valuesThatGoMissing() throws {
        let change = try Self.only(
            .missing,
            Self.values(seed: 8) { t, value, random in
                random.uniform() < (t >= 90 ? 0.4 : 0.02) ? .nan : value
            })
        #expect(abs(change.from - 90) <= 6)
        #expect(change.before < 0.08 && change.after > 0.25)
    }

    /// A gap is one event, however long.
    @Test func oneGapIsNoChangeOfTheShare() {
        let values = Self.values(seed: 9) { t, value, _ in (100..<112).contains(t) ? .nan : value }
        #expect(Explanation.of(ObservedSeries(values, seasonLength: 12)).changes.isEmpty)
    }

    @Test func aPriceThatMovedWithTheLevel() throws {
        var random = RandomNumbers(seed: 10)
        let price = (0..<144).map { 5 + ($0 >= 90 ? 2.0 : 0) + 0.5 * random.normal() }
        let values = Self.values(seed: 11) { t, value, _ in value - 10 * (price[t] - 5) }
        let regressor = ObservedSeries.Regressor(name: "price", kind: .covariate, values: price)
        let change = try Self.only(.covariate, values, [regressor])
        #expect(change.subject == "price" && abs(change.from - 90) <= 1)
        #expect(abs(change.before - 5) < 0.4 && abs(change.after - 7) < 0.4)
        #expect(change.effect ?? 0 < 0)
        // A price that did nothing explains nothing.
        let still = ObservedSeries.Regressor(
            name: "price", kind: .covariate, values: (0..<144).map { Double($0 % 5) })
        #expect(try Self.only(.level, values, [still]).component == .level)
    }

    @Test func aTradingDayThatIsWorthMore() throws {
        var random = RandomNumbers(seed: 12)
        let days = (0..<144).map { _ in Double(20 + random.integer(below: 4)) }
        let values = Self.values(seed: 13) { t, value, _ in
            value + (t >= 80 ? 8.0 : 1) * (days[t] - 21.5)
        }
        let regressor = ObservedSeries.Regressor(name: "workdays", kind: .calendar, values: days)
        let explanation = Explanation.of(
            ObservedSeries(values, seasonLength: 12, regressors: [regressor]))
        let change = try #require(explanation.changes.first { $0.component == .calendar })
        #expect(change.subject == "workdays" && abs(change.from - 80) <= 8)
        #expect(change.after > change.before)
    }

    /// However few the newest values are that have seen a shift, the first of them is its date, and nothing else is
    /// named to make up for another.
    @Test(arguments: [1, 2, 3, 4]) func aDoublingSeenByTheNewestFew(_ count: Int) throws {
        for seed in 30..<40 {
            let values = Self.values(112, seed: UInt64(seed)) { t, value, _ in
                t >= 112 - count ? 2 * value : value
            }
            let changes = Explanation.of(ObservedSeries(values, seasonLength: 12)).changes
                .filter { $0.from >= 100 }
            let change = try #require(changes.first)
            #expect(changes.count == 1 && change.component == .level, "\(changes)")
            #expect(change.from == 112 - count)
            #expect(change.isSingleValue == (count == 1))
            #expect(change.isOfNewestValues == (count == 2 || count == 3))
            #expect(abs(change.after / change.before - 2) < 0.2)
        }
    }

    /// A value that happened to lie apart just before a fall is not a rise, and the fall no deeper for it.
    @Test func aFallBesideAHighValueIsOneFall() throws {
        for seed in 40..<50 {
            let values = Self.values(seed: UInt64(seed), season: 3) { t, value, _ in
                t >= 100 ? 0.5 * value : t == 99 ? 1.5 * value : value
            }
            let changes = Explanation.of(ObservedSeries(values, seasonLength: 12)).changes
            let levels = changes.filter { $0.component == .level && !$0.isSingleValue }
            let fall = try #require(levels.first)
            #expect(levels.count == 1 && fall.from == 100 && fall.until == nil, "\(changes)")
            #expect(abs((fall.factor ?? 0) - 0.5) < 0.05, "\(fall)")
        }
    }

    /// Values are what they are: a passing change is told by their mean, not by a level without the season.
    @Test func aPassingChangeIsToldByItsValues() throws {
        let change = try Self.only(
            .level,
            Self.values(seed: 50, season: 5) { t, value, _ in (63..<66).contains(t) ? 0 : value })
        #expect(change.from == 63 && change.until == 65)
        #expect(abs(change.after) < 1e-9)
    }

    @Test func growthThatSetsIn() throws {
        let change = try Self.only(
            .trend,
            Self.values(156, seed: 51) { t, value, _ in t >= 110 ? value + Double(t - 109) : value }
        )
        #expect(abs(change.from - 110) <= 5 && change.until == nil)
        let growth = change.after * (change.isRelative ? 110 : 1)
        #expect(growth > 0.75 && growth < 1.25)
        #expect(abs(change.before) < 0.1 * abs(change.after))
    }

    /// Two percent a week, on the scale of logarithms, is no stair of levels.
    @Test func growthOfTwoPercentIsNoStair() throws {
        for seed in 52..<57 {
            let values = Self.values(200, seed: UInt64(seed)) { t, value, _ in
                t >= 150 ? value * exp(0.02 * Double(t - 149)) : value
            }
            let explanation = Explanation.of(ObservedSeries(values, seasonLength: 12))
            let change = try #require(explanation.changes.first { $0.component == .trend })
            #expect(!explanation.changes.contains { $0.component == .level && $0.until == nil })
            #expect(abs(change.from - 150) <= 6)
            #expect(!explanation.isRelative || abs(change.after - 0.02) < 0.005)
        }
    }

    /// Half a season shows that it has turned; before, it is levels that came and went.
    @Test func aSeasonTurnedHalfASeasonAgo() throws {
        var random = RandomNumbers(seed: 58)
        let values = (0..<186).map { t in
            let angle = 2 * Double.pi * Double(t) / 52 + (t >= 156 ? Double.pi : 0)
            return 100 + 20 * sin(angle) + 4 * random.normal()
        }
        let changes = Explanation.of(ObservedSeries(values, seasonLength: 52)).changes
        #expect(changes.map(\.component) == [.season], "\(changes)")
        #expect(abs((changes.first?.from ?? 0) - 156) <= 8)
    }

    @Test func oneValueAgainAndAgain() throws {
        let values = Self.values(seed: 59) { t, value, _ in t >= 110 ? 97.5 : value }
        let change = try Self.only(.constant, values)
        #expect(change.from == 110 && change.until == nil && change.count == 34)
        #expect(change.after == 97.5)
        let words = PeriodWords(plural: "weeks") { "week \($0)" }
        #expect(
            change.sentence(words) == "From week 110 on every value is 97.5, for 34 weeks.")
        // Where values are often alike, a row of them is nothing.
        let counts = Self.values(seed: 60) { _, value, _ in value > 103 ? 1 : 0 }
        #expect(
            Explanation.of(ObservedSeries(counts, seasonLength: 1)).changes
                .allSatisfy { $0.component != .constant })
    }

    /// The unit of a covariate and that of its effect are two.
    @Test func whatACovariateDidIsAShareWhereValuesAreShares() throws {
        var random = RandomNumbers(seed: 61)
        let promotion = (0..<144).map { $0 >= 100 ? 1.0 : Double(random.integer(below: 12) / 11) }
        let values = (0..<144).map { t in
            100 * exp(0.5 * promotion[t] + 0.05 * random.normal())
        }
        let series = ObservedSeries(
            values, seasonLength: 12,
            regressors: [.init(name: "promo", kind: .covariate, values: promotion)])
        let explanation = Explanation.of(series)
        let change = try #require(
            explanation.changes.first { $0.component == .covariate }, "\(explanation)")
        #expect(explanation.isRelative && change.isRelative)
        let words = PeriodWords(plural: "weeks") { "week \($0)" }
        #expect(change.sentence(words).contains("% with it"), "\(change.sentence(words))")
    }

    @Test func sentencesSayWhatHowLargeAndSinceWhen() {
        let words = PeriodWords(plural: "weeks") { "week \($0)" }
        func change(_ component: ChangedComponent, _ before: Double, _ after: Double) -> Change {
            Change(
                component: component, from: 30, earliest: 29, latest: 31, before: before,
                after: after, effect: nil, isRelative: false, pValue: 0.001)
        }
        #expect(
            change(.level, 1200, 960).sentence(words)
                == "The level fell by 20% in week 30, from 1,200 to 960 (between week 29 and week 31)."
        )
        #expect(
            change(.spread, 12, 37).sentence(words)
                == "From week 30 on the values scatter more: their one-step deviation is 37 after 12, "
                + "3.08 times (between week 29 and week 31).")
        #expect(
            change(.missing, 0.02, 0.35).sentence(words)
                == "From week 30 on 35% of weeks have no value, 2% before (between week 29 and week 31)."
        )
        var passing = change(.level, 100, 40)
        passing.until = 36
        #expect(
            passing.sentence(words)
                == "From week 30 to week 36, 7 weeks, the level was lower by 60%: 40 where 100 was "
                + "expected.")
        let days = PeriodWords(plural: "days", preposition: "on") { "day \($0)" }
        #expect(
            change(.level, 100, 200).sentence(days).hasPrefix("The level rose by 100% on day 30,"))
        #expect(
            change(.trend, 0.001, 2).sentence(words)
                == "From week 30 on the values grow by 2 a week; before they held their level "
                + "(between week 29 and week 31).")
        #expect(
            change(.trend, 1, -3).sentence(days)
                == "From day 30 on the values fall by 3 a day; before they grew by 1 a day (between day "
                + "29 and day 31).")
        var newest = change(.level, 645, 1300)
        newest.count = 2
        #expect(
            newest.sentence(words)
                == "The newest 2 values, from week 30 on, are 1,300 on average where 645 was "
                + "expected, 102% more (between week 29 and week 31).")
        #expect(
            change(.unit, 2, 2000).sentence(words)
                == "From week 30 on the values are 1,000 times what they were, as if written in "
                + "another unit: 2,000 after 2 (between week 29 and week 31).")
        #expect(
            change(.unit, 20, 2).sentence(words)
                == "From week 30 on the values are a 10th of what they were, another unit or an "
                + "event: 2 after 20 (between week 29 and week 31).")
    }
}
