import Forecasting
import Quality
import Retraining
import Testing
import TimeSeries

/// A run goes on with the panel that its checks have made; one that finishes what a crash has left reads it from
/// the store. Both come to the same.
@Suite struct HandedPanelTests {
    /// Rows of `id,day,v,loaded` with a price, and whether the source has withdrawn them.
    private static func drop(_ rows: [String], loaded: Int, of bench: RunBench) throws {
        let lines = rows.map { row in
            let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let day = Int(cells[1]).map(RunBench.date) ?? cells[1]
            return "\(cells[0]),\(day),\(cells[2]),\(RunBench.date(loaded)),\(cells[3]),\(cells[4])"
        }
        try bench.folder.write(
            "id,day,v,loaded,price,gone\n" + lines.joined(separator: "\n") + "\n",
            to: "drops/\(RunBench.date(loaded)).csv")
    }

    private static func history(_ days: Range<Int>, _ series: String) -> [String] {
        RunBench.rows(days.lowerBound, days.count, series: series).map {
            "\(series),\($0.day),\($0.value),\(2 + $0.day % 3),"
        }
    }

    /// What sources bring beside new values, in an order that is not that of their days.
    private static let news = [
        "b,40,101,3,", "a,41,99,2,", "a,40,98.5,4,", "b,41,x,3,",
        // A correction, and the same once more; one that is withdrawn; a late row.
        "a,20,97.25,2,", "a,20,97.25,2,", "a,10,,,yes", "b,12,103,,",
        // Out of the ordinary, and no number; a series with little to say; prices of days to come.
        "b,39,100000,2,", "a,42,inf,2,", "c,41,5,1,", "c,40,4,1,", "a,43,,7,", "a,44,,7,",
        "new,44,,7,",
    ]

    @Test(
        arguments: [false, true],
        ["", #"spike: "quarantineRow""#, #"correction: "quarantineSeries""#])
    func isTheOneInTheStore(hasCovariates: Bool, _ quality: String) async throws {
        let more = hasCovariates ? #", covariates: ["price"]"# : ""
        let bench = try RunBench(quality: quality, columns: #"deleted: "gone"\#(more)"#)
        let first =
            Self.history(0..<40, "a") + Self.history(0..<40, "b").filter { !$0.hasPrefix("b,12,") }
        try Self.drop(first.shuffledByDay, loaded: 40, of: bench)
        let started = try await bench.finished(day: 40)
        #expect(started.record.ingestion.rowsAccepted == 79)
        var image = try bench.image()
        try bench.forgetModels(of: 1)
        _ = try await bench.finished(day: 40)
        #expect(try bench.image() == image)

        try Self.drop(Self.news, loaded: 42, of: bench)
        let run = try await bench.finished(day: 42)
        #expect(run.record.ingestion.corrections != nil)
        #expect(run.record.ingestion.rowsQuarantined > 0)
        image = try bench.image()
        #expect(image.records.count == 2 && image.versions.count >= 2)
        try bench.forgetModels(of: 2)
        #expect(try bench.image() != image)
        _ = try await bench.finished(day: 42)
        #expect(try bench.image() == image)
    }
}

extension [String] {
    /// Every third, then the others: neither by series nor by day.
    fileprivate var shuffledByDay: [String] {
        (0..<3).flatMap { rest in indices.filter { $0 % 3 == rest }.map { self[$0] } }
    }
}
