import Foundation
import Quality
import Statistics
import Testing
import TimeSeries

/// Rules `commonFactor` and `repeatedPeriod`: what all series of a delivery have in common.
@Suite struct CommonFactorTests {
    /// Weekly series with seasons, promotions and, where asked for, a Christmas three times as large.
    private static func panel(
        _ count: Int, weeks: Int, christmas: Double = 1, seed: UInt64
    ) -> [[Double]] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { _ in
            let level = exp(4 + 3 * random.uniform())
            let phase = random.uniform()
            var noise = 0.0
            return (0..<weeks).map { week in
                noise = 0.4 * noise + 0.08 * random.normal()
                let season = 0.2 * sin(2 * .pi * (Double(week) / 52 + phase))
                let promotion = random.uniform() < 0.08 ? 0.5 : 0
                let peak = [50, 51].contains(week % 52) ? log(christmas) : 0
                return (level * exp(season + promotion + peak + noise)).rounded()
            }
        }
    }

    /// The findings of a delivery of the weeks from `start` on.
    private static func findings(
        _ panel: [[Double]], from start: Int, to end: Int, _ settings: QualitySettings = .init()
    ) throws -> [QualityFinding] {
        var before = Vintage(frequency: .weekly)
        var text = Delivery.header
        for (number, values) in panel.enumerated() {
            for week in 0..<start { before.set("s\(number)", 2000 + week, values[week]) }
            for week in start..<end {
                let day = Frequency.weekly.start(of: 2000 + week)
                text += "s\(number),\(day.description.prefix(10)),\(values[week])\n"
            }
        }
        return try Delivery.of(text) {
            try $0.checked(before: before, seasonLength: 52, settings: settings)
        }.findings
    }

    private static func ofPanel(_ findings: [QualityFinding]) -> [QualityFinding] {
        findings.filter { ["commonFactor", "repeatedPeriod"].contains($0.rule) }
    }

    /// Week by week over two years and a half: nothing, whatever Christmas there is.
    @Test(arguments: [1.0, 1.5, 3], [8, 60])
    func cleanWeeksAreSilent(_ christmas: Double, series: Int) throws {
        let panel = Self.panel(series, weeks: 160, christmas: christmas, seed: 21)
        for week in stride(from: 20, to: 160, by: series > 20 ? 3 : 1) + [
            50, 51, 102, 103, 154, 155,
        ] {
            let found = Self.ofPanel(try Self.findings(panel, from: week, to: week + 1))
            #expect(found.map(\.message) == [], "week \(week)")
        }
    }

    /// Days of shops that sell less on Sundays and little on holidays, some of which move: nothing, from the
    /// second month on.
    @Test func daysAndHolidaysAreSilent() throws {
        var random = RandomNumbers(seed: 31)
        let holidays: Set = [0, 95, 98, 120, 145, 276, 358, 359, 364, 450, 453, 484, 510, 640]
        let panel = (0..<12).map { _ -> [Double] in
            let level = exp(5 + random.uniform())
            return (0..<480).map { day in
                let weekday = [1, 1, 1, 1.1, 1.3, 1.5, 0.4][day % 7]
                let share = holidays.contains(day) ? 0.3 : 1
                return (level * weekday * share * exp(0.1 * random.normal())).rounded()
            }
        }
        for day in 60..<480 {
            var before = Vintage(frequency: .daily)
            var text = Delivery.header
            for (number, values) in panel.enumerated() {
                for past in 0..<day { before.set("s\(number)", 18_000 + past, values[past]) }
                let date = Frequency.daily.start(of: 18_000 + day).description.prefix(10)
                text += "s\(number),\(date),\(values[day])\n"
            }
            let findings = try Delivery.of(text) {
                try $0.checked(before: before, seasonLength: 7)
            }.findings
            #expect(Self.ofPanel(findings).map(\.message) == [], "day \(day)")
        }
    }

    @Test(arguments: [2, 0.5, 0.1, 10, 1000], [1.0, 3])
    func oneFactorIsOneFinding(_ factor: Double, christmas: Double) throws {
        var panel = Self.panel(24, weeks: 120, christmas: christmas, seed: 22)
        for series in panel.indices { panel[series][119] = (panel[series][119] * factor).rounded() }
        let findings = try Self.findings(panel, from: 119, to: 120)
        let common = findings.filter { $0.rule == "commonFactor" }
        #expect(common.count == 1)
        let finding = try #require(common.first)
        #expect(finding.action == .warn && finding.series == nil && finding.cause == nil)
        #expect(finding.from == Frequency.weekly.start(of: 2119) && finding.to == finding.from)
        let words = try #require(finding.found)
        #expect(words.hasSuffix("times as much in 24 of 24 series"), "\(words)")
        let number = try #require(words.split(separator: " ").dropFirst().first)
        let told = try #require(Double(number))
        #expect(abs(log(told / factor)) < 0.1, "\(told)")
        // What single series have to say of it is there, and says where it comes from.
        let jumps = findings.filter { ["spike", "scaleChange"].contains($0.rule) }
        #expect(jumps.allSatisfy { $0.cause == "commonFactor" })
        #expect(jumps.count >= (factor >= 1000 || factor <= 0.1 ? 20 : 0))
    }

    /// A series that went much further than all of them has a fault of its own.
    @Test func whatWentFurtherStandsForItself() throws {
        var panel = Self.panel(24, weeks: 120, seed: 22)
        for series in panel.indices { panel[series][119] *= series == 3 ? 2000 : 2 }
        let findings = try Self.findings(panel, from: 119, to: 120)
        let jumps = findings.filter { $0.series == "s3" }
        #expect(jumps.map(\.rule) == ["scaleChange"])
        #expect(jumps.allSatisfy { $0.cause == nil })
        #expect(findings.contains { $0.rule == "commonFactor" })
    }

    /// A delivery of several weeks is one finding too.
    @Test func severalWeeksAreOneFinding() throws {
        var panel = Self.panel(24, weeks: 120, seed: 23)
        for series in panel.indices {
            for week in 117..<120 { panel[series][week] *= 2 }
        }
        let common = try Self.findings(panel, from: 117, to: 120).filter {
            $0.rule == "commonFactor"
        }
        #expect(common.map(\.count) == [3])
    }

    /// What moves some of the series is not told of all.
    @Test func aPartOfThePanelIsNotAll() throws {
        var panel = Self.panel(24, weeks: 120, seed: 24)
        for series in 0..<14 { panel[series][119] *= 3 }
        let found = Self.ofPanel(try Self.findings(panel, from: 119, to: 120))
        #expect(found == [])
    }

    @Test func lastWeekAgainIsOneFinding() throws {
        var panel = Self.panel(24, weeks: 120, seed: 25)
        for series in panel.indices { panel[series][119] = panel[series][118] }
        let found = try Self.findings(panel, from: 119, to: 120).filter {
            $0.rule == "repeatedPeriod"
        }
        #expect(found.count == 1)
        #expect(found.first?.found == "the same in 24 of 24 series")
        // And two weeks once more, in one delivery.
        panel = Self.panel(24, weeks: 120, seed: 25)
        for series in panel.indices {
            for week in 118..<120 { panel[series][week] = panel[series][week - 2] }
        }
        let both = try Self.findings(panel, from: 118, to: 120).filter {
            $0.rule == "repeatedPeriod"
        }
        #expect(both.map(\.count) == [2])
    }

    /// Constant series, prices that stay for months, and counts that are mostly zero repeat themselves.
    @Test func seriesThatRepeatThemselvesSayNothing() throws {
        var random = RandomNumbers(seed: 26)
        let panel = (0..<40).map { series -> [Double] in
            var price = 10.0
            return (0..<120).map { _ in
                switch series % 3 {
                case 0: return 7
                case 1:
                    if random.uniform() < 0.05 { price += 1 }
                    return price
                default: return random.uniform() < 0.2 ? 1 : 0
                }
            }
        }
        for week in 60..<120 {
            let found = Self.ofPanel(try Self.findings(panel, from: week, to: week + 1))
            #expect(found == [], "week \(week)")
        }
    }
}
