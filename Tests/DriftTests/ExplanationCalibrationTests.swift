import Drift
import Glibc
import Statistics
import Testing

/// How often an explanation is given where nothing changed, and how often the right one where something did;
/// over seeds that nothing was fitted to. `almanac-bench explain` prints the same for more series.
@Suite struct ExplanationCalibrationTests {
    struct Setting: CustomTestStringConvertible {
        let count: Int
        let season: Int
        let correlation: Double
        var testDescription: String { "\(count) values, season \(season), AR(\(correlation))" }
    }

    static let settings = [(24, 1), (52, 52), (104, 52), (156, 52), (60, 12), (120, 12)].flatMap {
        size in
        [0, 0.6].map { Setting(count: size.0, season: size.1, correlation: $0) }
    }

    private static func series(
        _ setting: Setting, seed: Int, turnedFrom: Int = .max
    ) -> [Double] {
        var random = RandomNumbers(seed: 777_001, stream: seed * 1000 + setting.count)
        let phi = setting.correlation
        let deviation = 1 / (1 - phi * phi).squareRoot()
        var error = random.normal() * deviation
        let height = deviation * (1 + random.uniform())
        let phase = random.uniform()
        return (0..<setting.count).map { t in
            let value = error
            error = phi * error + random.normal()
            guard setting.season > 1 else { return value }
            let place = Double(t) / Double(setting.season) + (t >= turnedFrom ? 0.5 : 0)
            return value + height * cos(2 * .pi * (place - phase))
        }
    }

    /// At a rate of 5%; of 240 series, a true 5% gives more than 8.5% once in a hundred.
    @Test(arguments: settings) func nothingChangedAndNothingIsNamed(_ setting: Setting) {
        var wrong = 0
        for seed in 0..<240 {
            let values = Self.series(setting, seed: seed)
            if !Explanation.of(
                ObservedSeries(values, seasonLength: setting.season)
            ).changes.isEmpty {
                wrong += 1
            }
        }
        #expect(wrong <= 20, "\(wrong) of 240")
    }

    /// The share in which the component is named and dated within four periods.
    private static func hits(
        _ component: ChangedComponent, turnedFrom: Int = .max,
        _ change: (inout [Double], inout RandomNumbers) -> Void
    ) -> Double {
        let setting = Setting(count: 156, season: 52, correlation: 0)
        var right = 0
        for seed in 0..<120 {
            var random = RandomNumbers(seed: 777_002, stream: seed)
            var values = series(setting, seed: 5000 + seed, turnedFrom: turnedFrom)
            change(&values, &random)
            let found = Explanation.of(ObservedSeries(values, seasonLength: 52)).changes
            if found.contains(where: {
                $0.component == component && $0.until == nil && abs($0.from - 117) <= 4
            }) {
                right += 1
            }
        }
        return Double(right) / 120
    }

    @Test func aShiftOfOneAndAHalfDeviations() {
        let share = Self.hits(.level) { values, _ in for t in 117..<156 { values[t] += 1.5 } }
        #expect(share > 0.6, "\(share)")
    }

    @Test func aShiftOfThreeDeviations() {
        let share = Self.hits(.level) { values, _ in for t in 117..<156 { values[t] += 3 } }
        #expect(share > 0.9, "\(share)")
    }

    @Test func threeTimesTheSpread() {
        let share = Self.hits(.spread) { values, random in
            for t in 117..<156 { values[t] += 8.0.squareRoot() * random.normal() }
        }
        #expect(share > 0.75, "\(share)")
    }

    @Test func aShareOfMissingValues() {
        let share = Self.hits(.missing) { values, random in
            for t in values.indices where random.uniform() < (t < 117 ? 0.02 : 0.4) {
                values[t] = .nan
            }
        }
        #expect(share > 0.6, "\(share)")
    }

    @Test func aTurnedSeason() {
        let setting = Setting(count: 156, season: 52, correlation: 0)
        var right = 0
        for seed in 0..<80 {
            let values = Self.series(setting, seed: 9000 + seed, turnedFrom: 78)
            let found = Explanation.of(ObservedSeries(values, seasonLength: 52)).changes
            if found.contains(where: { $0.component == .season && abs($0.from - 78) <= 6 }) {
                right += 1
            }
        }
        #expect(right >= 64, "\(right) of 80")
    }
}
