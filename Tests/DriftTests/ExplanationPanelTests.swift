import Drift
import Foundation
import Testing

/// The breaks that the history books name, named with their dates.
@Suite struct ExplanationPanelTests {
    static let isThere = FileManager.default.fileExists(
        atPath: ExplanationPanel.shared("ansett-weekly.csv").path)

    @Test func retailProbe() throws {
        let folder = ExplanationPanel.root.appendingPathComponent("data/weekly-retail/drops")
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil).sorted { $0.path < $1.path }
        let panel = try ExplanationPanel(
            files, keys: ["series_id"], time: "week", value: "units")
        for (keys, values) in panel.series {
            let e = Explanation.of(ObservedSeries(values, seasonLength: 52), rate: 0.05)
            let words = PeriodWords(plural: "weeks") { panel.dates[$0] }
            for c in e.changes { print("RETAIL", keys[0], c.component, c.sentence(words), c.pValue) }
        }
    }
}
