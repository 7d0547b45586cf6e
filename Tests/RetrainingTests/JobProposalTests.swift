import Foundation
import Ingestion
import Quality
import Retraining
import Tabular
import Testing
import TimeSeries

@Suite("Job proposals")
struct JobProposalTests {
    /// Dates from 2024-01-01 on, `step` days apart.
    private static func days(_ count: Int, step: Int = 1, from year: Int = 2024) -> [String] {
        let first = Timestamp(CivilDate(year: year, month: 1, day: 1))
        return (0..<count).map {
            Timestamp(seconds: first.seconds + $0 * step * 86_400).description
        }
    }

    private func choice(_ part: String, of proposal: JobProposal) throws -> JobProposal.Choice {
        try #require(proposal.choices.first { $0.part == part })
    }

    /// The proposal for one file, and the job it means once it is written.
    private func proposed(
        _ text: String, name: String = "data.csv"
    ) throws -> (proposal: JobProposal, job: Job) {
        let folder = try ScratchFolder()
        let proposal = try JobProposal(files: [folder.write(text, to: name)])
        try Data(proposal.text.utf8).write(to: URL(filePath: proposal.path))
        return (proposal, try Job(file: proposal.path))
    }

    private func table(_ header: String, _ rows: [String]) -> String {
        ([header] + rows).joined(separator: "\n") + "\n"
    }

    // MARK: Columns

    @Test func takesTheFewestColumnsThatTellTheSeriesApart() throws {
        let rows = Self.days(110, step: 7).flatMap { day in
            (0..<6).map { "\(day),\(Int($0) % 3),\(["N", "S"][$0 / 3]),branch \($0),\($0 * 2)" }
        }
        let (proposal, job) = try proposed(
            table("week,kind,area,branch,sales", rows))
        // `branch` says what `kind` and `area` say together.
        #expect(job.source.columns.series == ["branch"])
        #expect(job.source.columns.covariates == [])
        #expect(try choice("not used", of: proposal).choice == "kind and area")
        #expect(try choice("series", of: proposal).evidence.hasPrefix("6 series: 660 of 660 rows"))
        #expect(proposal.doubts == [])
    }

    @Test func joinsColumnsThatOnlyTogetherTellTheSeriesApart() throws {
        let rows = Self.days(30).flatMap { day in
            ["a", "b"].flatMap { first in
                ["x", "y"].flatMap { second in
                    ["1", "2"].map { "\(day),\(first),\(second),\($0),same,3\($0)" }
                }
            }
        }
        let (_, job) = try proposed(table("day,shop_id,item,size_code,note,units", rows))
        #expect(job.source.columns.series == ["shop_id", "item", "size_code"])
        #expect(job.source.columns.value == "units")
    }

    @Test func takesAWholeTableForOneSeries() throws {
        let rows = Self.days(30).enumerated().map { "\($1),\($0 * $0),\($0 % 2),x" }
        let (proposal, job) = try proposed(table("day,demand_mwh,holiday,unit", rows))
        #expect(job.source.columns.series == [])
        #expect(job.source.columns.value == "demand_mwh")
        #expect(job.source.columns.covariates == ["holiday"])
        #expect(try choice("series", of: proposal).choice == "the whole table")
    }

