import Ingestion
import Quality
import Testing
import TimeSeries

/// Who is asked to send a row again is told what becomes of it in this job.
@Suite struct AdviceTests {
    /// The advice for an empty value, by the job's ledger.
    private static func advice(
        ledger: String, lag: Int = 0, type: LedgerType = .date
    ) throws -> String {
        let text = "series,time,value,loaded\na,2020-01-01,,2020-02-01\na,2020-02-01,1,2020-03-01\n"
        return try Delivery.of(text) {
            $0.ledger = ledger
            $0.ledgerType = type
            $0.lag = lag
            let found = try $0.checked().findings.first { $0.rule == "nullValue" }
            return try #require(found?.advice)
        }
    }

    private static let asked =
        "The period is treated as missing. If the value exists, send the row again with it. "

    @Test func whereTheTimeIsTheLedger() throws {
        #expect(
            try Self.advice(ledger: "time") == Self.asked
                + "\"time\" is the ledger here, and source.lag is 0: a row of an earlier time goes to "
                + "quarantine; take it in with 'almanac quarantine replay', or raise source.lag.")
        #expect(
            try Self.advice(ledger: "time", lag: 14) == Self.asked
                + "\"time\" is the ledger here: a row more than source.lag, 14 days, below its position "
                + "goes to quarantine; take it in with 'almanac quarantine replay', or raise the lag."
        )
    }

    @Test func whereTheLedgerIsAColumnOfItsOwn() throws {
        #expect(
            try Self.advice(ledger: "loaded") == Self.asked
                + "A row that is sent again is taken in if its \"loaded\" lies at the ledger position or "
                + "above it.")
        #expect(
            try Self.advice(ledger: "loaded", lag: 1).hasSuffix(
                "above it, or at most 1 day below it."))
    }

    /// No advice says of late rows in general that they are taken in.
    @Test func nothingIsPromisedOfLateRows() {
        let all =
            CheckList.rows.map { ($0.rule, $0.advice) }
            + CheckList.series.map { ($0.rule, $0.advice) }
            + CheckList.batch.map { ($0.rule, $0.advice) }
        for (rule, advice) in all {
            #expect(!advice.contains("late rows are taken in"), "\(rule)")
        }
    }
}
