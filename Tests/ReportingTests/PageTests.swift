import Foundation
import FoundationXML
import Quality
import Reporting
import Retraining
import Testing

/// What holds of every page, whatever the run came to.
@Suite struct PageTests {
    static let reports: [(name: String, report: RunReport)] = [
        ("typical", Fixture.typical()), ("nothing new", Fixture.nothingNew()),
        ("halted", Fixture.halted()), ("empty", Fixture.empty()), ("hostile", Fixture.hostile()),
        ("5,000 findings", Fixture.manyFindings(5000)), ("all missing", Fixture.allMissing()),
        ("large", Fixture.large(series: 1200)),
    ]

    @Test(arguments: reports.map(\.name)) func isWellFormed(_ name: String) throws {
        let page = try Page(name)
        #expect(page.error == nil)
        #expect(page.elements.first?.name == "html")
        #expect(page.lastClosed == "html")
    }

    @Test(arguments: reports.map(\.name)) func reachesForNothingOutside(_ name: String) throws {
        let page = try Page(name)
        #expect(!page.elements.contains { ["script", "link", "img", "iframe"].contains($0.name) })
        for element in page.elements {
            #expect(element.attributes["src"] == nil)
            if let address = element.attributes["href"] { #expect(address.hasPrefix("#")) }
            #expect(element.attributes["style"]?.contains("url") != true)
        }
        let html = try Page.html(of: name)
        #expect(!html.contains("http"))
        #expect(!html.contains("@import"))
        #expect(!html.contains("url("))
    }

    @Test(arguments: reports.map(\.name)) func drawsNumbersOnly(_ name: String) throws {
        let shapes: Set = ["line", "rect", "circle", "path", "text", "svg"]
        for element in try Page(name).elements where shapes.contains(element.name) {
            for (key, value) in element.attributes
            where !["class", "role", "aria-label", "aria-hidden", "text-anchor"].contains(key) {
                let isDrawn = value.allSatisfy { "0123456789.- MLZ".contains($0) }
                #expect(isDrawn, "\(element.name) \(key)=\(value)")
            }
        }
    }

    @Test(arguments: reports.map(\.name)) func hasEverySectionOnce(_ name: String) throws {
        let page = try Page(name)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for section in ReportSection.all {
            #expect(ids.contains(section.id))
            #expect(page.elements.contains { $0.attributes["href"] == "#\(section.id)" })
        }
        for element in page.elements {
            if let id = element.attributes["aria-labelledby"] { #expect(ids.contains(id)) }
        }
    }

    /// Each section says something, if only that there is nothing to show.
    @Test(arguments: reports.map(\.name)) func leavesNoSectionBlank(_ name: String) throws {
        let page = try Page(name)
        for section in ReportSection.all {
            let text = page.text(ofSection: section.id)
            #expect(text.count > section.title.count + 20, "\(section.id): \(text)")
        }
    }

    @Test func theCovariatesAreShown() throws {
        let text = try Page("typical").text(ofSection: "drift")
        #expect(text.contains("Of 12 tests 1 is beyond the threshold"))
        #expect(
            text.contains(
                "The newest 4 values of the covariate belts, the same in all series, are not as the 120 "
                    + "before the model was estimated: share 0.9 against 0.4, p = 1×10⁻⁹."))
        #expect(text.contains("covariates together"))
        #expect(try !Page("nothing new").text(ofSection: "drift").contains("Covariates"))
    }

    /// A branch may meet something while none of its series is flagged.
    @Test func aBranchIsNamedWithoutAFlaggedSeries() throws {
        var report = Fixture.typical()
        let branch = "4 of 5 series of the panel stood out below in or about February 1983."
        report.record.explanation = DriftExplanation(series: [], branches: [branch])
        let html = ReportPage.html(report)
        #expect(html.contains(branch))
        #expect(html.contains("No series is flagged in this run"))
    }

    @Test(arguments: reports.map(\.name)) func everyDrawingIsDescribed(_ name: String) throws {
        let page = try Page(name)
        let drawings = page.elements.count { $0.attributes["role"] == "img" }
        #expect(page.elements.count { $0.name == "desc" } == drawings)
        for heading in page.elements where heading.name == "th" {
            #expect(["col", "row"].contains(heading.attributes["scope"]))
        }
    }

    @Test func sameReportGivesSameBytes() {
        #expect(ReportPage.html(Fixture.typical()) == ReportPage.html(Fixture.typical()))
        #expect(
            ReportPage.html(Fixture.large(series: 300))
                == ReportPage.html(Fixture.large(series: 300)))
    }

    @Test func hostileTextComesBackAsItWas() throws {
        let page = try Page("hostile")
        let expected = Fixture.hostileText
            .replacingOccurrences(of: "\u{1}", with: "\u{FFFD}")
            .replacingOccurrences(of: "\u{0}", with: "\u{FFFD}")
        #expect(page.text.contains(expected))
        #expect(!page.elements.contains { $0.name == "b" })
    }

    @Test func whatWasExpectedStandsBesideWhatWasFound() throws {
        let text = try Page("typical").text(ofSection: "quality")
        #expect(text.contains("Expected") && !text.contains("What was found"))
        #expect(text.contains("at least 755, the lowest May since 1969"))
        #expect(!text.contains("expected at least 755"))
    }

    /// A record that was written before findings kept the two apart shows their sentences.
    @Test func theSentencesOfOlderRecordsAreShown() throws {
        let old = #"""
            [{"action":"warn","advice":"Ask the source.","count":1,"from":"1983-05-01",
              "message":"monthly/1983-05.csv:4: expected at least 755, found 559.",
              "rows":[{"file":"monthly/1983-05.csv","line":4}],"rule":"range",
              "series":"front seats","to":"1983-05-01"}]
            """#
        var report = Fixture.typical()
        report.record.findings = try #require(JSONText.decoded([QualityFinding].self, from: old))
        let html = ReportPage.html(report)
        #expect(html.contains("What was found"))
        #expect(html.contains("monthly/1983-05.csv:4: expected at least 755, found 559."))
    }

    @Test func fiveThousandFindingsStayUsableAndNoneIsLostSilently() throws {
        let page = try Page("5,000 findings")
        // 20 groups of 250: 50 rows each, and the rest counted.
        #expect(page.elements.count { $0.name == "tr" } < 3000)
        #expect(page.text.contains("5,000 findings on the data"))
        #expect(page.text.contains("more rows, kept in the record of the run."))
        #expect(try Page.html(of: "5,000 findings").utf8.count < 2_000_000)
    }

    @Test func aWidePanelStaysUsable() throws {
        #expect(try Page.html(of: "large").utf8.count < 6_000_000)
        #expect(try Page("large").text.contains("more charts, kept in the record of the run."))
    }

    /// With `REPORT_SAMPLES` set to a folder, the pages are written there, to be looked at.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["REPORT_SAMPLES"] != nil,
            "set REPORT_SAMPLES to a folder to have the pages written there"))
    func writesSamples() throws {
        let folder = ProcessInfo.processInfo.environment["REPORT_SAMPLES"] ?? ""
        for (name, report) in Self.reports {
            let file = URL(fileURLWithPath: folder).appendingPathComponent("\(name).html")
            let html = ReportPage.html(report)
            try html.write(to: file, atomically: true, encoding: .utf8)
            #expect(try String(contentsOf: file, encoding: .utf8) == html)
        }
    }
}
