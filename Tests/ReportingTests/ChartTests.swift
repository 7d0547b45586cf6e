import Foundation
import Reporting
import Testing

/// What the drawings of the typical page hold, counted in the page itself.
@Suite struct ChartTests {
    @Test func missingValuesAreGapsAndALoneValueIsADot() throws {
        let page = try Page("typical")
        let lines = page.elements.filter {
            $0.attributes["class"] == "observed" && $0.name == "path"
        }
        let parts = lines.map { ($0.attributes["d"] ?? "").count { $0 == "M" } }
        // Months 21, 22 and 24 of the rear seats are missing, so that month 23 stands alone.
        #expect(parts == [1, 1, 1, 3, 1])
        #expect(page.elements.count { $0.attributes["class"] == "observed dot" } == 1)
    }

    @Test func everyChartHasItsIntervalsForecastAndMark() throws {
        let shapes = try Page("typical").elements.filter { $0.section == "forecasts" }
        func count(_ shape: String, _ name: String) -> Int {
            shapes.count { $0.attributes["class"] == shape && $0.name == name }
        }
        #expect(count("interval level-0", "path") == 5)
        #expect(count("interval level-1", "path") == 5)
        #expect(count("mean", "path") == 5)
        #expect(count("one-step", "path") == 5)
        // One more is in the key.
        #expect(count("estimated", "line") == 6)
    }

    @Test func everySeriesIsOnTheStripOfRatios() throws {
        let page = try Page("typical")
        func count(_ shape: String) -> Int {
            page.elements.count { $0.attributes["class"] == shape }
        }
        #expect(count("point") == 2)
        #expect(count("point exceeds") == 1)
        #expect(count("point flagged") == 2)
    }

    /// Two flagged and three others, residuals and values of each, and bars that are as high as the
    /// shares they stand for.
    @Test func histogramsShowBothSamples() throws {
        let page = try Page("typical")
        let bars = page.elements.filter { $0.name == "rect" && $0.section == "drift" }
        // Eight bins and one key a histogram.
        #expect(bars.count { $0.attributes["class"] == "reference" } == 10 * 9)
        let heights = bars.filter { $0.attributes["class"] == "reference" }
            .prefix(9).compactMap { $0.attributes["height"].flatMap(Double.init) }
        let first = try #require(heights.dropFirst().first)
        let second = try #require(heights.dropFirst(2).first)
        #expect(abs(second / first - 0.14 / 0.12) < 0.02)
    }

    @Test func aFirstRunDoesNotFlattenTheOthers() throws {
        let page = try Page("typical")
        let bars = page.elements.filter { $0.attributes["class"] == "accepted" }
            .compactMap { $0.attributes["height"].flatMap(Double.init) }
        // 780 rows, then 5: cut, the first is as high as the axis, and its number stands on it.
        #expect(bars.filter { $0 > 100 }.count >= 17)
        #expect(page.text.contains("780 ↑"))
        #expect(page.elements.count { $0.attributes["class"] == "break" } == 1)
    }

    @Test func theBetterOfTwoIsMarkedOnce() throws {
        let text = try Page("typical").text(ofSection: "comparison")
        // Seven measures in each of three comparisons; the coverages of the third are equal. One more is
        // in each caption, and five of six criteria hold.
        #expect(text.count { $0 == "✓" } == 20 + 3 + 5)
        #expect(text.count { $0 == "✗" } == 1)
    }

    /// Every measure of a series has its row, and the gauge says which one it draws.
    @Test func everyDriftMeasureIsShown() throws {
        let page = try Page("typical")
        let text = page.text(ofSection: "drift")
        let cards = page.elements.count {
            $0.section == "drift"
                && $0.attributes["aria-label"]?.hasPrefix("Every measure of") == true
        }
        #expect(cards == 5)
        #expect(text.count(of: "Wasserstein") == cards)
        #expect(text.contains("KL, "))
        #expect(text.contains("× the threshold"))
    }
}

extension String {
    func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