    @Test func takesANumberForTheNameOfASeriesOnlyWhereItIsCalledOne() throws {
        let rows = Self.days(30).flatMap { day in (1...3).map { "\(day),\($0),\($0 + 5)" } }
        #expect(
            try proposed(table("day,part,count", rows)).job.source.columns.series == ["part"])
        let (proposal, job) = try proposed(table("day,width,count", rows))
        #expect(job.source.columns.series == [])
        #expect(
            proposal.doubts == [
                "60 of 90 rows have the same day as another row and a different content, and no "
                    + "further column tells them apart: a run will set them aside; add a column that "
                    + "names the series, or sum the rows first."
            ])
    }

    @Test func takesTheColumnThatDiffersBetweenSeriesForTheValue() throws {
        let rows = Self.days(40).enumerated().flatMap { place, day in
            ["a", "b"].enumerated().map { "\(day),\($1),\(place % 5),\(place + $0)" }
        }
        let (proposal, job) = try proposed(table("day,name,degrees,broken", rows))
        #expect(job.source.columns.value == "broken")
        #expect(job.source.columns.covariates == ["degrees"])
        #expect(proposal.doubts == [])
    }

    @Test func saysWhenTheValueWasGuessed() throws {
        let rows = Self.days(30).enumerated().map { "\($1),\($0 * 2 % 9),\($0 * 3 % 7)" }
        let (proposal, job) = try proposed(table("day,first,second", rows))
        #expect(job.source.columns.value == "first")
        #expect(
            proposal.doubts == [
                "The value is \"first\" because it comes first; if it should be second, change "
                    + "columns.value and covariates."
            ])
    }

    @Test(arguments: [
        (".", ",", "1.234,5"), ("", ",", "1234,5"), ("'", ".", "1'234.5"), (" ", ",", "1 234,5"),
    ])
    func readsNumbersAsTheFileWritesThem(
        thousands: String, decimal: String, example: String
    ) throws {
        let rows = Self.days(30).enumerated().map {
            "\($1);\($0 % 3);\($0 + 1)\(thousands)234\(decimal)5"
        }
        #expect(rows[0].hasSuffix(example))
        let (proposal, job) = try proposed(table("day;promo;units", rows))
        #expect(job.source.columns.value == "units")
        let numbers = try #require(job.source.files?.format.numbers)
        #expect(String(UnicodeScalar(numbers.decimalMark)) == decimal)
        #expect(numbers.thousandsMark?.rawValue ?? "" == thousands)
        #expect(try choice("value", of: proposal).evidence.contains("from 1234.5 to 30234.5"))
    }

    /// `1,234` may be 1234 or 1.234: nothing is guessed, and said is what was passed over.
    @Test func saysThatAColumnNamedLikeAValueHasNoNumbers() throws {
        let rows = Self.days(30).enumerated().map { "\($1);\($0 % 3);\($0 + 1),234" }
        let (proposal, job) = try proposed(table("day;promo;units", rows))
        #expect(job.source.columns.value == "promo")
        #expect(job.source.files?.format.numbers == .plain)
        #expect(
            proposal.doubts.contains(
                "\"units\" is named like a value and has no numbers: it holds \"1,234\". \"promo\" was "
                    + "taken; if that is wrong, say how numbers are written (source.decimalMark, "
                    + "thousandsMark, nullValues)."))
    }

    /// Whatever is wrong with them is for the checks to find.
    @Test(arguments: ["0", "500", ""])
    func takesSalesThatAreAllTheSameOrNone(cell: String) throws {
        let rows = Self.days(30).enumerated().flatMap { place, day in
            ["a", "b"].map { "\($0),\(day),\(cell),\(place % 3),\(4 + place % 5).5" }
        }
        let job = try proposed(table("store,day,units,promo,price", rows)).job
        #expect(job.source.columns.value == "units")
        #expect(job.source.columns.series == ["store"])
    }

    @Test func neverTakesACountOfTheRowsForTheValue() throws {
        let rows = Self.days(30).enumerated().map { "\($0),\($1),\($0 * 3 % 7)" }
        let job = try proposed(table("value,day,other", rows)).job
        #expect(job.source.columns.value == "other")
        #expect(job.source.columns.covariates == [])
    }

    @Test func takesTheDayARowCameForTheLedger() throws {
        let days = Self.days(110, step: 7)
        let rows = zip(days, days.dropFirst()).map { "\($1),\($0),5,\($1)T06:00:00Z" }
        let (proposal, job) = try proposed(table("shipped,week,units,loaded_at", rows))
        #expect(job.source.columns.time == "week")
        #expect(job.source.columns.ledger == "loaded_at")
        #expect(job.source.ledgerType == .timestamp)
        #expect(proposal.doubts == [])
    }

    @Test func asksWhetherAnotherDateIsTheLedger() throws {
        let days = Self.days(110, step: 7)
        let rows = zip(days, days.dropFirst()).map { "\($1),\($0),5" }
        let (proposal, job) = try proposed(table("shipped,week,units", rows))
        #expect(job.source.columns.ledger == "week")
        #expect(
            proposal.doubts == [
                "shipped: never before week; if it tells when a row came, name it as columns.ledger."
            ])
    }

    @Test func ofSeveralLedgersTakesTheOneThatTellsRevisionsApart() throws {
        let rows = Self.days(40).flatMap { day in
            (1...3).map { "\(day),\($0),\(day),\(day)T0\($0):00:00Z" }
        }
        let (proposal, job) = try proposed(table("day,units,created_on,updated_at", rows))
        #expect(job.source.columns.ledger == "updated_at")
        #expect(job.source.columns.series == [])
        #expect(proposal.doubts == [])
    }

    @Test func takesNoLedgerThatIsBeforeTheTime() throws {
        let days = Self.days(40)
        let rows = zip(days.dropFirst(), days).map { "\($0),5,\($1)" }
        let job = try proposed(table("day,units,created", rows)).job
        #expect(job.source.columns.ledger == "day")
    }

    // MARK: Cells

    @Test func proposesTheTextsForNoValueThatWereSeen() throws {
        let rows = Self.days(60).enumerated().map { "\($1);\($0 < 6 ? "-" : "\($0)")" }
        let job = try proposed(table("day;units", rows)).job
        #expect(job.source.files?.format.nullValues == ["", "NA", "-"])
        #expect(job.source.files?.format.delimiter == UInt8(ascii: ";"))
    }

    @Test func keepsATextThatNamesASeries() throws {
        let rows = Self.days(60).enumerated().flatMap { place, day in
            ["\(day),none,\(place == 3 ? "none" : "1")", "\(day),some,2"]
        }
        let job = try proposed(table("day,offer,units", rows)).job
        #expect(job.source.columns.series == ["offer"])
        #expect(job.source.files?.format.nullValues == ["", "NA"])
    }

    @Test func warnsOfCellsThatWillBeSetAside() throws {
        let rows = Self.days(60).enumerated().map {
            "\($0 == 7 ? "soon" : $1),\($0 == 9 ? "12 pcs" : $0 == 11 ? "inf" : "\($0)")"
        }
        let (proposal, _) = try proposed(table("day,units", rows))
        #expect(proposal.doubts.count == 3)
        #expect(
            proposal.doubts[0].hasSuffix(
                ":9: expected a date in column \"day\", found \"soon\"; the rows will be set aside."
            ))
        #expect(
            proposal.doubts[1].hasSuffix(
                ":11: expected a number in column \"units\", found \"12 pcs\"; the rows will be set "
                    + "aside."))
        #expect(proposal.doubts[2].hasPrefix("1 cell is no finite number, such as \"inf\""))
    }

    @Test(arguments: [(0, 0.0), (-5, nil)] as [(Int, Double?)])
    func expectsNothingBelowZeroWhereNothingIs(_ least: Int, _ minimum: Double?) throws {
        let rows = Self.days(30).enumerated().map { "\($1),\($0 + least)" }
        #expect(try proposed(table("day,units", rows)).job.quality.minimum == minimum)
    }

    @Test func namesThatMeanSomethingInTheFileAreWrittenSafely() throws {
        let header = "\"day\",\"a \"\"b\"\" \\ //\n*/ }\",\"units\""
        let rows = Self.days(30).flatMap { ["\($0),\"x\ny\",1", "\($0),z,2"] }
        let (proposal, job) = try proposed(table(header, rows), name: "odd [1]*.csv")
        #expect(job.source.columns.series == ["a \"b\" \\ //\n*/ }"])
        #expect(job.source.files?.patterns == ["odd \\[1]\\*.csv"])
        #expect(job.name == "odd-1")
        for choice in proposal.choices { #expect(!choice.evidence.contains("\n")) }
    }

    // MARK: Periods

    @Test(arguments: [
        (7, "weekly", 52, 8), (1, "daily", 7, 14),
    ])
    func findsTheFrequency(
        step: Int, name: String, season: Int, horizon: Int
    ) throws {
        let rows = Self.days(60, step: step).map { "\($0),1" }
        let job = try proposed(table("day,units", rows)).job
        #expect(job.frequency.description == name)
        #expect(job.seasonLength == season)
        #expect(job.horizon == horizon)
    }

    @Test(arguments: [
        (1, "monthly", 12, 12), (3, "quarterly", 4, 4), (12, "yearly", 1, 3),
    ])
    func findsTheFrequencyOfMonths(
        step: Int, name: String, season: Int, horizon: Int
    ) throws {
        let rows = (0..<40).map { place in
            let month = place * step
            let digits = month % 12 + 1
            return "\(1980 + month / 12)-\(digits < 10 ? "0" : "")\(digits)-01,\(place)"
        }
        let job = try proposed(table("day,units", rows)).job
        #expect(job.frequency.description == name)
        #expect(job.seasonLength == season)
        #expect(job.horizon == horizon)
    }

    @Test func findsHours() throws {
        let rows = (0..<100).map {
            "\(Timestamp(seconds: 1_700_000_000 / 3600 * 3600 + $0 * 3600)),1"
        }
        let job = try proposed(table("time,units", rows)).job
        #expect(job.frequency == .hourly)
        #expect(job.horizon == 24)
        #expect(job.source.ledgerType == .timestamp)
    }

    @Test func daysGoByTheDateThatTheTextShows() throws {
        let rows = (1...28).map { "2024-03-\($0 < 10 ? "0" : "")\($0)T00:00:00+11:00,\($0)" }
        #expect(try proposed(table("time,units", rows)).job.frequency == .daily)
    }

    @Test(arguments: 0..<7)
    func weeksStartOnTheDayTheyAreNamedAfter(day: Int) throws {
        // 2024-01-01 is a Monday.
        let rows = Self.days(60 * 7).enumerated().filter { $0.offset % 7 == day }
            .map { "\($0.element),1" }
        let job = try proposed(table("week,units", rows)).job
        #expect(job.frequency == Frequency(.week(startingOn: day)))
    }

    @Test func doubtsAFrequencyThatFewStepsHave() throws {
        let days = Self.days(70).enumerated().filter { $0.offset % 7 < 5 }.map(\.element)
        let (proposal, job) = try proposed(table("day,units", days.map { "\($0),1" }))
        #expect(job.frequency == .daily)
        #expect(
            proposal.doubts == [
                "Only 40 of 49 steps are 1 day; the other periods will count as gaps."
            ])
    }

    // MARK: Files

    @Test func matchesTheFilesThatWereGivenAndThoseToCome() throws {
        let folder = try ScratchFolder()
        let days = Self.days(30)
        var files: [String] = []
        for month in 1...3 {
            let rows = days[(month * 10 - 10)..<(month * 10)].map { "\($0),1" }
            files.append(
                try folder.write(table("day,units", rows), to: "shop/drops/2024-0\(month).csv"))
        }
        let proposal = try JobProposal(files: files + files)
        #expect(proposal.path == folder.path + "/shop/drops/job.json5")
        #expect(proposal.doubts == [])
        try Data(proposal.text.utf8).write(to: URL(filePath: proposal.path))
        #expect(try Job(file: proposal.path).source.files?.patterns == ["*.csv"])
        #expect(try Job(file: proposal.path).name == "shop")

        let other = folder.path + "/shop/job.json5"
        let beside = try JobProposal(files: files, path: other)
        try Data(beside.text.utf8).write(to: URL(filePath: other))
        #expect(try Job(file: other).source.files?.patterns == ["drops/*.csv"])

        try folder.write("a,b\n", to: "shop/drops/stores.csv")
        let beginning = try JobProposal(files: files)
        #expect(beginning.text.contains("\"2024-*.csv\""))
        try folder.write("a,b\n", to: "shop/drops/2024-stores.csv")
        #expect(
            try JobProposal(files: files).doubts == [
                "source.files also matches 2024-stores.csv, which was not looked at."
            ])
    }

    @Test func looksAtTheFirstRowsOnly() throws {
        let folder = try ScratchFolder()
        let rows = Self.days(300).map { "\($0),1" }
        let file = try folder.write(table("day,units", rows), to: "data.csv")
        #expect(try JobProposal(files: [file], rowLimit: 100).looked.contains("the first 100 rows"))
    }

    // MARK: Refusals

    private func refusal(_ files: [(name: String, text: String)]) throws -> String? {
        let folder = try ScratchFolder()
        let paths = try files.map { try folder.write($0.text, to: $0.name) }
        do {
            _ = try JobProposal(files: paths)
            return nil
        } catch {
            return error.description.replacingOccurrences(of: folder.path + "/", with: "")
        }
    }

    @Test(arguments: [
        ("", "a.csv: the file is empty; expected a header line with the column names."),
        ("day,units\n", "a.csv: expected rows, found a header alone."),
        ("PAR1", "a.csv: expected a Parquet file, found a file of 4 bytes."),
        (
            "series,index,value\na,1,5\na,2,6\n",
            "a.csv: a job needs a column of dates such as 2026-01-31 or of timestamps, and none of "
                + "\"series\", \"index\", \"value\" is one; \"index\" only counts the periods, which a "
                + "job cannot use yet: add a column with the date of each."
        ),
        (
            "date,value\n31/01/2024,5\n01/02/2024,6\n",
            "a.csv: a job needs a column of dates such as 2026-01-31 or of timestamps, and none of "
                + "\"date\", \"value\" is one; \"date\" holds \"31/01/2024\": write it as a date, or give its "
                + "form in a job file, as in source.timeFormat: \"dd/MM/yyyy\"."
        ),
        (
            "date,value\n2024-01-04,5\n2024-01-05,5\n01/13/2024,6\n01/14/2024,6\n",
            "a.csv: a job needs a column of dates such as 2026-01-31 or of timestamps, and none of "
                + "\"date\", \"value\" is one; \"date\" holds \"01/13/2024\": write it as a date, or give its "
                + "form in a job file, as in source.timeFormat: \"MM/dd/yyyy\"."
        ),
        (
            "date,name\n2024-01-01,a\n2024-01-02,b\n",
            "a.csv: a job needs a column of numbers to forecast, and none of \"date\", \"name\" is "
                + "one."
        ),
        (
            "date;x\n2024-01-01;1,500\n2024-01-02;2,500\n",
            "a.csv: a job needs a column of numbers to forecast, and none of \"date\", \"x\" is one; "
                + "\"x\" holds \"1,500\": write it with a decimal point."
        ),
        (
            "date,x\n2024-01-01,1\n",
            "No series has two different times in column \"date\" (1 row), so nothing shows how often "
                + "it is observed; give more files, with more of the past."
        ),
        (
            "time,x\n2024-01-01T00:00Z,1\n2024-01-01T00:15Z,1\n2024-01-01T00:30Z,1\n",
            "The times in column \"time\" are mostly 15 minutes apart (2 of 2 steps); a job is hourly, "
                + "daily, weekly, monthly, quarterly or yearly, so sum or average the rows to one of "
                + "these first."
        ),
    ])
    func saysWhyNothingCanBeProposed(text: String, sentence: String) throws {
        #expect(try refusal([("a.csv", text)]) == sentence)
    }

    @Test func saysWhichFileDiffers() throws {
        let first = ("a.csv", "day,units\n2024-01-01,1\n2024-01-02,1\n")
        #expect(
            try refusal([first, ("b.csv", "day,price,cost\n2024-01-03,1,2\n")])
                == "b.csv: expected the columns of a.csv, found a header without \"units\" and with "
                + "\"price\", \"cost\" besides; give files of one kind.")
        #expect(
            try refusal([first, ("b.csv", "day;units\n2024-01-03;1\n")])
                == "b.csv: expected fields separated by a comma, as in a.csv, found a semicolon; give "
                + "files of one kind.")
        #expect(try refusal([first, ("b.csv", "units,day\n1,2024-01-03\n")]) == nil)
    }

    @Test func saysThatAFileIsNotThere() throws {
        let folder = try ScratchFolder()
        #expect(throws: JobProposalError.folder(path: folder.path)) {
            try JobProposal(files: [folder.path])
        }
        let file = folder.path + "/none.csv"
        #expect(
            throws: JobProposalError.table(
                .cannotRead(file: file, reason: "No such file or directory"))
        ) { try JobProposal(files: [file]) }
    }
}
