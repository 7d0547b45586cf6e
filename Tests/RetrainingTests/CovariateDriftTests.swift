import Drift
import Foundation
import Quality
import Retraining
import Statistics
import Store
import Testing
import TimeSeries

/// A weekly job with covariates, from files to the record of its runs.
@Suite struct CovariateDriftTests {
    /// A job over files in a fresh folder; weeks are counted from 2023-01-02.
    private struct Bench {
        let folder: ScratchFolder
        let job: Job

        init(_ covariates: [String]) throws {
            folder = try ScratchFolder()
            let names = covariates.map { "\"\($0)\"" }.joined(separator: ", ")
            job = try Job(
                file: try folder.write(
                    """
                    { name: "bench", horizon: 2, frequency: "weekly", models: ["mean"],
                      promotion: { window: 6, driftWindow: 3 },
                      source: { files: "drops/*.csv",
                                columns: { series: "id", time: "week", value: "v", ledger: "loaded",
                                           covariates: [\(names)] } } }
                    """, to: "job.json5"))
            header = "id,week,v,loaded," + covariates.joined(separator: ",") + "\n"
        }

        private let header: String

        static func date(_ week: Int) -> String {
            String(Frequency.weekly.start(of: 2766 + week).description.prefix(10))
        }

        /// `nil` for an empty cell.
        struct Row {
            var series: String
            var week: Int
            var value: Double?
            var covariates: [Double?]
        }

        func drop(_ rows: [Row], loaded: Int) throws {
            func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
            let lines = rows.map { row in
                "\(row.series),\(Self.date(row.week)),\(cell(row.value)),\(Self.date(loaded)),"
                    + row.covariates.map(cell).joined(separator: ",")
            }
            try folder.write(
                header + lines.joined(separator: "\n") + "\n",
                to: "drops/\(Self.date(loaded)).csv")
        }

        func finished(week: Int) async throws -> RunReport {
            var store: Store?
            if Store.exists(at: job.storePath) {
                store = try Store(path: job.storePath, for: .writing)
            }
            let result = try await Run.run(
                job, asOf: Frequency.weekly.end(of: 2766 + week), store: &store,
                render: { _ in "" })
            guard case .finished(let report) = result else {
                throw Unexpected(description: "the run of week \(week) did not finish")
            }
            return report
        }

        struct Unexpected: Error, CustomStringConvertible { var description: String }
    }

    /// Noise that is the same whenever it is asked for.
    private static func noise(_ name: String, _ week: Int) -> Double {
        var random = RandomNumbers(seed: StableHash.seed(name, "\(week)"))
        return random.normal()
    }

