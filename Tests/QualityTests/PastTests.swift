import Foundation
import Quality
import Statistics
import Testing
import TimeSeries

/// What models have been told of the past stays so as a series goes on.
@Suite struct PastTests {
    private static let seasonLength = 12

    /// A seasonal series with everything in it that checks treat as missing.
    private static func series(_ seed: UInt64) -> [Double] {
        var random = RandomNumbers(seed: seed)
        var values: [Double] = []
        for month in 0..<180 {
            let season = 20 * sin(Double(month) * 2 * .pi / 12)
            values.append((100 + season + 5 * random.normal()).rounded())
        }
        for _ in 0..<8 {
            let place = 20 + random.integer(below: 155)
            switch random.integer(below: 6) {
            case 0: values[place] *= 10
            case 1: values[place] = -999
            case 2: values[place] = 0
            case 3: for next in place..<min(180, place + 9) { values[next] = 0 }
            case 4: for next in place..<min(180, place + 4) { values[next] *= 1000 }
            default: for next in place..<180 { values[next] += 150 }
            }
        }
        return values
    }

    private static func missing(_ values: [Double], only rule: String) -> Set<Int> {
        let others = Set(CheckList.rules).subtracting([rule])
        return Set(
            QualityReport.periodsTreatedAsMissing(
                in: Series(id: "a", firstPeriod: 600, values: values), frequency: .monthly,
                seasonLength: seasonLength, settings: QualitySettings(off: others)
            ).flatMap { Array($0) })
    }

    private static let rules = CheckList.series.filter { $0.isTreatedAsMissing }.map { $0.rule }

    /// What was missing stays missing.
    @Test(arguments: rules, 0..<10 as Range<UInt64>)
    func whatWasMissingStaysMissing(_ rule: String, seed: UInt64) {
        let values = Self.series(seed)
        var before: Set<Int> = []
        for count in 1...values.count {
            let now = Self.missing(Array(values[..<count]), only: rule)
            #expect(before.isSubset(of: now), "seed \(seed), after \(count) values")
            before = now
        }
    }

    /// And what was taken for real stays real, where a single value is judged.
    @Test(arguments: 0..<10 as Range<UInt64>) func whatWasRealStaysReal(seed: UInt64) {
        let values = Self.series(seed)
        let whole = Self.missing(values, only: "spike")
        for count in 1...values.count {
            let now = Self.missing(Array(values[..<count]), only: "spike")
            #expect(now == whole.filter { $0 < 600 + count }, "seed \(seed), after \(count) values")
        }
    }

    /// But for the first of the sentinels, which only another shows for what it is.
    @Test func theFirstSentinelGoesOutWithTheSecond() {
        var values = CheckCase.noise
        for place in [0, 20] { values[place] = -1 }
        #expect(Self.missing(Array(values[..<20]), only: "sentinelValue") == [])
        #expect(Self.missing(Array(values[..<21]), only: "sentinelValue") == [600, 620])
        values[9] = -999
        #expect(Self.missing(values, only: "sentinelValue") == [600, 609, 620])
    }

    /// The law is about something: each rule has periods to treat as missing.
    @Test(arguments: rules) func everyRuleSpeaks(_ rule: String) {
        let found = (0..<10).map { Self.missing(Self.series($0), only: rule).count }
        #expect(found.contains { $0 > 0 })
    }
}
