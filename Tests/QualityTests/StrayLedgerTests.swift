import Foundation
import Ingestion
import Quality
import Store
import Testing
import TimeSeries

/// A lone ledger value far ahead of all others is kept out, and the position does not follow it; what moves on
/// as a whole is let be, whatever the frequency.
@Suite struct StrayLedgerTests {
    static let frequencies: [Frequency] = [
        .hourly, .daily, .weekly, .monthly, .quarterly, .yearly,
    ]

    /// A delivery of six series for one period, some of them for a later one.
    private static func checked(
        _ frequency: Frequency, ahead: [(series: Int, by: Int)], position: Int? = -1,
        from period: Int? = nil, history: Int = 0
    ) throws -> QualityReport {
        let first = period ?? frequency.period(containing: day(2015, 1, 1)) + 1
        func row(_ series: Int, _ period: Int) -> String {
            let time = frequency.start(of: period).description
            return "s\(series),\(time.hasSuffix("Z") ? time : time + "T00:00:00Z"),\(series)\n"
        }
        var text = Delivery.header
        for period in (first - history)..<first {
            for series in 0..<6 { text += row(series, period) }
        }
        for series in 0..<6 {
            text += row(series, first + (ahead.first { $0.series == series }?.by ?? 0))
        }
        return try Delivery.of(text) { delivery in
            delivery.ledgerType = .timestamp
            let store = try Store(
                path: delivery.folder.appending(path: "store").path(), for: .writing)
            let job = try store.enterJob(named: "test", identity: "test")
            if let position {
                let time = frequency.start(of: first + position).description
                try store.beginRun(1, of: job, asOf: "2015-01-01", batch: "{}")
                try store.setLedgerPosition(
                    StoredPosition(
                        type: "timestamp", text: time.hasSuffix("Z") ? time : time + "T00:00:00Z"),
                    of: job, run: 1)
            }
            return QualityReport.checking(
                try delivery.source.pull(from: store, job: job, asOf: Self.day(2029, 1, 1)),
                before: Vintage(frequency: frequency), asOf: Self.day(2029, 1, 1),
                seasonLength: 1, covariates: [], usesLocalDates: false,
                settings: QualitySettings())
        }
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
        Timestamp(CivilDate(year: year, month: month, day: day))
    }

    /// Periods of a year, rounded up.
    private static func year(of frequency: Frequency) -> Int {
        max(
            1,
            frequency.period(containing: day(2016, 1, 1))
                - frequency.period(containing: day(2015, 1, 1)))
    }

    private static func stray(_ report: QualityReport) -> [Int] {
        report.findings.filter { $0.rule == "strayLedger" }.flatMap(\.rows).map(\.line)
    }

    /// Next year for this one; of years, the 2025 that was to be a 2015.
    @Test(arguments: frequencies) func aMistypedYearIsKeptOut(_ frequency: Frequency) throws {
        let ahead = frequency == .yearly ? 10 : Self.year(of: frequency)
        for history in [0, 12] {
            let report = try Self.checked(
                frequency, ahead: [(2, ahead)], position: history > 0 ? nil : -1, history: history)
            #expect(Self.stray(report) == [6 * history + 4], "\(frequency) \(history)")
            #expect(report.quarantined.map(\.rule) == ["strayLedger"])
            let right = try Self.checked(frequency, ahead: [])
            #expect(report.positionAfter == right.positionAfter)
        }
    }

    /// After a pause every series jumps; or all but one that has ended.
    @Test(arguments: frequencies) func allTogetherIsNoFinding(_ frequency: Frequency) throws {
        let pause = 3 * Self.year(of: frequency)
        #expect(Self.stray(try Self.checked(frequency, ahead: [], position: -pause)) == [])
        let all = (0..<6).map { (series: $0, by: pause) }
        #expect(Self.stray(try Self.checked(frequency, ahead: all, position: -1)) == [])
        // The first run brings the time before the pause and that after it.
        #expect(
            Self.stray(try Self.checked(frequency, ahead: all, position: nil, history: 20)) == [])
        #expect(
            Self.stray(
                try Self.checked(
                    frequency, ahead: Array(all.dropLast()), position: nil, history: 20)) == [])
    }

    /// Some are a little ahead of others.
    @Test(arguments: frequencies) func aLittleAheadIsNoFinding(_ frequency: Frequency) throws {
        for by in 1...3 {
            #expect(Self.stray(try Self.checked(frequency, ahead: [(2, by)])) == [])
        }
    }

    /// A series that goes on alone after the others have ended brings row after row.
    @Test func aSeriesThatGoesOnIsNoFinding() throws {
        let rows = ["a", "b", "c", "d"].flatMap { series in
            (0..<20).map { "\(series),\(Delivery.day(600 + $0)),1\n" }
        }
        let later = (0..<6).map { "a,\(Delivery.day(650 + $0)),1\n" }
        let report = try Delivery.of(Delivery.header + (rows + later).joined()) {
            try $0.checked()
        }
        #expect(Self.stray(report) == [])
        // Three rows of it do not show that yet.
        let few = try Delivery.of(Delivery.header + (rows + later.prefix(3)).joined()) {
            try $0.checked()
        }
        #expect(Self.stray(few).count == 3)
    }

    /// A ledger with holes as long may have one more.
    @Test func aLedgerOfHolesIsLetBe() throws {
        let rows = [0, 1, 2, 20, 21, 22].flatMap { month in
            ["a", "b", "c", "d"].map { "\($0),\(Delivery.day(600 + month)),1\n" }
        }
        let text = Delivery.header + rows.joined() + "a,\(Delivery.day(655)),1\n"
        #expect(Self.stray(try Delivery.of(text) { try $0.checked() }) == [])
    }

    /// Versions jump as they like.
    @Test(arguments: [LedgerType.integer, .decimal, .text]) func versionsAreLetBe(
        _ type: LedgerType
    ) throws {
        let text =
            "series,time,value,id\na,2020-01-01,1,1\nb,2020-01-01,1,2\nc,2020-01-01,1,99999999\n"
        let report = try Delivery.of(text) {
            $0.ledger = "id"
            $0.ledgerType = type
            return try $0.checked()
        }
        #expect(report.findings.filter { $0.action > .warn }.isEmpty)
        #expect(report.positionAfter?.text == "99999999")
    }
}
