import Foundation
import Ingestion
import Quality
import Retraining
import Store
import Testing
import TimeSeries

/// Rows with a mistyped date, run after run through the store: what the ledger does, what a person is told, and
/// how a row comes in after all.
@Suite struct UnusualRowsTests {
    private static let names = ["a", "b", "c", "d"]

    /// Thirty days of four series.
    private static func bench() async throws -> RunBench {
        let bench = try RunBench()
        try bench.drop(names.flatMap { RunBench.rows(0, 30, series: $0) }, loaded: 30)
        _ = try await bench.finished(day: 500)
        return bench
    }

    /// The rows of a day, each with the day it was loaded.
    private static func lines(_ day: Int, loaded: (String) -> Int) -> [String] {
        names.map { name in
            let row = RunBench.rows(day, 1, series: name)[0]
            return "\(name),\(RunBench.date(day)),\(row.value),\(RunBench.date(loaded(name)))"
        }
    }

    private static func put(_ lines: [String], _ name: String, in bench: RunBench) throws {
        try bench.folder.write(
            "id,day,v,loaded\n" + lines.joined(separator: "\n") + "\n", to: "drops/\(name).csv")
    }

    private static func position(of bench: RunBench) throws -> String? {
        let store = try #require(try bench.open(.reading))
        return try store.ledgerPosition(of: try #require(try store.job(named: bench.job.name)))?
            .text
    }

    @Test func theLedgerDoesNotFollowAMistypedDate() async throws {
        let bench = try await Self.bench()
        let mistyped = Self.lines(30) { $0 == "b" ? 396 : 31 }
        try Self.put(mistyped, "31", in: bench)
        let check = try SourceCheck(
            bench.job, asOf: Frequency.daily.end(of: 20_500), store: bench.open(.reading))
        let first = try await bench.finished(day: 500).record
        #expect(check.findings == first.findings && check.summary == first.ingestion)
        let found = try #require(first.findings.first { $0.rule == "strayLedger" })
        #expect(found.series == "b" && found.rows == [RowReference(file: "drops/31.csv", line: 3)])
        #expect(first.ingestion.rowsAccepted == 3 && first.ingestion.rowsQuarantined == 1)
        #expect(first.ingestion.positionAfter == RunBench.date(31))
        #expect(try Self.position(of: bench) == RunBench.date(31))

        // The next delivery comes in; and the row that is kept out is known, though its file is read again.
        try Self.put(Self.lines(31) { _ in 32 }, "32", in: bench)
        try Self.put(Array(mistyped.reversed()), "31", in: bench)
        let second = try await bench.finished(day: 500).record
        #expect(second.ingestion.rowsAccepted == 4 && second.ingestion.rowsQuarantined == 0)
        #expect(try Self.position(of: bench) == RunBench.date(32))
        #expect(!second.findings.contains { $0.rule == "belowLedgerPosition" })

        // It was right after all: it comes in, once, and takes the position nowhere.
        do {
            let store = try #require(try bench.open(.writing))
            let key = try #require(try store.job(named: bench.job.name))
            let held = try store.quarantine(of: key, in: [.held])
            #expect(held.map(\.row.rule) == ["strayLedger"])
            try store.setQuarantine(try #require(held.first?.id), to: .replay, of: key)
        }
        let third = try await bench.finished(day: 500).record
        #expect(third.ingestion.rowsAccepted == 1 && third.ingestion.rowsQuarantined == 0)
        #expect(try Self.position(of: bench) == RunBench.date(32))
        guard case .nothingNew = try await bench.run(day: 500) else {
            Issue.record("a row was met again")
            return
        }
    }

    /// What earlier runs have corrected is asked of the store.
    @Test func correctionsAreHeldAgainstTheRunsBefore() async throws {
        let bench = try await Self.bench()
        var told: [String?] = []
        for loaded in 31..<35 {
            // Two weeks of each series, revised with every delivery.
            let rows = Self.names.flatMap { name in
                (16..<30).map {
                    RunBench.Row(series: name, day: $0, value: "\(100 + $0 + loaded)")
                }
            }
            try bench.drop(rows, loaded: loaded)
            let record = try await bench.finished(day: 500).record
            #expect(record.ingestion.corrections?.corrected == 56)
            told.append(record.findings.first { $0.rule == "unusualCorrections" }?.expected)
        }
        #expect(
            told == [
                "known values to stay as they are", "known values to stay as they are", nil, nil,
            ])
    }

    /// A run that has nothing to take in says why, where that is strange.
    @Test func rowsOfTheFutureAreToldWhereNothingIsNew() async throws {
        let bench = try await Self.bench()
        try Self.put(Self.lines(30) { _ in 5000 }, "31", in: bench)
        guard case .nothingNew(let summary, _) = try await bench.run(day: 500) else {
            Issue.record("there was something new")
            return
        }
        #expect(summary.rowsAfterCutoff == 4)
        let late = RunBench.date(5000)
        #expect(
            summary.warning?.hasSuffix(
                "found 4 rows that are left out, the first with \(late) of a in drops/31.csv:2.")
                == true)
        // They come in when their time has come.
        let record = try await bench.finished(day: 5000).record
        #expect(record.ingestion.rowsAccepted == 4 && record.ingestion.warning == nil)
    }
}
