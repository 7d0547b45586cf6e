import Foundation
import Quality
import Retraining
import Store
import Testing
import TimeSeries

/// The checks alone say what a run would say, and leave everything as it is.
@Suite struct SourceCheckTests {
    private static func check(_ bench: RunBench, day: Int) throws -> SourceCheck {
        try SourceCheck(
            bench.job, asOf: Frequency.daily.end(of: 20_000 + day), store: bench.open(.reading))
    }

    @Test func saysWhatTheRunSays() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30) + RunBench.rows(0, 30, series: "b"), loaded: 30)
        let first = try Self.check(bench, day: 30)
        #expect(!Store.exists(at: bench.job.storePath))
        #expect(first.lastRun == 0 && first.seriesCount == 2)
        #expect(try await bench.finished(day: 30).record.findings == first.findings)

        try bench.drop(
            [.init(day: 30, value: "1000"), .init(series: "b", day: 30, value: "x")], loaded: 31)
        let before = try bench.image()
        let second = try Self.check(bench, day: 31)
        #expect(try bench.image() == before)
        #expect(second.lastRun == 1)
        #expect(
            Set(second.findings.map(\.rule)).isSuperset(of: ["spike", "unreadableValue"]))
        #expect(second.summary.rowsAccepted == 1 && second.summary.rowsQuarantined == 1)
        let report = try await bench.finished(day: 31)
        #expect(report.record.findings == second.findings)
        #expect(report.record.ingestion == second.summary)
    }

    @Test func nothingNewIsNothingToFind() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        _ = try await bench.finished(day: 30)
        let check = try Self.check(bench, day: 31)
        #expect(check.findings.isEmpty)
        #expect(check.seriesCount == 0)
    }

    /// What stops a run is told before it.
    @Test func aStopIsForeseen() async throws {
        let bench = try RunBench(quality: #"unreadableValue: "fail""#)
        try bench.drop(RunBench.rows(0, 30) + [.init(day: 30, value: "x")], loaded: 31)
        #expect(try Self.check(bench, day: 31).findings.first?.action == .fail)
        guard case .halted = try await bench.run(day: 31) else {
            Issue.record("the run was not stopped")
            return
        }
    }

    /// A value that a check treats as missing stays in the store, and does not reach the model.
    @Test func aSpikeReachesTheStoreAndNotTheModel() async throws {
        let clean = try RunBench()
        let spoilt = try RunBench()
        for bench in [clean, spoilt] {
            try bench.drop(RunBench.rows(0, 40), loaded: 40)
            _ = try await bench.finished(day: 40)
        }
        try spoilt.drop([.init(day: 40, value: "1003.5")], loaded: 41)
        try clean.drop([.init(day: 40, value: "")], loaded: 41)
        for bench in [clean, spoilt] {
            _ = try await bench.finished(day: 41)
            try bench.drop(RunBench.rows(41, 3), loaded: 44)
            _ = try await bench.finished(day: 44)
        }
        #expect(try spoilt.image().forecasts == clean.image().forecasts)
        let store = try #require(try spoilt.open(.reading))
        let key = try #require(try store.job(named: spoilt.job.name))
        var stored: [Double] = []
        try store.forEachObservation(of: key, through: 3) { _, _, value, _ in
            if let value { stored.append(value) }
        }
        #expect(stored.contains(1003.5))
        #expect(stored.count == 44)
    }
}
