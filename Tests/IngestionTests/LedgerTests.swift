import Ingestion
import Store
import Tabular
import Testing

/// One golden for each thing that the ledger promises.
@Suite("Ledger")
struct LedgerTests {
    private let history = ["a,2026-01-05,1,2026-01-06", "b,2026-01-05,2,2026-01-06"]

    @Test("the first run takes everything, the second nothing")
    func firstAndSecond() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        let first = try delivery.run()
        #expect(first.rows.map(\.series) == ["a", "b"])
        #expect(first.rows.map(\.line) == [2, 3])
        #expect(first.rows.map(\.file) == ["in/1.csv", "in/1.csv"])
        #expect(first.rows.raws == history)
        #expect(first.rows.map(\.value) == [.number(1), .number(2)])
        #expect(first.positionBefore == nil)
        #expect(first.positionAfter?.text == "2026-01-06")
        let second = try delivery.run()
        #expect(second.isEmpty)
        #expect(second.unchangedFiles == 1)
        #expect(second.rowsRead == 0)
        #expect(second.positionAfter?.text == "2026-01-06")
        #expect(try delivery.stored() == ["a 2026-01-05 1.0", "b 2026-01-05 2.0"])
    }

    @Test("a row above the position is taken")
    func above() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put("2.csv", rows: ["a,2026-01-12,3,2026-01-13"])
        #expect(try delivery.run().rows.raws == ["a,2026-01-12,3,2026-01-13"])
        #expect(try delivery.position == "2026-01-13")
    }

    @Test("at the position, what was not seen is taken, and what was is not")
    func atPosition() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put("2.csv", rows: history + ["c,2026-01-05,3,2026-01-06"])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.series) == ["c"])
        #expect(batch.rowsSeenBefore == 2)
        #expect(batch.repeated.isEmpty)
        #expect(try delivery.position == "2026-01-06")
    }

    @Test("a correction at the same ledger value is taken as a further row")
    func correction() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put("1.csv", rows: ["a,2026-01-05,1.5,2026-01-06", history[1]])
        let batch = try delivery.run()
        #expect(batch.rows.raws == ["a,2026-01-05,1.5,2026-01-06"])
        #expect(batch.files.map(\.isChanged) == [true])
        #expect(
            try delivery.stored()
                == ["a 2026-01-05 1.0", "b 2026-01-05 2.0", "a 2026-01-05 1.5"])
    }

    @Test("an unseen row below the position is quarantined, once")
    func below() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put("late.csv", rows: ["a,2026-01-04,9,2026-01-05"])
        let batch = try delivery.run()
        #expect(batch.rows.isEmpty)
        #expect(batch.unplaced.map(\.rule) == [.belowLedgerPosition])
        #expect(batch.unplaced.map(\.series) == ["a"])
        #expect(
            batch.unplaced.map(\.row.reason)
                == [
                    "The ledger value 2026-01-05 lies below the position 2026-01-06 of the run "
                        + "before."
                ])
        #expect(try delivery.quarantined() == ["belowLedgerPosition a,2026-01-04,9,2026-01-05"])
        #expect(try delivery.position == "2026-01-06")
        try delivery.rename("late.csv", to: "later.csv")
        try delivery.put("late.csv", rows: ["a,2026-01-04,9,2026-01-05", history[0]])
        #expect(try delivery.run().isEmpty)
        // A lag that is set later is for rows to come; what is in quarantine stays there.
        delivery.source.lag = 7
        try delivery.put("late.csv", rows: ["a,2026-01-04,9,2026-01-05", history[0], ""])
        #expect(try delivery.run().isEmpty)
    }

    @Test("within the lag a late row is taken; beyond it, quarantined")
    func lag() throws {
        let delivery = try Delivery(lag: 2)
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        try delivery.put(
            "late.csv",
            rows: [
                "a,2026-01-01,5,2026-01-05", "a,2026-01-02,6,2026-01-04",
                "a,2026-01-03,7,2026-01-03",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.ledger.text) == ["2026-01-05", "2026-01-04"])
        #expect(batch.unplaced.map(\.row.payload) == ["a,2026-01-03,7,2026-01-03"])
        #expect(try delivery.position == "2026-01-06")
    }

    @Test("a lag beyond all time takes in everything")
    func endlessLag() throws {
        for type in [LedgerType.date, .timestamp, .integer] {
            let delivery = try Delivery(ledger: type, lag: .max)
            let values =
                type == .integer ? ["-5", "-9223372036854775808"] : ["2026-01-05", "0001-01-01"]
            try delivery.put("1.csv", rows: ["a,2026-01-05,1,\(values[0])"])
            try delivery.run()
            try delivery.put("2.csv", rows: ["a,2026-01-06,1,\(values[1])"])
            #expect(try delivery.run().rows.count == 1)
        }
    }

    @Test("rows without a readable ledger value are quarantined with all they hold")
    func nullAndUnreadable() throws {
        let delivery = try Delivery()
        try delivery.put(
            "1.csv",
            rows: history + ["a,2026-01-06,3,", "b,2026-01-06,4,soon", "c,2026-01-06,5,NA"])
        let batch = try delivery.run()
        #expect(batch.rows.count == 2)
        #expect(batch.unplaced.map(\.rule) == [.ledgerNull, .ledgerUnreadable, .ledgerNull])
        #expect(batch.unplaced.map(\.row.line) == [4, 5, 6])
        #expect(
            batch.unplaced.map(\.row.reason) == [
                "The ledger column \"ledger\" is empty.",
                "The ledger column \"ledger\" should hold a date such as 2026-01-31, and holds "
                    + "\"soon\".",
                "The ledger column \"ledger\" is empty.",
            ])
        #expect(
            try delivery.quarantined() == [
                "ledgerNull a,2026-01-06,3,", "ledgerUnreadable b,2026-01-06,4,soon",
                "ledgerNull c,2026-01-06,5,NA",
            ])
        try delivery.put("2.csv", rows: ["a,2026-01-06,3,", "a,2026-01-13,3,2026-01-13"])
        let second = try delivery.run()
        #expect(second.rows.count == 1)
        #expect(second.unplaced.isEmpty)
        #expect(second.rowsSeenBefore == 1)
    }

    @Test("a timestamp in a ledger of dates is unreadable, and no reason to stop")
    func timestampAmongDates() throws {
        let delivery = try Delivery()
        try delivery.put(
            "1.csv", rows: history + ["a,2026-01-06,3,2026-01-06T10:00:00+02:00"])
        #expect(try delivery.run().unplaced.map(\.rule) == [.ledgerUnreadable])
    }

    @Test("integers are compared as integers")
    func integers() throws {
        let delivery = try Delivery(ledger: .integer)
        try delivery.put(
            "1.csv", rows: ["a,2026-01-05,1,9", "b,2026-01-05,1,10", "c,2026-01-05,1,007"])
        try delivery.run()
        #expect(try delivery.position == "10")
        try delivery.put(
            "2.csv",
            rows: [
                "d,2026-01-05,1,10", "d,2026-01-06,1,8", "d,2026-01-07,1,100", "d,2026-01-08,1,x",
                "d,2026-01-09,1,92233720368547758080", "d,2026-01-09,1,11.0",
            ])
        let batch = try delivery.run()
        #expect(batch.rows.map(\.ledger.text) == ["10", "100"])
        #expect(
            batch.unplaced.map(\.rule) == [
                .belowLedgerPosition, .ledgerUnreadable, .ledgerUnreadable, .ledgerUnreadable,
            ])
        #expect(try delivery.position == "100")
    }

    @Test("the position keeps the source's precision and zone, and is compared to the nanosecond")
    func timestamps() throws {
        let delivery = try Delivery(ledger: .timestamp)
        try delivery.put("1.csv", rows: ["a,2026-01-05,1,2026-01-05T10:00:00.123456+02:00"])
        try delivery.run()
        #expect(try delivery.position == "2026-01-05T10:00:00.123456+02:00")
        try delivery.put(
            "2.csv",
            rows: [
                // One microsecond below, the same instant an hour east, one nanosecond above.
                "a,2026-01-06,1,2026-01-05T10:00:00.123455+02:00",
                "a,2026-01-07,1,2026-01-05T11:00:00.123456+03:00",
                "a,2026-01-08,1,2026-01-05T10:00:00.123456001+02:00",
            ])
        let batch = try delivery.run()
        #expect(
            batch.unplaced.map(\.row.payload)
                == ["a,2026-01-06,1,2026-01-05T10:00:00.123455+02:00"])
        #expect(batch.rows.count == 2)
        #expect(try delivery.position == "2026-01-05T10:00:00.123456001+02:00")
    }

    @Test("spaces around a ledger value are no part of the position")
    func spaces() throws {
        for (type, value) in [
            (LedgerType.date, "2026-01-05"), (.timestamp, "2026-01-05T10:00Z"), (.integer, "17"),
        ] {
            let delivery = try Delivery(ledger: type)
            try delivery.put("1.csv", rows: ["a,2026-01-05,1, \t\(value) "])
            try delivery.run()
            #expect(try delivery.position == value)
            #expect(try delivery.run().isEmpty)
        }
    }

    @Test("a stored position that is not of the ledger's type stops the run")
    func changedType() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        try delivery.run()
        delivery.source.ledgerType = .integer
        #expect(
            try sentence(delivery)
                == "The stored ledger position \"2026-01-06\" is not of the type integer. The job's ledgerType "
                + "must not change; change it back, or use a new store.")
    }

    @Test("the cut-off leaves rows for a later run, which takes them")
    func cutoff() throws {
        let delivery = try Delivery()
        try delivery.put(
            "1.csv", rows: (5...9).map { "a,2026-01-0\($0),\($0),2026-01-0\($0)" })
        let first = try delivery.run(asOf: "2026-01-06T23:59:59Z")
        #expect(first.rows.count == 2)
        #expect(first.rowsAfterCutoff == 3)
        #expect(first.files.map(\.entry.rowsLeft) == [3])
        #expect(try delivery.position == "2026-01-06")
        #expect(try delivery.run(asOf: "2026-01-06T23:59:59Z").isEmpty)
        let second = try delivery.run(asOf: "2026-01-08")
        #expect(second.rows.map(\.value) == [.number(7), .number(8)])
        // Those before the first that was left are not read again.
        #expect(second.rowsRead == 3)
        #expect(second.rowsSeenBefore == 0)
        #expect(second.files.map(\.isKnown) == [true])
        #expect(try delivery.run().rows.count == 1)
        #expect(try delivery.run().unchangedFiles == 1)
    }

    @Test("nothing before the first row: the run is empty, and makes no position")
    func cutoffBeforeAll() throws {
        let delivery = try Delivery()
        try delivery.put("1.csv", rows: history)
        let batch = try delivery.run(asOf: "2020-01-01")
        #expect(batch.isEmpty)
        #expect(batch.positionAfter == nil)
        #expect(batch.rowsAfterCutoff == 2)
    }

    @Test("an integer ledger does not pass a row that its time leaves for later")
    func integersLeft() throws {
        let delivery = try Delivery(ledger: .integer)
        try delivery.put(
            "1.csv",
            rows: [
                "a,2026-01-05,1,1", "a,2026-01-07,2,2", "a,2026-01-06,3,3", "a,2026-01-09,4,4",
                "a,2026-01-05,5,5",
            ])
        let first = try delivery.run(asOf: "2026-01-06")
        #expect(first.rows.map(\.ledger.text) == ["1", "3", "5"])
        #expect(try delivery.position == "1")
        let second = try delivery.run(asOf: "2026-01-07")
        #expect(second.rows.map(\.ledger.text) == ["2"])
        #expect(try delivery.position == "3")
        let third = try delivery.run(asOf: "2026-01-09")
        #expect(third.rows.map(\.ledger.text) == ["4"])
        #expect(try delivery.position == "5")
        #expect(try delivery.quarantined().isEmpty)
        #expect(try delivery.stored().count == 5)
    }

    @Test(
        "times of one column are written in one zone, in one run and from run to run",
        arguments: [
            ("2026-01-05T10:00:00", "2026-01-06T10:00:00Z", "without a zone", "in UTC"),
            ("2026-01-05T10:00:00Z", "2026-01-06T10:00:00", "in UTC", "without a zone"),
            (
                "2026-01-05T10:00:00+01:00", "2026-01-06T10:00:00-05:00", "with the offset +01:00",
                "with the offset -05:00"
            ),
            ("2026-01-05", "2026-01-06T10:00:00+05:30", "as dates", "with the offset +05:30"),
        ])
    func mixedZones(_ one: String, _ other: String, _ expected: String, _ found: String) throws {
        let message =
            "column \"ledger\": expected times \(expected), as in the rows before, "
            + "found \"\(found)\". Write the column in one time zone."
        let together = try Delivery(ledger: .timestamp)
        try together.put("1.csv", rows: ["a,2026-01-05,1,\(one)", "a,2026-01-06,1,\(other)"])
        #expect(try sentence(together) == "in/1.csv, line 3, " + message)
        let inTurn = try Delivery(ledger: .timestamp)
        try inTurn.put("1.csv", rows: ["a,2026-01-05,1,\(one)"])
        try inTurn.run()
        try inTurn.put("2.csv", rows: ["a,2026-01-06,1,\(other)"])
        #expect(try sentence(inTurn) == "in/2.csv, line 2, " + message)
        #expect(try inTurn.position == one)
    }

    @Test("an hour's difference is daylight-saving time")
    func summerTime() throws {
        let delivery = try Delivery(ledger: .timestamp)
        try delivery.put("1.csv", rows: ["a,2026-03-01,1,2026-03-01T10:00:00+01:00"])
        try delivery.run()
        try delivery.put("2.csv", rows: ["a,2026-06-01,1,2026-06-01T10:00:00+02:00"])
        #expect(try delivery.run().rows.count == 1)
    }
}
