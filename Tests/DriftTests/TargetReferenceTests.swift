import Drift
import Glibc
import Statistics
import Testing

/// Raw values since an estimate against those before it, however many have come since.
@Suite struct TargetReferenceTests {
    struct Panel: Sendable {
        var reference: Int
        var newest: Int
        var season: Int
        var autocorrelation: Double
        /// A period, in deviations of the noise.
        var trend = 0.0
    }

    private static func values(_ panel: Panel, _ random: inout RandomNumbers) -> [Double] {
        let phi = panel.autocorrelation
        let innovation = (1 - phi * phi).squareRoot()
        let phase = random.uniform()
        var noise = random.normal()
        return (0..<(panel.reference + panel.newest)).map { t in
            noise = phi * noise + innovation * random.normal()
            let angle = 2 * Double.pi * (Double(t) / Double(panel.season) + phase)
            return 100 + panel.trend * Double(t) + 3 * sin(angle) + cos(3 * angle) + noise
        }
    }

    /// The share of series with an alarm at 5%, all of whose new values lie `shift` higher.
    private static func rate(
        _ panel: Panel, series: Int = 1000, shift: Double = 0, seed: UInt64 = 21
    ) throws -> Double {
        var random = RandomNumbers(
            seed: StableHash.seed("\(seed)", "\(panel)"))
        var scores = RankScores()
        var alarms = 0
        let settings = ErrorTestSettings(rate: 0.05, window: 8, seasonLength: panel.season)
        for _ in 0..<series {
            let values = values(panel, &random)
            let old = Array(values[..<panel.reference])
            let kept = try #require(TargetReference(of: old, seasonLength: panel.season))
            let target = kept.reaching(
                panel.newest, of: old, count: old.count, seasonLength: panel.season)
            let tested = ErrorTest.tested(
                target.errors(of: values[panel.reference...].map { $0 + shift }),
                against: target.reference, settings: settings, scores: &scores)
            if let tested, tested.pValue <= 0.05 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    @Test(arguments: [
        Panel(reference: 365, newest: 5, season: 7, autocorrelation: 0),
        Panel(reference: 365, newest: 10, season: 7, autocorrelation: 0),
        Panel(reference: 365, newest: 28, season: 7, autocorrelation: 0),
        Panel(reference: 365, newest: 28, season: 7, autocorrelation: 0.6),
        Panel(reference: 365, newest: 28, season: 7, autocorrelation: 0, trend: 0.1),
        Panel(reference: 365, newest: 100, season: 7, autocorrelation: 0),
        Panel(reference: 365, newest: 100, season: 7, autocorrelation: 0.6),
        Panel(reference: 365, newest: 100, season: 7, autocorrelation: 0, trend: 0.1),
        Panel(reference: 365, newest: 200, season: 7, autocorrelation: 0),
        Panel(reference: 120, newest: 30, season: 12, autocorrelation: 0),
        Panel(reference: 120, newest: 60, season: 12, autocorrelation: 0.6),
        Panel(reference: 208, newest: 60, season: 52, autocorrelation: 0.3),
    ])
    func withoutDriftThreeToSevenInAHundredAlarm(_ panel: Panel) throws {
        let rate = try Self.rate(panel)
        #expect(rate >= 0.03 && rate <= 0.07, "\(panel): \(rate)")
    }

    /// Of two seasons, of which the newest are more than one, there is nothing but a regression: it is careful.
    @Test func beyondThreeLagsNoMoreThanSevenInAHundredAlarm() throws {
        let rate = try Self.rate(
            Panel(reference: 104, newest: 70, season: 52, autocorrelation: 0))
        #expect(rate <= 0.07, "\(rate)")
    }

    /// A shift that came with the estimate is as plain after a quarter as in its first week.
    @Test(arguments: [10, 28, 60, 100, 120]) func aShiftDoesNotFadeAsTimePasses(
        _ newest: Int
    ) throws {
        let daily = Panel(reference: 365, newest: newest, season: 7, autocorrelation: 0)
        let rate = try Self.rate(daily, series: 300, shift: 2)
        #expect(rate >= 0.9, "\(rate)")
    }

    /// What is kept is the same whether it was made again week by week or at once, and after it was taken apart.
    @Test func theReferenceDependsOnNothingButWhatIsNew() throws {
        var random = RandomNumbers(seed: 5)
        let values = (0..<150).map { _ in random.uniform() < 0.05 ? .nan : random.normal() }
        var kept = try #require(TargetReference(of: values, seasonLength: 7))
        for newest in 0...80 {
            func reached(_ kept: TargetReference) -> TargetReference {
                kept.reaching(newest, of: values, count: values.count, seasonLength: 7)
            }
            kept = reached(kept)
            #expect(kept == TargetReference(of: values, seasonLength: 7, newest: newest))
            let again = try #require(
                TargetReference(kept.statistics, sketch: kept.reference.sketch))
            #expect(again == kept && reached(again) == kept)
            // None of the newest is held against another.
            let ones = kept.errors(of: [Double](repeating: 1, count: newest))
            let twos = kept.errors(of: [Double](repeating: 2, count: newest))
            guard newest <= 49 else { continue }
            #expect(zip(ones, twos).allSatisfy { $0.isNaN || abs($1 - $0 - 1) < 1e-12 })
        }
    }
}
