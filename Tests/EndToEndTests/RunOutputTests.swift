import Foundation
import Testing

/// What `run` says of a delivery in which everything is wrong alike.
@Suite struct RunOutputTests {
    /// Eight series of forty days, and a day of a tenth of what it should be.
    @Test func whatADeliveryHasInCommonComesFirst() throws {
        let program = try Program()
        func rows(_ day: Int, times factor: Double) -> String {
            (0..<8).map { series in
                let value = Double(1_000 + 100 * series + (series * 7 + day * 13) % 110)
                let date = day < 31 ? "2026-01-\(day + 1)" : "2026-02-\(day - 30)"
                let padded = date.split(separator: "-").map { $0.count < 2 ? "0\($0)" : "\($0)" }
                return "s\(series),\(padded.joined(separator: "-")),\(value * factor)\n"
            }.joined()
        }
        func deliver(_ name: String, _ days: Range<Int>, times factor: Double) throws {
            let text = "series,day,value\n" + days.map { rows($0, times: factor) }.joined()
            try text.write(toFile: program.path(name), atomically: true, encoding: .utf8)
        }
        let job = """
            {
              name: "days",
              source: {
                files: "*.csv", columns: { series: "series", time: "day", value: "value" },
              },
              frequency: "daily", horizon: 3, models: ["snaive"],
            }
            """
        try job.write(toFile: program.path("job.json5"), atomically: true, encoding: .utf8)
        try deliver("a.csv", 0..<40, times: 1)
        let first = try program.run("run", "job.json5", "--as-of", "2026-02-09", "--quiet")
        #expect(first.exitCode == 0, "\(first.errors)")
        try deliver("b.csv", 40..<41, times: 0.1)
        let result = try program.run("run", "job.json5", "--as-of", "2026-02-10", "--quiet")
        let warnings = result.output.split(separator: "\n").filter { $0.contains("  warn  ") }
        #expect(warnings.count == 1, "\(result.output)")
        #expect(warnings.first?.contains("Expected values for 2026-02-10 as before") == true)
        #expect(result.output.contains("and 8 findings of single series with the same cause"))
    }
}