    private static func data(_ drift: SeriesDrift) -> [String: SubjectDrift] {
        Dictionary(
            drift.others.filter { $0.kind == .data }.map { ($0.covariate ?? "together", $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Three series with a price and a footfall of their own; after the models have been fitted prices rise.
    @Test func theCovariateThatShiftedIsNamedAndTheOtherIsNot() async throws {
        let bench = try Bench(["price", "footfall"])
        func rows(_ weeks: Range<Int>) -> [Bench.Row] {
            ["a", "b", "c"].flatMap { series in
                weeks.map { week in
                    Bench.Row(
                        series: series, week: week,
                        value: 100 + 5 * Self.noise("v" + series, week),
                        covariates: [
                            20 + Self.noise("p" + series, week) + (week >= 120 ? 4 : 0),
                            300 + 30 * Self.noise("f" + series, week),
                        ])
                }
            }
        }
        try bench.drop(rows(0..<120), loaded: 119)
        #expect(try await bench.finished(week: 119).record.drift.isEmpty)
        var last: RunRecord?
        for week in 120..<130 {
            try bench.drop(rows(week..<(week + 1)), loaded: week)
            last = try await bench.finished(week: week).record
        }
        let record = try #require(last)
        #expect(record.drift.map(\.series) == ["a", "b", "c"] && record.covariates == nil)
        for drift in record.drift {
            let data = Self.data(drift)
            #expect(Set(data.keys) == ["price", "footfall", "together"])
            let price = try #require(data["price"])
            #expect(price.isBelieved && price.pValue < 1e-4)
            let sentence = try #require(price.covariateSentence(of: drift.series))
            #expect(
                sentence.hasPrefix(
                    "The newest 8 values of the covariate price of \(drift.series) are not as the ")
            )
            let footfall = try #require(data["footfall"])
            #expect(!footfall.isBelieved && footfall.covariateSentence(of: "a") == nil)
            // For information: it decides nothing.
            #expect(!drift.flagged && !drift.exceeds)
        }
        #expect(record.decisions.allSatisfy { $0.action == .update })
        // The record is read back as it was written, and the test gives the same at any time.
        let store = try Store(path: bench.job.storePath, for: .reading)
        let key = try #require(try store.job(named: "bench"))
        #expect(try RunRecord.all(of: key, in: store).last == record)
        let again = try await JobDrift.tested(bench.job, run: record.number, in: store)
        #expect(again.series == record.drift && again.covariates == [])
    }

    /// What covariates are held against comes with the first models, stays in every version after, and is made anew
    /// where the past was corrected.
    @Test func whatTheyAreHeldAgainstStaysInTheVersions() async throws {
        let bench = try Bench(["price", "temperature"])
        func rows(_ weeks: Range<Int>, raised: Double = 0) -> [Bench.Row] {
            ["a", "b"].flatMap { series in
                weeks.map { week in
                    Bench.Row(
                        series: series, week: week,
                        value: 100 + 5 * Self.noise("v" + series, week),
                        covariates: [
                            20 + Self.noise("p" + series, week) + (series == "a" ? raised : 0),
                            15 + Self.noise("t", week),
                        ])
                }
            }
        }
        func champion() throws -> VersionContents {
            let store = try Store(path: bench.job.storePath, for: .reading)
            let key = try #require(try store.job(named: "bench"))
            let version = try #require(try Registry.champion(of: key, in: store))
            return try #require(
                VersionContents(files: try store.versionFiles(of: version, job: key)))
        }
        try bench.drop(rows(0..<120), loaded: 119)
        _ = try await bench.finished(week: 119)
        let first = try champion()
        #expect(first.covariates?.columns.map(\.name) == ["temperature"])
        #expect(first.models.map { $0.covariates?.columns.map(\.name) } == [["price"], ["price"]])
        for week in 120..<124 {
            try bench.drop(rows(week..<(week + 1)), loaded: week)
            _ = try await bench.finished(week: week)
        }
        let later = try champion()
        #expect(later.models != first.models && later.covariates == first.covariates)
        #expect(later.models.map(\.covariates) == first.models.map(\.covariates))
        try bench.drop(rows(50..<51, raised: 7) + rows(124..<125), loaded: 124)
        _ = try await bench.finished(week: 124)
        let corrected = try champion()
        #expect(corrected.covariates == first.covariates)
        #expect(corrected.models[0].covariates != first.models[0].covariates)
        #expect(corrected.models[1].covariates == first.models[1].covariates)
    }

    /// A temperature is one covariate, however many series it is written beside; what comes with it is tested
    /// series by series.
    @Test func whatAllSeriesShareIsTestedOnce() async throws {
        let bench = try Bench(["temperature", "price"])
        func rows(_ weeks: Range<Int>) -> [Bench.Row] {
            (0..<12).flatMap { number in
                weeks.map { week in
                    Bench.Row(
                        series: "s\(number)", week: week,
                        value: 100 + 5 * Self.noise("v\(number)", week),
                        covariates: [
                            // A cell is missing now and then, elsewhere each time.
                            week % 12 == number
                                ? nil : 15 + Self.noise("t", week) + (week >= 110 ? 5 : 0),
                            20 + Self.noise("p\(number)", week),
                        ])
                }
            }
        }
        try bench.drop(rows(0..<110), loaded: 109)
        _ = try await bench.finished(week: 109)
        try bench.drop(rows(110..<120), loaded: 119)
        let record = try await bench.finished(week: 119).record
        let shared = try #require(record.covariates)
        #expect(shared.map(\.covariate) == ["temperature"])
        let temperature = try #require(shared.first)
        #expect(temperature.isBelieved && temperature.pValue < 1e-5)
        let sentence = try #require(temperature.covariateSentence(of: nil))
        #expect(
            sentence.hasPrefix(
                "The newest 8 values of the covariate temperature, the same in all series, are not as "
                    + "the 109 before the model was estimated: level "), "\(sentence)")
        #expect(record.drift.count == 12)
        #expect(record.drift.allSatisfy { Set(Self.data($0).keys) == ["price"] })
        // Of twelve prices that did not move chance may have one believed.
        #expect(record.drift.count { Self.data($0)["price"]?.isBelieved == true } <= 1)
    }

    /// Prices of weeks to come make no series longer, count as no missing values, and are not taken for data of
    /// weeks that have been.
    @Test func whatIsKnownInAdvanceChangesNoSeries() async throws {
        func run(ahead: Int) async throws -> RunReport {
            let bench = try Bench(["price"])
            func rows(_ weeks: Range<Int>, from first: Int) -> [Bench.Row] {
                weeks.map { week in
                    Bench.Row(
                        series: "a", week: week,
                        value: week < first ? 100 + 5 * Self.noise("v", week) : nil,
                        covariates: [20 + Self.noise("p", week)])
                }
            }
            try bench.drop(rows(0..<(80 + ahead), from: 80), loaded: 79)
            _ = try await bench.finished(week: 79)
            try bench.drop(rows(80..<(90 + ahead), from: 90), loaded: 89)
            return try await bench.finished(week: 89)
        }
        let (plain, planned) = (try await run(ahead: 0), try await run(ahead: 6))
        #expect(planned.record.drift == plain.record.drift)
        #expect(planned.record.decisions == plain.record.decisions)
        #expect(planned.charts == plain.charts)
        #expect(planned.record.findings == plain.record.findings)
        #expect(planned.record.ingestion.rowsAccepted == 16)
    }

    /// A job without covariates says nothing of them, and its record is written as ever.
    @Test func withoutCovariatesNothingIsSaid() async throws {
        let bench = try RunBench()
        try bench.drop(RunBench.rows(0, 30), loaded: 29)
        _ = try await bench.finished(day: 29)
        try bench.drop(RunBench.rows(30, 8), loaded: 37)
        let record = try await bench.finished(day: 37).record
        #expect(record.covariates == nil && !record.drift.isEmpty)
        #expect(record.drift.allSatisfy { drift in drift.others.allSatisfy { $0.kind != .data } })
        let text = try #require(String(data: try JSONEncoder().encode(record), encoding: .utf8))
        #expect(!text.contains("covariate"))
    }

    /// The level falls with a promotion's end: the covariate is named.
    @Test func aShiftIsPutDownToTheCovariateThatMovedWithIt() throws {
        let folder = try ScratchFolder()
        let job = try Job(
            file: try folder.write(
                """
                { name: "bench", horizon: 2, frequency: "daily", models: ["naive"],
                  source: { files: "*.csv", columns: { time: "t", value: "v",
                                                       covariates: ["rain", "price"] } } }
                """, to: "job.json5"))
        var vintage = Vintage(frequency: .daily, covariates: ["rain", "price"])
        for day in 0..<140 {
            let price = 10 + 0.1 * Self.noise("price", day) + (day >= 126 ? 3 : 0)
            let rain = abs(Self.noise("rain", day))
            let value = 500 - 30 * (price - 10) + 8 * Self.noise("value", day)
            vintage.set("a", 20_000 + day, value) { place in
                // Not every price is known.
                place == 0 ? rain : day % 20 == 7 ? nil : price
            }
        }
        let explanation = try #require(
            DriftExplanation.of([.judged("a", flagged: true)], in: vintage, job: job))
        let changes = try #require(explanation.series.first?.changes)
        let cause = try #require(changes.first { $0.component == .covariate })
        #expect(cause.sentence.contains("price"), "\(cause.sentence)")
        #expect(!changes.contains { $0.sentence.contains("rain") })
    }
}
