import FoundationEssentials
import Tabular
import Testing
import TimeSeries

/// The real panels beside the repository, where they are.
private enum Panels {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data")

    static var arePresent: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "m3.csv").path)
    }
}

@Suite(.enabled(if: Panels.arePresent, "the real panels are not in ../shared/data"))
struct RealPanelTests {
    struct Expectation: Sendable {
        var file: String
        var time: String
        var series: [String]
        var value: String
        var type: ColumnType
        var frequency: Frequency
    }

    static let panels = [
        Expectation(
            file: "ansett-weekly.csv", time: "week", series: ["airports", "class"],
            value: "passengers", type: .integer, frequency: .weekly),
        Expectation(
            file: "aus-retail-monthly.csv", time: "month", series: ["series_id"],
            value: "turnover", type: .decimal, frequency: .monthly),
        Expectation(
            file: "carparts-monthly.csv", time: "month", series: ["part"], value: "sales",
            type: .integer, frequency: .monthly),
        Expectation(
            file: "hospital-monthly.csv", time: "month", series: ["series_id"],
            value: "patients", type: .integer, frequency: .monthly),
        Expectation(
            file: "vic-electricity-hourly.csv", time: "time", series: [], value: "demand_mwh",
            type: .decimal, frequency: .hourly),
    ]

    @Test(arguments: panels)
    func areProfiledForWhatTheyAre(panel: Expectation) throws {
        let path = Panels.folder.appending(path: panel.file).path
        let profile = try TableProfile(path: path, limit: nil)
        #expect(profile.isWholeFile)
        #expect(profile.unreadableRows == 0)
        #expect(profile.column(panel.value)?.type == panel.type)
        #expect(profile.column(panel.value)?.misfits == 0)
        let timeType = profile.column(panel.time)?.type
        #expect(timeType == (panel.frequency == .hourly ? .timestamp : .date))

        var reader = try CSVReader(path: path, format: profile.format)
        let time = try reader.requiredIndex(ofColumn: panel.time)
        let keys = try panel.series.map { try reader.requiredIndex(ofColumn: $0) }
        var stamps: [[String]: [Timestamp]] = [:]
        while try reader.next() {
            guard case .time(let read) = reader.time(time) else {
                Issue.record("\(panel.file):\(reader.line): no time")
                return
            }
            var key: [String] = []
            for column in keys { key.append(reader.text(column)) }
            stamps[key, default: []].append(read.timestamp)
        }
        #expect(stamps.values.map(\.count).reduce(0, +) == profile.rows)
        let inferred = try #require(Frequency.inferred(fromSeries: Array(stamps.values)))
        #expect(inferred.frequency == panel.frequency)
        #expect(inferred.share > 0.95)
    }
}
