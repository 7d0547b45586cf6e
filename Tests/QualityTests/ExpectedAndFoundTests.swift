import Foundation
import Quality
import Tabular
import Testing

/// What every rule says, apart from its sentence, that it expected and that it found.
@Suite struct ExpectedAndFoundTests {
    /// Of the first finding of each rule's case, in the order of the list.
    static let words: [(rule: String, expected: String, found: String)] = [
        ("malformedRow", "3 fields as in the header", "2"),
        ("ledgerNull", #"an integer in the ledger column "id""#, "empty"),
        ("ledgerUnreadable", #"an integer in the ledger column "id""#, #""seven""#),
        ("belowLedgerPosition", "a ledger value from the position 5 on", "4"),
        (
            "schemaContract", #"column "value": it as in earlier runs"#,
            #"none among "series", "time""#
        ),
        (
            "strayLedger", "a ledger value near the others of the batch, up to 2020-01-01",
            "2021-01-01"
        ),
        ("missingSeries", "the name of a series", "empty"),
        ("seriesPattern", "a name such as [a-z][0-9]", #""A1""#),
        ("unreadableTime", "a date or timestamp", #""soon""#),
        ("futureTime", "a time up to 2030-01-01", "2031-01-01"),
        ("strayTime", "a time near the others of the series, from 2020-01-01 on", "0203-01-01"),
        ("offGrid", "2022-12-01 as the time of its period", "2022-12-17"),
        ("closedDay", "no value for 2020-01-05, a closed day", "7"),
        ("nullValue", "a value", "none"),
        ("unreadableValue", "a number", #""12 pcs""#),
        ("nonFiniteValue", "a finite number", #""inf""#),
        ("exactDuplicate", "each row once", "the same as a.csv:2"),
        (
            "conflictingDuplicate", "one value for the series and time",
            "1 stands against 2 in line 3"
        ),
        (
            "severalInPeriod", "one row of the series for 1 month from 2020-01-01",
            "2: 1 for 2020-01-06 beside 2 for 2020-01-20 in line 3"
        ),
        ("staleOverwrite", "a ledger value from 7 on", "6"),
        ("range", "at least 0", "-1"),
        ("allowedValues", "one of 0, 1 in the column price", "2"),
        ("columnRule", "value <= price", "value 3 and price 2"),
        ("lateRow", "rows after 2020-04-01", "2020-03-01"),
        ("correction", "11, as in an earlier run", "12"),
        ("covariateValue", "a number in the covariate price", #""cheap""#),
        ("calendarGap", "a value for each period", "none for 2 months from 2021-01-01"),
        (
            "daylightSavingHour", "a value for each hour",
            "no value for the hour from 2026-03-29T02:00:00Z"
        ),
        (
            "zeroRun", "at most one zero after 0 zeros in 12 values",
            "zero for 2 months from 2021-01-01"
        ),
        ("rareZero", "no zero after 0 zeros in 6 values", "zero for 1 month from 2020-07-01"),
        ("sentinelValue", "values from 9 to 11", "-999 for 2021-01-01"),
        (
            "negativeValue", "no negative value after none in 35 values",
            "negative for 1 month from 2022-12-01, the first -3"
        ),
        ("negativeSeries", "values from zero on", "all 8 values negative, the greatest -9.4"),
        ("scaleChange", "about 10 as before", "about 10000 for 1 month from 2021-01-01"),
        ("spike", "about 10.9 for 2022-12-01", "104"),
        ("levelShift", "about 10.1 as before", "about 31 since 2022-12-01"),
        (
            "flatLine", "at most 4 equal values in a row after 0 equal neighbours in 35",
            "12 for 5 months from 2022-12-01"
        ),
        ("constantSeries", "values that differ", "0 in all 8 values"),
        ("counterReset", "98 or more after 14 values that never fell", "3 for 2021-03-01"),
        ("newSeries", "the series of earlier runs", "a new series"),
        ("endedSeries", "fewer than 4 months without a row", "no row for 4 months from 2021-01-01"),
        ("tooShort", "8 values or more", "7 values"),
        (
            "extraColumn", "the columns that the job names",
            #"the column "colour" of a.csv and 1 more file"#
        ),
        ("emptyFile", "a header and rows", "a header and no row"),
        (
            "wrongFrequency", "one row of a series for 1 month",
            "2 of a for 1 month from 2020-01-01, and several in 5 of 6 such periods"
        ),
        ("rowCount", "20 rows for 2021-01-01, as before and a season ago", "8 rows"),
        (
            "nullShare", "at most 0% of rows without a value, as before and a season ago",
            "30%, 6 of 20 rows for 2021-01-01"
        ),
        (
            "coverage", "rows of 20 known series or more for 2021-01-01",
            "15 of 20 series; without s25, s26, s27 and 2 more"
        ),
        (
            "unusualCorrections", "known values to stay as they are",
            "3 of 3 values of the batch that replace known ones of 3 of 20 series, 11 months behind "
                + "the newest, by 20% in the middle"
        ),
        (
            "commonFactor", "values for 2022-12-01 as before and a season ago",
            "about 2 times as much in 20 of 20 series"
        ),
        (
            "repeatedPeriod", "other values for 2022-12-01 than for 2022-11-01",
            "the same in 20 of 20 series"
        ),
        (
            "futureLedger", "no ledger value far above the cut-off 2030-01-01",
            "2031-01-01 of b in a.csv:3, which is left out"
        ),
        ("freshness", "rows up to 2021-06-15", "none after 2020-12-01: 5 months are missing"),
        ("hierarchy", "30 for 2020-01-01, the sum of 2 series", "31"),
        (
            "covariateHorizon",
            "3 series with the covariate price for the whole horizon, 2 months from 2021-02-01",
            "1 series; without b, c"
        ),
    ]

    @Test func everyRuleHasItsWords() {
        #expect(Self.words.map(\.rule) == CheckList.rules)
    }

    @Test(arguments: CheckList.rules) func saysBothApartFromTheSentence(_ rule: String) throws {
        let words = try #require(Self.words.first { $0.rule == rule })
        let item = try #require(CheckCase.all.first { $0.rule == rule })
        let findings = try item.objects().findings.filter { $0.rule == rule }
        #expect(findings.first?.expected == words.expected)
        #expect(findings.first?.found == words.found)
        for finding in findings {
            let expected = try #require(finding.expected)
            let found = try #require(finding.found)
            #expect(!expected.isEmpty && !found.isEmpty && expected != found)
            // Phrases, that go on after "expected" and "found".
            for phrase in [expected, found] {
                #expect(!phrase.hasSuffix("."), "\(phrase)")
                #expect(!phrase.hasPrefix("expected ") && !phrase.hasPrefix("found "), "\(phrase)")
                #expect(!Self.isAll(phrase, of: finding), "\(phrase)")
                if rule != "nonFiniteValue" {
                    #expect(!phrase.contains("nan") && !phrase.contains("inf"), "\(phrase)")
                }
            }
            // The sentence is made of them.
            let sentence = finding.message.lowercased()
            #expect(sentence.contains(found.lowercased()), "\(finding.message)")
            if sentence.contains("expected "), rule != "schemaContract" {
                #expect(
                    sentence.contains("expected \(expected), found \(found)".lowercased()),
                    "\(finding.message)")
            }
        }
    }

    /// Whether a phrase is the whole sentence but for its place and full stop.
    private static func isAll(_ phrase: String, of finding: QualityFinding) -> Bool {
        var rest = finding.message.dropLast()[...]
        let places =
            [finding.series].compactMap { $0 } + finding.rows.map { "\($0.file):\($0.line)" }
        for place in places where rest.hasPrefix("\(place): ") {
            rest = rest.dropFirst(place.count + 2)
        }
        return rest.lowercased() == phrase.lowercased()
    }

    /// A finding as records hold it that were written before the two were kept apart.
    @Test func opensFindingsOfEarlierRecords() throws {
        let old = Data(
            #"""
            {"action":"warn","advice":"The models pass over missing periods.","count":2,
             "from":"2021-01-01","message":"a: expected a value for each period, found none.",
             "rows":[{"file":"a.csv","line":4}],"rule":"calendarGap","series":"a",
             "to":"2021-02-01"}
            """#.utf8)
        let finding = try JSONDecoder().decode(QualityFinding.self, from: old)
        #expect(finding.message == "a: expected a value for each period, found none.")
        #expect(finding.expected == nil && finding.found == nil)
        #expect(finding.count == 2 && finding.rows == [RowReference(file: "a.csv", line: 4)])
        // Written again it says no more than it did.
        let again = try JSONDecoder().decode(
            QualityFinding.self, from: JSONEncoder().encode(finding))
        #expect(again == finding)
    }

    @Test func writesBothForPrograms() throws {
        let item = try #require(CheckCase.all.first { $0.rule == "rowCount" })
        let finding = try #require(
            item.objects().findings.first { $0.rule == "rowCount" })
        let json = try #require(
            JSONSerialization.jsonObject(with: JSONEncoder().encode(finding)) as? [String: Any])
        #expect(json["expected"] as? String == finding.expected)
        #expect(json["found"] as? String == "8 rows")
    }
}
