import Drift
import Foundation
import Retraining
import Testing
import TimeSeries

/// The road casualties, month by month: the seat-belt law of 31 January 1983 is noticed where it acts.
@Suite struct DemoTests {
    private static let job = "uk-road-casualties"
    private static let data = Program.data.appending(path: job).path(percentEncoded: false)

    @Test func theSeatBeltLawIsNoticedAndAnswered() throws {
        let program = try Program()
        let result = try program.run("demo", "--data", Self.data, "--store", "store")
        #expect(result.exitCode == 0, "\(result.errors)")
        let records = try program.records(of: Self.job, in: "store")
        #expect(records.count == 36)

        let after = records.filter {
            ("1983-03"..."1983-09").contains($0.asOf.description.prefix(7))
        }
        #expect(after.count == 7)
        for series in ["drivers", "front-seat"] {
            let answered = after.first { record in
                record.drift.contains { $0.series == series && $0.flagged }
                    && record.decisions.contains { $0.series == series && $0.action == .refit }
            }
            let record = try #require(answered, "\(series) was not flagged and refitted")
            let decision = try #require(record.decisions.first { $0.series == series })
            let reason = try #require(decision.reasons.first)
            #expect(reason.hasPrefix("Drift: "))
            let report = try String(
                contentsOfFile: program.path(
                    "store/reports/\(Self.job)/\(sixDigits(record.number)).html"),
                encoding: .utf8)
            #expect(report.contains(reason), "the report gives the reason")
        }
        for record in after {
            #expect(!record.drift.contains { $0.series == "rear-seat" && $0.flagged })
        }
        // Nothing breaks before the law.
        for record in records where record.asOf.description < "1983-02" {
            #expect(record.drift.allSatisfy { !$0.flagged }, "run \(record.number)")
        }
    }

    @Test func aSecondTimeAddsNothingAndSaysSo() throws {
        let program = try Program()
        try program.run("demo", "--data", Self.data, "--store", "store")
        let before = try program.image(of: "store")
        let again = try program.run("demo", "--data", Self.data, "--store", "store")
        #expect(again.exitCode == 0)
        #expect(again.errors.contains("Nothing was changed."))
        let run = try program.run(
            "run", "\(Self.data)/job.json5", "--store", "store", "--as-of", "1985-06-30")
        #expect(run.exitCode == 0)
        #expect(
            run.output
                == "Nothing new since run 36. The ledger stands at 1984-12-01. Nothing was changed.\n"
        )
        #expect(try program.image(of: "store").differences(from: before) == [])
    }

    @Test func theSameInputsGiveTheSameBytes() throws {
        let program = try Program()
        for store in ["one", "two"] {
            try program.run("demo", "--data", Self.data, "--store", store)
        }
        let one = try program.image(of: "one")
        #expect(one.files.count > 36 * 4)
        #expect(one.differences(from: try program.image(of: "two")) == [])
    }

    @Test func aReportCanBeDrawnAgainToTheByte() throws {
        let program = try Program()
        try program.run("demo", "--data", Self.data, "--store", "store")
        for run in [1, 17, 36] {
            let drawn = try program.run(
                "report", "\(Self.data)/job.json5", "--store", "store", "--run", "\(run)", "-o",
                program.path("again.html"))
            #expect(drawn.exitCode == 0, "\(drawn.errors)")
            let again = try Data(contentsOf: program.folder.appending(path: "again.html"))
            let first = try Data(
                contentsOf: program.folder.appending(
                    path: "store/reports/\(Self.job)/\(sixDigits(run)).html"))
            #expect(again == first, "run \(run)")
        }
    }
}

/// `7` as `000007`, as the store names its files.
func sixDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 6 - digits.count) + digits
}
