import Drift
import Statistics
import Testing

/// What holds of every explanation, whatever the numbers.
@Suite struct ExplanationLawTests {
    static let hostile: [(name: String, values: [Double])] = [
        ("empty", []), ("all missing", [Double](repeating: .nan, count: 120)), ("one", [3]),
        ("one among missing", [.nan, .nan, 5] + [Double](repeating: .nan, count: 80)),
        ("constant", [Double](repeating: 7, count: 120)),
        ("zero", [Double](repeating: 0, count: 120)),
        ("infinities", (0..<120).map { $0 % 7 == 0 ? .infinity : Double($0 % 5) }),
        ("both infinities", [.infinity, -.infinity, 1, 2, 3]),
        ("two levels and no noise", (0..<120).map { $0 < 60 ? 1 : 2 }),
        ("a step between two constants of another unit", (0..<120).map { $0 < 60 ? 2 : 2000 }),
        ("greatest", (0..<120).map { $0 % 2 == 0 ? 1e308 : -1e308 }),
        ("great", (0..<120).map { 1e200 * Double(($0 * 37) % 11 + 1) }),
        ("least", (0..<120).map { Double.leastNonzeroMagnitude * Double(($0 * 37) % 11) }),
        ("one spike", (0..<120).map { $0 == 60 ? 1e12 : 0 }),
        ("a line", (0..<120).map { Double($0) }),
        ("exponential", (0..<120).map { Double(sign: .plus, exponent: $0 * 8, significand: 1) }),
        ("alternating", (0..<120).map { $0 % 2 == 0 ? 1 : -1 }),
        ("every other missing", (0..<160).map { $0 % 2 == 0 ? Double(($0 * 7) % 13) : .nan }),
        (
            "a season and nothing else",
            (0..<120).map { [1, 5, 2, 8, 3, 9, 4, 7, 6, 2, 1, 3][$0 % 12] }
        ),
    ]

    @Test(arguments: hostile.map(\.name)) func neverTrapsAndHoldsNumbersOnly(_ name: String) throws
    {
        let values = try #require(Self.hostile.first { $0.name == name }).values
        for season in [0, 1, 2, 7, 12, 52, 500] {
            let regressors = [
                ObservedSeries.Regressor(
                    name: "step", kind: .covariate,
                    values: values.indices.map { $0 < values.count / 2 ? 0 : 1 }),
                ObservedSeries.Regressor(
                    name: "days", kind: .calendar, values: values.indices.map { Double($0 % 3) }),
            ]
            let explanation = Explanation.of(
                ObservedSeries(values, seasonLength: season, regressors: regressors))
            for change in explanation.changes {
                #expect(change.before.isFinite && change.after.isFinite)
                #expect(change.effect?.isFinite ?? true)
                #expect(change.pValue >= 0 && change.pValue <= 1)
                #expect(change.earliest <= change.from && change.from <= change.latest)
                #expect(values.indices.contains(change.from))
                let words = PeriodWords(plural: "weeks") { "week \($0)" }
                let sentence = change.sentence(words)
                #expect(sentence.hasSuffix("."))
                #expect(!sentence.contains("nan") && !sentence.contains("inf"))
            }
        }
    }

    @Test(arguments: ["empty", "all missing", "one", "one among missing", "constant", "zero"])
    func saysNothingWhereThereIsNothing(_ name: String) throws {
        let values = try #require(Self.hostile.first { $0.name == name }).values
        #expect(Explanation.of(ObservedSeries(values, seasonLength: 12)).changes.isEmpty)
    }

    /// The unit of the values does not decide what is found, nor when.
    @Test(arguments: [0.001, 1000.0, -5]) func theUnitDoesNotMatter(_ factor: Double) {
        for seed in 0..<20 {
            var random = RandomNumbers(seed: 300, stream: seed)
            let values = (0..<120).map { ($0 >= 70 ? 3.0 : 0) + random.normal() }
            let plain = Explanation.of(ObservedSeries(values, seasonLength: 12))
            let scaled = Explanation.of(
                ObservedSeries(values.map { $0 * factor }, seasonLength: 12))
            #expect(plain.changes.map(\.from) == scaled.changes.map(\.from))
            #expect(plain.changes.map(\.component) == scaled.changes.map(\.component))
            for (left, right) in zip(plain.changes, scaled.changes) where left.component == .level {
                let ratio = (right.after - right.before) / (left.after - left.before) / factor
                #expect(abs(ratio - 1) < 1e-6)
            }
        }
    }

    /// What lies before the first and after the last value is not a part of the series.
    @Test func emptyEndsShiftTheDatesAlone() {
        var random = RandomNumbers(seed: 301)
        let values = (0..<120).map { ($0 >= 70 ? 4.0 : 0) + random.normal() }
        let bare = Explanation.of(ObservedSeries(values, seasonLength: 12))
        let nothing = [Double](repeating: .nan, count: 9)
        let framed = Explanation.of(
            ObservedSeries(nothing + values + nothing, seasonLength: 12))
        #expect(!bare.changes.isEmpty)
        #expect(framed.changes == bare.changes.map { $0.moved(by: 9) })
    }

    @Test func theSameNumbersGiveTheSameExplanation() {
        var random = RandomNumbers(seed: 302)
        let values = (0..<156).map { Double($0 % 52) / 9 + ($0 >= 100 ? 3.0 : 0) + random.normal() }
        let series = ObservedSeries(values, seasonLength: 52)
        #expect(Explanation.of(series) == Explanation.of(series))
    }
}
