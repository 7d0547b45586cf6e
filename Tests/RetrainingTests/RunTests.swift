import Forecasting
import Retraining
import Store
import Testing
import TimeSeries

/// Whole runs on small panels: what must hold from the first row to the last version.
@Suite struct RunTests {
    @Test func aResumedRunEqualsAnUninterruptedOne() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30) + RunBench.rows(0, 30, series: "b"), loaded: 30)
        _ = try await bench.finished(day: 30)
        try bench.drop(RunBench.rows(30, 1) + RunBench.rows(30, 1, series: "b"), loaded: 31)
        _ = try await bench.finished(day: 31)
        let whole = try bench.image()
        #expect(whole.records.count == 2 && whole.versions.count == 2)

        try bench.forgetModels(of: 2)
        #expect(try bench.image().records.count == 1)
        _ = try await bench.finished(day: 31)
        #expect(try bench.image() == whole)
    }

    @Test func aSecondRunWithoutNewsAddsNothing() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        _ = try await bench.finished(day: 30)
        let before = try bench.image()
        guard case .nothingNew(let summary, let last) = try await bench.run(day: 31) else {
            Issue.record("there was nothing new")
            return
        }
        #expect(last == 1)
        #expect(summary.rowsAccepted == 0 && summary.unchangedFiles == 1)
        #expect(try bench.image() == before)
    }

    @Test func aCorrectionAndALateRowAreReplayed() async throws {
        let bench = try RunBench()
        let rows = RunBench.rows(0, 30)
        try bench.drop(rows.filter { $0.day != 12 }, loaded: 30)
        _ = try await bench.finished(day: 30)
        try bench.drop([.init(day: 20, value: "99.5")], loaded: 31)
        let corrected = try await bench.finished(day: 31)
        #expect(corrected.record.decisions.map(\.action) == [.update])
        #expect(corrected.record.decisions[0].reasons[0].contains("have changed"))
        try bench.drop([.init(day: 12, value: "101.5")], loaded: 32)
        let late = try await bench.finished(day: 32)
        #expect(late.record.decisions[0].reasons[0].contains("have changed"))

        // The forecasts of the state are those of a store that knew it all from the first.
        let fresh = try RunBench()
        try fresh.drop(
            rows.map { row in
                var row = row
                if row.day == 20 { row.value = "99.5" }
                if row.day == 12 { row.value = "101.5" }
                return row
            }, loaded: 30)
        let known = try await fresh.finished(day: 30)
        #expect(late.charts.map(\.forecast.mean) == known.charts.map(\.forecast.mean))
        #expect(!known.charts.isEmpty)
    }

    @Test func rowsFromBeforeTheFirstPeriodLeaveTheStateAlone() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        let before = try await bench.finished(day: 30)
        try bench.drop(RunBench.rows(-3, 3), loaded: 31)
        let after = try await bench.finished(day: 31)
        #expect(after.record.decisions.map(\.action) == [.keep])
        #expect(after.record.promotion.championVersion == before.record.promotion.championVersion)
        #expect(after.charts.map(\.forecast) == before.charts.map(\.forecast))
    }

    @Test func aSeriesInQuarantineHaltsAndCatchesUp() async throws {
        let bench = try RunBench(quality: "unreadableValue: \"quarantineSeries\"")
        try bench.drop(RunBench.rows(0, 30) + RunBench.rows(0, 30, series: "b"), loaded: 30)
        _ = try await bench.finished(day: 30)
        try bench.drop(
            [.init(day: 30, value: "oops")] + RunBench.rows(31, 1)
                + RunBench.rows(30, 2, series: "b"), loaded: 32)
        let halted = try await bench.finished(day: 32)
        #expect(halted.record.decisions.map(\.action) == [.halt, .update])
        try bench.drop(
            RunBench.rows(32, 1) + RunBench.rows(32, 1, series: "b"), loaded: 33)
        let next = try await bench.finished(day: 33)
        #expect(next.record.decisions.map(\.action) == [.update, .update])
        #expect(next.record.decisions[0].reasons == ["2 new values passed through the state."])
        #expect(next.record.decisions[1].reasons == ["1 new value passed through the state."])
    }

    @Test func aCheckThatFailsStopsTheRunAndLeavesTheChampion() async throws {
        let bench = try RunBench(quality: "unreadableValue: \"fail\"")
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        _ = try await bench.finished(day: 30)
        let before = try bench.image()
        try bench.drop([.init(day: 30, value: "oops")], loaded: 31)
        guard case .halted(let report) = try await bench.run(day: 31) else {
            Issue.record("the run was not halted")
            return
        }
        #expect(report.record.verdict == .halted)
        #expect(report.record.number == 2)
        #expect(report.record.promotion.championVersion == 1)
        #expect(report.record.promotion.previousVersion == 1)
        #expect(try bench.image() == before)
    }

    @Test func aSeriesWithoutAnyValueHasNoModelUntilItHas() async throws {
        let bench = try RunBench()
        try bench.drop(
            RunBench.rows(0, 30) + [.init(series: "empty", day: 29, value: "")], loaded: 30)
        let first = try await bench.finished(day: 30)
        let empty = try #require(first.record.decisions.first { $0.series == "empty" })
        #expect(empty.modelAfter == nil)
        #expect(empty.outcome?.hasPrefix("No model can serve") == true)
        try bench.drop(RunBench.rows(30, 1) + RunBench.rows(30, 1, series: "empty"), loaded: 31)
        let second = try await bench.finished(day: 31)
        let served = try #require(second.record.decisions.first { $0.series == "empty" })
        #expect(served.action == .refit && served.modelAfter != nil)
    }

    @Test func runsGoForward() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        _ = try await bench.finished(day: 30)
        await #expect(throws: RunError.self) { _ = try await bench.run(day: 29) }
    }

    /// A version brought back takes in what came since, and a model that only it has lives on.
    @Test func theRunAfterARollbackBringsTheOldModelsUpToDate() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 30)
        _ = try await bench.finished(day: 30)
        for day in 31...32 {
            try bench.drop(RunBench.rows(day - 1, 1), loaded: day)
            _ = try await bench.finished(day: day)
        }
        do {
            let store = try #require(try bench.open(.writing))
            let key = try #require(try store.job(named: "bench"))
            let asOf = Frequency.daily.end(of: 20_032)
            #expect(
                try Registry.rollBack(key, reason: "r", asOf: asOf, in: store).number == 2)
        }
        try bench.drop(RunBench.rows(32, 1), loaded: 33)
        let after = try await bench.finished(day: 33)
        #expect(after.record.decisions[0].reasons == ["2 new values passed through the state."])
        #expect(after.record.promotion.previousVersion == 2)
        #expect(after.record.promotion.championVersion == 4)
    }
}
