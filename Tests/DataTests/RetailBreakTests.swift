import Testing

/// Breaks are statistical, so they are shown by figures: each week against the same week a year
/// earlier, which cancels the season, after the break and before it.
@Suite("The breaks of the weekly retail panel")
struct RetailBreakTests {
    let truth: RetailTruth
    let scan: RetailScan

    init() throws {
        let folder = DataFolder("weekly-retail")
        truth = try RetailTruth.read(folder)
        scan = try RetailScan(folder)
    }

    /// Each week of `weeks` over the week a year earlier.
    private func yearlyRatios(_ series: String, _ weeks: Range<Int>) -> [Double] {
        weeks.compactMap { week in
            guard let now = scan.values[series]?[week], let then = scan.values[series]?[week - 52]
            else { return nil }
            return now / then
        }
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(1, values.count))
    }

    /// The standard deviation relative to the mean.
    private func variation(_ values: [Double]) -> Double {
        let centre = mean(values)
        return mean(values.map { ($0 - centre) * ($0 - centre) }).squareRoot() / centre
    }

    /// How the level and the variation of the yearly ratios change at `week`.
    private func change(_ series: String, at week: Int) -> (level: Double, variation: Double) {
        let before = yearlyRatios(series, 52..<week)
        let after = yearlyRatios(series, week..<scan.weekCount)
        return (mean(after) / mean(before), variation(after) / variation(before))
    }

    @Test("A shift or a change of unit is of the size and at the week the truth states")
    func levels() throws {
        let findings = truth.findings("levelShift", "scaleChange")
        #expect(findings.compactMap(\.factor).sorted() == [0.65, 1.45, 1000])
        for finding in findings {
            let series = try #require(finding.series)
            let factor = try #require(finding.factor)
            let week = scan.week(finding.weeks[0])
            #expect((114...139).contains(week))
            #expect(abs(change(series, at: week).level / factor - 1) < 0.1, "\(series)")

            // The week named is the first of the new level: it is nearer to it than to the old one.
            let level = mean(yearlyRatios(series, 52..<week))
            let halfway = factor.squareRoot()
            let first = mean(yearlyRatios(series, week..<week + 1)) / level
            let last = mean(yearlyRatios(series, week - 1..<week)) / level
            #expect((first > halfway) == (factor > 1), "\(series)")
            #expect((last > halfway) == (factor < 1), "\(series)")
        }
    }

    @Test("A change of variance triples the deviation from the week the truth states")
    func variance() throws {
        let finding = try #require(truth.findings("varianceChange").first)
        let series = try #require(finding.series)
        #expect(finding.factor == 3)
        let week = scan.week(finding.weeks[0])
        #expect((114...139).contains(week))
        // The earlier year keeps the old deviation: sqrt((3^2 + 1) / (1 + 1)) is 2.2.
        let change = change(series, at: week)
        #expect((1.7...2.9).contains(change.variation))
        #expect((0.85...1.15).contains(change.level))
    }

    @Test("No other series has such a break")
    func others() {
        let broken = Set(
            truth.findings(
                "levelShift", "varianceChange", "scaleChange", "newSeries", "endedSeries"
            )
            .compactMap(\.series))
        for series in scan.values.keys.sorted() where !broken.contains(series) {
            for week in stride(from: 114, through: 139, by: 5) {
                let change = change(series, at: week)
                #expect((0.8...1.25).contains(change.level), "\(series), week \(week)")
                #expect((0.4...1.7).contains(change.variation), "\(series), week \(week)")
            }
        }
    }
}
