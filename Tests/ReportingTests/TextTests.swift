import Evaluation
import Foundation
import Reporting
import Testing
import TimeSeries

@Suite struct NumberFormatTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1"), (1234.56, "1,235"), (12_345_678, "12,345,678"),
        (0.012345, "0.01235"), (-98.7654, "−98.77"), (999.96, "1,000"), (0.99999, "1"),
        (1e-7, "1×10⁻⁷"), (-2.5e20, "−2.5×10²⁰"), (0.0001, "0.0001"),
        (123_456_789_012_345, "123,456,789,012,345"),
        (1e15, "1×10¹⁵"),
        (.nan, "–"), (.infinity, "∞"), (-.infinity, "−∞"),
    ])
    func roundsToSignificantDigits(_ value: Double, _ text: String) {
        #expect(NumberFormat.significant(value) == text)
    }

    @Test(arguments: [
        (0.5, 0, "1"), (0.49, 0, "0"), (1.005, 2, "1.01"), (-0.004, 2, "0.00"),
        (-0.006, 2, "−0.01"),
        (12_345.678, 1, "12,345.7"), (9.99, 1, "10.0"), (1e-12, 3, "0.000"), (3, 2, "3.00"),
    ])
    func roundsToPlaces(_ value: Double, _ decimals: Int, _ text: String) {
        #expect(NumberFormat.fixed(value, decimals: decimals) == text)
    }

    /// What is written is the nearest number of four digits: read back, it is off by half a unit at most.
    @Test func readsBackAsTheNearest() throws {
        var random = SplitMix(seed: 5)
        for _ in 0..<5000 {
            let value = (random.unit() - 0.5) * 2000
            let text = NumberFormat.significant(value).replacingOccurrences(of: "−", with: "-")
                .replacingOccurrences(of: ",", with: "")
            guard abs(value) >= 0.001 else { continue }
            let read = try #require(Double(text))
            #expect(abs(read - value) <= max(abs(value) * 0.000500001, 0), "\(value) as \(text)")
        }
    }

    @Test func writesTheRest() {
        #expect(NumberFormat.count(-1_234_567) == "−1,234,567")
        #expect(NumberFormat.percent(0.01) == "1%")
        #expect(NumberFormat.percent(nil) == "–")
        #expect(NumberFormat.change(-0.7417) == "−74%")
        #expect(NumberFormat.change(0.0123) == "+1.2%")
        #expect(NumberFormat.change(-0.0001) == "0%")
        #expect(NumberFormat.coordinate(-0.04) == "0")
        #expect(NumberFormat.coordinate(-12.34) == "-12.3")
        #expect(NumberFormat.coordinate(.nan) == "0")
        #expect(NumberFormat.coordinate(1e300) == "1000000")
    }
}

@Suite struct DateTextTests {
    @Test func namesPeriodsAsPeopleDo() throws {
        let time = Timestamp(CivilDate(year: 1983, month: 4, day: 1))
        let names: [(Frequency, String)] = [
            (.monthly, "Apr 1983"), (.quarterly, "1983 Q2"), (.yearly, "1983"),
            (.weekly, "1 Apr 1983"), (.daily, "1 Apr 1983"), (.hourly, "1 Apr 1983 00:00"),
        ]
        for (frequency, name) in names { #expect(DateText.period(time, frequency) == name) }
        #expect(DateText.span(time, time, .monthly) == "Apr 1983")
        #expect(DateText.span(nil, nil, .monthly) == "–")
        #expect(DateText.timeOfDay(Timestamp(seconds: -60)) == "23:59")
        #expect(DateText.instant(time) == "1 Apr 1983")
        #expect(
            DateText.instant(Timestamp(seconds: time.seconds - 1)) == "31 Mar 1983 23:59:59 UTC")
    }
}

@Suite struct AccuracyNoteTests {
    @Test func knowsTheBetterOfTwo() {
        let cases: [(String, Double?, Double?, Bool?)] = [
            ("rmse", 1, 2, true), ("rmse", 2, 2, false), ("r2", -1, 0.5, false),
            ("bias", -0.5, 1, true), ("coverage", 0.9, 0.97, false), ("coverage", 0.94, 1, true),
            ("mase", nil, 1, nil), ("mae", .nan, 1, nil),
            ("strangeness", 1, 2, nil),
        ]
        for (measure, left, right, isBetter) in cases {
            let found = AccuracyNote(of: measure).isBetter(left, than: right)
            #expect(found == isBetter, "\(measure) \(String(describing: left))")
        }
    }

    @Test func everyMeasureOfTheListSaysWhichWayIsBetter() {
        for measure in AccuracyMeasures.all {
            #expect(AccuracyNote(of: measure.name).text != "", "\(measure.name)")
        }
        #expect(AccuracyNote(of: "coverage").text == "95% is best")
        #expect(AccuracyNote(of: "strangeness").text == "")
    }
}

@Suite struct MeasureNameTests {
    @Test func writesMeasuresAsPeopleDo() {
        let names = ["rmse", "r2", "coverage80", "bias", "kl", "pinball10"].map(MeasureName.text)
        #expect(names == ["RMSE", "R²", "coverage 80%", "bias", "KL", "pinball10"])
    }
}

@Suite struct EscapingTests {
    @Test func escapesMarkupAndDropsControls() {
        #expect(HTML.escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;")
        #expect(HTML.escaped("\u{0}\u{1B}\u{85}") == "\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(HTML.escaped("🚗 ü\n\t") == "🚗 ü\n\t")
        // A combining mark after the quote must not hide it.
        let combined = HTML.escaped("\"\u{301}<\u{301}").unicodeScalars
        #expect(!combined.contains("<") && !combined.contains("\""))
    }
}
