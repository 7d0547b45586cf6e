import Foundation
import Quality
import Retraining
import Testing
import TimeSeries

/// The limits of rules in a job file.
@Suite struct QualitySectionTests {
    /// A daily job with a covariate, and this section `quality`.
    private static func job(_ section: String, frequency: String = "daily") throws -> Job {
        let folder = try ScratchFolder()
        return try Job(
            file: folder.write(
                """
                { name: "n", frequency: "\(frequency)", horizon: 7, quality: { \(section) },
                  source: { files: "*.csv",
                            columns: { time: "t", value: "v", covariates: ["stock"] } } }
                """, to: "job.json5"))
    }

    @Test func takesEveryLimitAtItsWord() throws {
        let settings = try Self.job(
            """
            calendarGap: { closedWeekdays: ["saturday", "sunday"], holidays: ["2026-04-03", "12-25"] },
            sentinelValue: { values: [-7, 88] }, spike: { action: "info", deviations: 12 },
            flatLine: { length: 6 }, endedSeries: { periods: 9 }, freshness: { periods: 2 },
            rowCount: { share: 0.9 }, coverage: { share: 0.95 }, nullShare: { share: 0.1 },
            allowedValues: { columns: { stock: [0, 1] } }, seriesPattern: { pattern: "s-[0-9]+" },
            columnRule: { rules: ["v <= stock", "stock >= 0"] },
            hierarchy: { sums: { all: ["s-*"], north: "s-1" }, tolerance: 0.01 },
            """
        ).quality
        #expect(settings.calendar.closedWeekdays == [5, 6])
        #expect(settings.calendar.holidays == [CivilDate(year: 2026, month: 4, day: 3)])
        #expect(settings.calendar.yearlyHolidays == [.init(month: 12, day: 25)])
        #expect(settings.sentinels == [-7, 88])
        #expect(settings.spikeDeviations == 12)
        #expect(settings.actions == ["spike": .info])
        #expect(settings.flatLineLength == 6)
        #expect(settings.endedAfter == 9)
        #expect(settings.staleAfter == 2)
        #expect(settings.rowShare == 0.9)
        #expect(settings.coverageShare == 0.95)
        #expect(settings.nullShare == 0.1)
        #expect(settings.allowedValues == [AllowedColumn(column: "stock", values: [0, 1])])
        #expect(settings.seriesPattern == "s-[0-9]+")
        #expect(settings.columnRules.map(\.text) == ["v <= stock", "stock >= 0"])
        #expect(
            settings.sums == [
                HierarchySum(total: "all", parts: ["s-*"]),
                HierarchySum(total: "north", parts: ["s-1"]),
            ])
        #expect(settings.sumTolerance == 0.01)
    }

    private static let mistakes: [(section: String, sentence: String)] = [
        (
            #"calendarGap: { closedWeekdays: ["sabbath"] }"#,
            #""quality.calendarGap.closedWeekdays": expected weekdays such as saturday, found "sabbath"."#
        ),
        (
            #"calendarGap: { holidays: ["25.12."] }"#,
            #""quality.calendarGap.holidays": expected days such as 2026-04-03, or 12-25 for every year, found "25.12."."#
        ),
        (
            #"calendarGap: { holidays: ["02-30"] }"#,
            #""quality.calendarGap.holidays": expected days such as 2026-04-03, or 12-25 for every year, found "02-30"."#
        ),
        (
            "spike: { deviations: 1 }",
            #""quality.spike.deviations": expected a number of at least 3, found 1."#
        ),
        (
            "flatLine: { length: 1 }",
            #""quality.flatLine.length": expected an integer of at least 2, found 1."#
        ),
        (
            "rowCount: { share: 1.5 }",
            #""quality.rowCount.share": expected a share from 0 to below 1, found 1.5."#
        ),
        (
            #"rowCount: "quarantineRow""#,
            #""quality.rowCount": expected one of off, info, warn, fail, found "quarantineRow"."#
        ),
        (
            #"seriesPattern: { pattern: "(" }"#,
            #""quality.seriesPattern.pattern": expected a regular expression, found "("."#
        ),
        (
            #"columnRule: { rules: ["v"] }"#,
            #""quality.columnRule.rules": expected comparisons such as "price > 0" or "units <= stock", found "v"."#
        ),
        (
            #"columnRule: { rules: ["v < price"] }"#,
            #""quality.columnRule.rules": expected a column that the job reads as a number, one of v, stock, found "price"."#
        ),
        (
            "allowedValues: { columns: { stock: [] } }",
            #""quality.allowedValues.columns.stock": expected at least one number, found an empty list."#
        ),
        (
            "spike: { limit: 3 }",
            #"unknown key "quality.spike.limit"; expected one of action, deviations."#
        ),
    ]

    @Test(arguments: mistakes.indices) func saysWhatIsWrong(_ index: Int) throws {
        let mistake = Self.mistakes[index]
        do {
            _ = try Self.job(mistake.section)
            Issue.record("\(mistake.section) was accepted")
        } catch let error as JobFileError {
            #expect(error.description.hasSuffix(": \(mistake.sentence)"), "\(error)")
        }
    }

    @Test func closedDaysNeedDays() throws {
        #expect(throws: JobFileError.self) {
            try Self.job(#"calendarGap: { holidays: ["12-25"] }"#, frequency: "weekly")
        }
    }

    @Test(arguments: [
        ("a<=b", true), ("1 < x", true), (" x != 0.5 ", true), ("a == b", true), ("a", false),
        ("1 < 2", false), ("a < b < c", false), ("< 3", false), ("a <", false), ("a = b", false),
    ])
    func readsComparisons(_ text: String, isOne: Bool) {
        #expect((ColumnComparison(text) != nil) == isOne)
    }
}
