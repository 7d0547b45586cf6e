import CSQLite
import Foundation
import Retraining
import Statistics
import Store
import Testing
import TimeSeries

/// A job over files in a fresh folder, run by `Run` itself. Days are counted from 2024-10-04.
final class RunBench {
    let folder: ScratchFolder
    let job: Job

    /// - Parameter columns: further columns of the job.
    init(quality: String = "", columns: String = "", seasonLength: Int = 4) throws {
        folder = try ScratchFolder()
        job = try Job(
            file: try folder.write(
                """
                { name: "bench", horizon: 2, frequency: "daily",
                  seasonLength: \(seasonLength), models: ["snaive"], drift: { window: 8 },
                  promotion: { window: 6, driftWindow: 3 }, quality: { \(quality) },
                  source: { files: "drops/*.csv",
                            columns: { series: "id", time: "day", value: "v", ledger: "loaded",
                                       \(columns) } } }
                """, to: "job.json5"))
    }

    struct Row {
        var series = "a"
        var day: Int
        var value: String
    }

    static func date(_ day: Int) -> String {
        Frequency.daily.start(of: 20_000 + day).description
    }

    /// `count` days of series `a` from day `first` on.
    static func rows(_ first: Int, _ count: Int, series: String = "a") -> [Row] {
        (first..<(first + count)).map { day in
            var random = RandomNumbers(seed: StableHash.seed(series, "\(day)"))
            return Row(
                series: series, day: day, value: "\((1000 + 100 * random.normal()).rounded() / 10)")
        }
    }

    /// A file of rows that were loaded on one day.
    func drop(_ rows: [Row], loaded: Int) throws {
        let lines = rows.map {
            "\($0.series),\(Self.date($0.day)),\($0.value),\(Self.date(loaded))"
        }
        try folder.write(
            "id,day,v,loaded\n" + lines.joined(separator: "\n") + "\n",
            to: "drops/\(Self.date(loaded)).csv")
    }

    func open(_ access: Store.Access) throws -> Store? {
        Store.exists(at: job.storePath) ? try Store(path: job.storePath, for: access) : nil
    }

    func run(day: Int) async throws -> Run.Result {
        var store = try open(.writing)
        return try await Run.run(
            job, asOf: Frequency.daily.end(of: 20_000 + day), store: &store,
            render: { "\($0.record.number)" })
    }

    /// The report of a run that has to finish.
    func finished(day: Int) async throws -> RunReport {
        guard case .finished(let report) = try await run(day: day) else {
            throw Unexpected(description: "the run of day \(day) did not finish")
        }
        return report
    }

    struct Unexpected: Error, CustomStringConvertible {
        var description: String
    }

    /// Undoes the second transaction of a run, as if a crash had come before it.
    func forgetModels(of run: Int) throws {
        var connection: OpaquePointer?
        defer { sqlite3_close(connection) }
        let script = """
            UPDATE run SET status = 'ingested', record = NULL, summary = NULL WHERE number = \(run);
            DELETE FROM promotion WHERE run = \(run); DELETE FROM version WHERE run = \(run);
            """
        guard sqlite3_open(job.storePath + "/almanac.db", &connection) == SQLITE_OK,
            sqlite3_exec(connection, script, nil, nil, nil) == SQLITE_OK
        else { throw Unexpected(description: String(cString: sqlite3_errmsg(connection))) }
    }

    /// What the store holds of the newest run, apart from the catalogue's own pages.
    struct Image: Equatable {
        var records: [RunRecord]
        var versions: [String]
        var forecasts: [UInt8]
    }

    func image() throws -> Image {
        let store = try #require(try open(.reading))
        let key = try #require(try store.job(named: job.name))
        let records = try RunRecord.all(of: key, in: store)
        return Image(
            records: records,
            versions: try store.versions(of: key).map { "\($0)" },
            forecasts: try store.forecasts(of: key, run: records.last?.number ?? 0))
    }
}
