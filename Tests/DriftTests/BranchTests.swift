import Drift
import Statistics
import Testing

/// One line for the branch that moved, and none for chance.
@Suite struct BranchTests {
    private static let departments = ["bread", "coffee", "ice-cream", "light-bulbs", "milk"]

    private static func change(_ from: Int, _ factor: Double) -> Change {
        Change(
            component: .level, from: from, earliest: from, latest: from, before: 100,
            after: 100 * factor, effect: nil, isRelative: true, pValue: 0.0001)
    }

    /// Twelve stores of five departments; `changes` says what is found in each.
    private static func members(_ changes: (Int, Int) -> [Change]) -> [Branches.Member] {
        (0..<12).flatMap { store in
            departments.indices.map { place in
                Branches.Member(
                    keys: ["store-\(store + 1)", departments[place]],
                    changes: changes(store, place))
            }
        }
    }

    @Test func theStoreThatFell() throws {
        let found = Branches.changed(
            Self.members { store, place in
                store == 3 && place < 4 ? [Self.change(100 + place % 2, 0.8)] : []
            }, periods: 104)
        #expect(found.count == 1)
        let branch = try #require(found.first)
        #expect(branch.keys == ["store-4", nil])
        #expect(branch.series == [15, 16, 17, 18])
        #expect(branch.direction == .down && branch.otherChanges == 0)
        let words = PeriodWords(plural: "weeks") { "week \($0)" }
        #expect(
            branch.sentence(words)
                == "4 of 5 series of store-4 fell, by 20% in the middle, in or about week 101; of "
                + "the other 55 series none did so.")
    }

    @Test func theDepartmentInEveryStore() {
        let found = Branches.changed(
            Self.members { _, place in place == 1 ? [Self.change(90, 1.3)] : [] }, periods: 104)
        #expect(found.map(\.keys) == [[nil, "coffee"]])
    }

    @Test func thePanelAsAWhole() {
        let found = Branches.changed(
            Self.members { _, place in place != 2 ? [Self.change(60, 0.5)] : [] }, periods: 104)
        #expect(found.contains { $0.keys == [nil, nil] && $0.series.count == 48 })
    }

    /// Two stores fell together. Of the one that is looked at last the other is set aside, and did so all the same;
    /// the panel has nothing to add to the two.
    @Test func twoBranchesOfOneDate() {
        let found = Branches.changed(
            Self.members { store, place in
                store == 3 || store == 7 && place > 0 ? [Self.change(100, 0.8)] : []
            }, periods: 104)
        #expect(found.map(\.keys) == [["store-8", nil], ["store-4", nil]])
        #expect(found.map(\.series.count) == [4, 5])
        #expect(found.map(\.otherChanges) == [5, 4])
    }

    @Test func seriesThatMovedApartAreNoBranch() {
        // As many changes in one store, at dates and in ways of their own.
        let found = Branches.changed(
            Self.members { store, place in
                store == 3 ? [Self.change(20 * place + 5, place % 2 == 0 ? 0.8 : 1.2)] : []
            }, periods: 104)
        #expect(found.isEmpty)
    }

    /// Changes strewn over a panel name a branch in no more than the stated 5%.
    @Test func chanceNamesNoBranch() {
        var named = 0
        for panel in 0..<200 {
            var random = RandomNumbers(seed: 4100, stream: panel)
            let members = Self.members { _, _ in
                guard random.uniform() < 0.15 else { return [] }
                return [
                    Self.change(random.integer(below: 104), random.uniform() < 0.5 ? 0.8 : 1.2)
                ]
            }
            if !Branches.changed(members, periods: 104).isEmpty { named += 1 }
        }
        #expect(named <= 16, "\(named) of 200")
    }

    @Test func anEmptyPanelAndOneWithoutKeys() {
        #expect(Branches.changed([], periods: 0).isEmpty)
        let alone = (0..<6).map { _ in
            Branches.Member(keys: [], changes: [Self.change(5, 2)])
        }
        #expect(Branches.changed(alone, periods: 50).map(\.keys) == [[]])
    }
}
