import Drift
import Foundation
import Testing

/// The breaks that the history books name, named with their dates. What else is named is in `reports/breaks`.
@Suite struct ExplanationPanelTests {
    static let isShared = FileManager.default.fileExists(
        atPath: ExplanationPanel.shared("ansett-weekly.csv").path)

    private static func changes(_ values: [Double], season: Int) -> [Change] {
        Explanation.of(ObservedSeries(values, seasonLength: season), most: 12).changes
    }

    /// The law of 31 January 1983 made drivers and front-seat passengers wear belts, and no others.
    @Test func seatBelts() throws {
        let folder = ExplanationPanel.root.appendingPathComponent("data/uk-road-casualties/months")
        let panel = try ExplanationPanel(
            try files(in: folder), keys: ["series"], time: "month", value: "casualties")
        let law = panel.index(of: "1983-02-01")
        for (series, least, most) in [("drivers", -0.28, -0.14), ("front-seat", -0.36, -0.24)] {
            let found = Self.changes(panel.values(series), season: 12)
            let change = try #require(found.first { $0.component == .level && $0.from == law })
            let factor = try #require(change.factor)
            #expect(factor - 1 > least && factor - 1 < most, "\(series): \(factor)")
            #expect(change.earliest >= law - 1 && change.latest <= law + 1)
            #expect(change.until == nil)
        }
        let behind = Self.changes(panel.values("rear-seat"), season: 12)
        #expect(!behind.contains { $0.from > panel.index(of: "1980-01-01") })
    }

    @Test(.enabled(if: isShared, "needs ../shared/data/ansett-weekly.csv"))
    func thePilotsDisputeAndTheNewClass() throws {
        let panel = try ExplanationPanel(
            [ExplanationPanel.shared("ansett-weekly.csv")], keys: ["airports", "class"],
            time: "week", value: "passengers")
        let members = panel.series.map { keys, values in
            Branches.Member(keys: keys, changes: Self.changes(values, season: 52))
        }
        let dispute = panel.index(of: "1989-08-14")
        let trial = panel.index(of: "1992-03-16")
        let branches = Branches.changed(members, periods: panel.dates.count)
        // The dispute began on Friday 18 August 1989, and grounded all.
        let panelLine = try #require(branches.first { $0.keys == [nil, nil] })
        #expect(abs(panelLine.from - dispute) <= 1 && panelLine.direction == .down)
        #expect(panelLine.series.count >= 10)
        // In 1992 seats of the economy class were replaced by seats of the business class.
        let business = try #require(branches.first { $0.keys == [nil, "Business"] })
        #expect(abs(business.from - trial) <= 1 && business.direction == .up)
        // On the longest route it lasted until the autumn, and then was over.
        let place = try #require(panel.series.firstIndex { $0.keys == ["SYD-PER", "Economy"] })
        let strike = try #require(
            members[place].changes.first { abs($0.from - dispute) <= 1 })
        let end = try #require(strike.until)
        #expect(end - strike.from >= 6 && end - strike.from <= 14)
        #expect(strike.after < 0.2 * strike.before)
    }

    /// Before the goods and services tax of 1 July 2000 people bought furniture.
    @Test(.enabled(if: isShared, "needs ../shared/data/aus-retail-monthly.csv"))
    func theGoodsAndServicesTax() throws {
        let panel = try ExplanationPanel(
            [ExplanationPanel.shared("aus-retail-monthly.csv")], keys: ["state", "industry"],
            time: "month", value: "turnover")
        let furniture = "Furniture, floor coverings, houseware and textile goods retailing"
        let industries = [
            furniture, "Supermarket and grocery stores", "Takeaway food services",
            "Liquor retailing",
        ]
        let members = panel.series.filter { industries.contains($0.keys[1]) }.map { keys, values in
            Branches.Member(keys: keys, changes: Self.changes(values, season: 12))
        }
        let branches = Branches.changed(members, periods: panel.dates.count)
        let line = try #require(branches.first { $0.keys == [nil, furniture] })
        #expect(abs(line.from - panel.index(of: "2000-06-01")) <= 1)
        #expect(line.direction == .up && line.series.count >= 5)
        let factor = try #require(line.factor)
        #expect(factor > 1.15 && factor < 1.6)
    }

    /// Of sixty series four break, and one carries a wrong value that a second row contradicts.
    @Test func theRetailPanelNamesWhatWasPlantedAndNothingElse() throws {
        let folder = ExplanationPanel.root.appendingPathComponent("data/weekly-retail/drops")
        let panel = try ExplanationPanel(
            try files(in: folder), keys: ["series_id"], time: "week", value: "units")
        let planted: [(String, ChangedComponent, String)] = [
            ("store-02/coffee", .level, "2025-03-24"), ("store-05/milk", .level, "2025-05-05"),
            ("store-04/bread", .spread, "2025-03-10"), ("store-01/bread", .unit, "2025-05-19"),
        ]
        var named: Set<String> = []
        for (keys, values) in panel.series {
            // One in twenty panels may name a series too many: a rate for all sixty.
            let found = Explanation.of(
                ObservedSeries(values, seasonLength: 52), rate: 0.05 / 60)
            if !found.changes.isEmpty { named.insert(keys[0]) }
            guard let plan = planted.first(where: { $0.0 == keys[0] }) else { continue }
            #expect(found.changes.count == 1)
            let change = try #require(found.changes.first)
            #expect(change.component == plan.1)
            #expect(abs(change.from - panel.index(of: plan.2)) <= 8)
            #expect(
                change.earliest <= panel.index(of: plan.2) + 1
                    && change.latest >= panel.index(of: plan.2))
        }
        #expect(named.subtracting(planted.map(\.0)).subtracting(["store-06/bread"]).isEmpty)
        #expect(named.isSuperset(of: planted.map(\.0)))
    }

    private func files(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "csv" }.sorted { $0.path < $1.path }
    }
}
