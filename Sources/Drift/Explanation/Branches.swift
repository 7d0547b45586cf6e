// Goal: where the series of one branch of a hierarchy changed together, one line that names the branch.
//
// Derivation: of n series of a branch, k changed in the same way at about the same date. If the branch were like the
// rest of the panel, each of its series would have done so with the rest's share; and never with less than
// what dates picked at random would give, from the number of such changes over all dates. P(K ≥ k) is then a
// binomial tail. The branch, the date and the way of changing were all picked to make k great, and the
// tail is multiplied by the number of ways to pick them (Bonferroni). The least probable branch is named, its
// changes are set aside, and the rest is looked at again: so a store that moved is not named once more for
// each of its departments. The panel as a whole comes last, held against random dates alone.

import Glibc

/// A branch of the panel that changed as one.
package struct BranchChange: Codable, Hashable, Sendable {
    /// The way a change goes.
    package enum Direction: String, Codable, Hashable, Sendable {
        case up, down, other
    }

    /// The names of the keys that the branch fixes, `nil` where it takes all: `["store-01", nil]`. All
    /// nil is the whole panel.
    package var keys: [String?]
    package var component: ChangedComponent
    package var direction: Direction
    /// Whether each of its series had a single value unlike the others, and no more.
    package var isSingleValue: Bool
    /// The middle one of the dates of its series.
    package var from: Int
    /// The middle one of the factors of its series; nil where there is none.
    package var factor: Double?
    /// The series of the branch that changed so, by their place in the panel.
    package var series: [Int]
    /// How many series the branch has, and the panel.
    package var branchCount: Int
    package var panelCount: Int
    /// How many of the others changed so too.
    package var otherChanges: Int
    /// The chance, all branches, dates and ways of changing counted.
    package var pValue: Double

    var isPanel: Bool { keys.allSatisfy { $0 == nil } }
}

package enum Branches {
    /// A series of a panel: its keys, and what is known to have changed.
    package struct Member: Sendable {
        package let keys: [String]
        package let changes: [Change]

        package init(keys: [String], changes: [Change]) {
            self.keys = keys
            self.changes = changes
        }
    }

    /// The branches that changed as one, the earliest first.
    ///
    /// - Parameters:
    ///   - members: every series of the panel, also those without a change; dates are indexes that mean
    ///     the same in all. Keys of another number than most are a series of no branch.
    ///   - periods: how many the panel has.
    ///   - window: how many periods before and after a date still count as that date.
    ///   - chance: the share of series in which a change is found by chance.
    ///   - rate: the chance of naming any branch of a panel in which none changed as one.
    package static func changed(
        _ members: [Member], periods: Int, window: Int = 2, chance: Double = 0.05,
        rate: Double = 0.05
    ) -> [BranchChange] {
        let all = members.indices.flatMap { place in
            members[place].changes.map { Event(place, $0) }
        }
        guard all.count >= least else { return [] }
        let panel = PanelOfEvents(
            events: all, members: members, dates: Double(max(periods, 1)), window: window,
            chance: chance)
        let branches = Branch.all(in: members)
        var found: [BranchChange] = []
        for isPanel in [false, true] {
            let level = Level(branches.filter { $0.isPanel == isPanel }, of: members.count)
            var events = all
            while events.count >= least, found.count < 64 {
                guard let best = panel.best(events, level, ways: branches.count),
                    best.change.pValue <= rate
                else { break }
                found.append(best.change)
                let taken = Set(best.change.series)
                events.removeAll { taken.contains($0.series) && $0.matches(best.anchor, window) }
            }
        }
        // The panel adds nothing where the branches that are named have all of it.
        let named = found.filter { change in
            guard change.isPanel else { return true }
            let parts = found.filter {
                !$0.isPanel && $0.component == change.component
                    && $0.direction == change.direction && abs($0.from - change.from) <= window
            }
            return !Set(change.series).isSubset(of: parts.flatMap(\.series))
        }
        return named.sorted { $0.from != $1.from ? $0.from < $1.from : $0.pValue < $1.pValue }
    }

    /// Fewer series are no branch, and fewer changes not that of one.
    static let least = 3
    /// The share of its series that a branch must have changed in to be said to have changed; of the panel
    /// less, since of many series some cannot show what happened to all.
    static let leastShare = (branch: 1.0 / 3, panel: 1.0 / 12)

    private struct Event {
        let series: Int
        let change: Change
        let direction: BranchChange.Direction

        init(_ series: Int, _ change: Change) {
            self.series = series
            self.change = change
            switch change.component {
            case .season, .calendar, .constant: direction = .other
            case .covariate: direction = (change.effect ?? 0) < 0 ? .down : .up
            default: direction = change.after > change.before ? .up : .down
            }
        }

        func matches(_ other: Event, _ window: Int) -> Bool {
            // A single value has a date of its own; what lasts may be dated a little off.
            let window = change.isSingleValue && window < .max / 4 ? min(window, 1) : window
            return change.component == other.change.component && direction == other.direction
                && change.isSingleValue == other.change.isSingleValue
                && abs(change.from - other.change.from) <= window
        }
    }

    /// A choice of keys and the series that have them.
    private struct Branch {
        let keys: [String?]
        let members: Set<Int>

        /// The whole panel, every value of one key, and every path from the first key down.
        static func all(in members: [Member]) -> [Branch] {
            let depths = Dictionary(members.map { ($0.keys.count, 1) }, uniquingKeysWith: +)
            let depth = depths.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
            var places: [[String?]: Set<Int>] = [:]
            for (place, member) in members.enumerated() {
                places[Array(repeating: nil, count: depth), default: []].insert(place)
                guard member.keys.count == depth else { continue }
                for level in 0..<depth {
                    var single = [String?](repeating: nil, count: depth)
                    single[level] = member.keys[level]
                    places[single, default: []].insert(place)
                    var path = [String?](repeating: nil, count: depth)
                    for above in 0...level { path[above] = member.keys[above] }
                    places[path, default: []].insert(place)
                }
            }
            return places.filter { $0.value.count >= least }
                .map { Branch(keys: $0.key, members: $0.value) }
                .sorted { left, right in
                    left.members.count != right.members.count
                        ? left.members.count < right.members.count
                        : left.name < right.name
                }
        }

        var isPanel: Bool { keys.allSatisfy { $0 == nil } }

        var name: String { keys.map { $0.map { "=" + $0 } ?? "*" }.joined(separator: "/") }
    }

    /// Branches, and for each series those that it is in.
    private struct Level {
        let branches: [Branch]
        private let branchesOf: [[Int]]

        init(_ branches: [Branch], of members: Int) {
            self.branches = branches
            var branchesOf = [[Int]](repeating: [], count: members)
            for (index, branch) in branches.enumerated() {
                for member in branch.members { branchesOf[member].append(index) }
            }
            self.branchesOf = branchesOf
        }

        /// The branches with at least `count` of these series, in their order.
        func branches(with count: Int, of series: Set<Int>) -> [Branch] {
            var counts: [Int: Int] = [:]
            for one in series {
                for branch in branchesOf[one] { counts[branch, default: 0] += 1 }
            }
            return counts.filter { $0.value >= count }.keys.sorted().map { branches[$0] }
        }
    }

    /// What the chance of a branch is reckoned from.
    private struct PanelOfEvents {
        let events: [Event]
        let members: [Member]
        let dates: Double
        let window: Int
        let chance: Double

        func best(
            _ events: [Event], _ level: Level, ways: Int
        ) -> (change: BranchChange, anchor: Event)? {
            var anchors: [Event] = []
            for event in events where !anchors.contains(where: { $0.matches(event, 0) }) {
                anchors.append(event)
            }
            let price = log(Double(max(anchors.count * ways, 1)))
            var best: (change: BranchChange, anchor: Event, members: Set<Int>, logP: Double)?
            for anchor in anchors {
                let alike = events.filter { $0.matches(anchor, window) }
                let changed = Set(alike.map(\.series))
                guard changed.count >= least else { continue }
                let random = randomShare(anchor)
                for branch in level.branches(with: least, of: changed) {
                    let found = change(anchor, alike, branch, random: random, price: price)
                    guard let found, found.logP < best?.logP ?? 0 else { continue }
                    best = (found.change, anchor, branch.members, found.logP)
                }
            }
            guard var best else { return nil }
            // Those of branches that were named before did so too.
            let such = self.events.lazy.filter { $0.matches(best.anchor, window) }
            let ever = Set(such.map(\.series))
            best.change.otherChanges = ever.count { !best.members.contains($0) }
            return (best.change, best.anchor)
        }

        /// The share of series that show such a change at a date picked at random.
        private func randomShare(_ anchor: Event) -> Double {
            let reach = Double(2 * window + 1) / dates
            let such = Double(events.count { $0.matches(anchor, .max / 4) })
            return min(1, max(chance, such / Double(members.count)) * reach)
        }

        private func change(
            _ anchor: Event, _ alike: [Event], _ branch: Branch, random: Double, price: Double
        ) -> (change: BranchChange, logP: Double)? {
            let changed = Set(alike.map(\.series))
            let inside = changed.intersection(branch.members)
            let n = branch.members.count
            let leastShare = branch.isPanel ? leastShare.panel : leastShare.branch
            guard inside.count >= least, Double(inside.count) >= leastShare * Double(n) else {
                return nil
            }
            let others = members.count - n
            let outside = changed.count - inside.count
            let rest = others == 0 ? 0 : (Double(outside) + 0.5) / Double(others + 1)
            let logP = logTail(inside.count, of: n, min(max(random, rest), 0.999)) + price
            let taken = alike.filter { inside.contains($0.series) }.map(\.change)
            let dates = taken.map(\.from).sorted()
            let factors = taken.compactMap(\.factor).sorted()
            return (
                BranchChange(
                    keys: branch.keys, component: anchor.change.component,
                    direction: anchor.direction, isSingleValue: anchor.change.isSingleValue,
                    from: dates[dates.count / 2],
                    factor: factors.isEmpty ? nil : factors[factors.count / 2],
                    series: inside.sorted(), branchCount: n, panelCount: members.count,
                    otherChanges: outside, pValue: exp(min(logP, 0))), logP
            )
        }
    }

    /// The logarithm of the chance of `count` or more of `total`, each with probability `share`.
    private static func logTail(_ count: Int, of total: Int, _ share: Double) -> Double {
        var greatest = -Double.infinity
        var terms: [Double] = []
        for k in count...total {
            let term =
                lgamma(Double(total + 1)) - lgamma(Double(k + 1)) - lgamma(Double(total - k + 1))
                + Double(k) * log(share) + Double(total - k) * log1p(-share)
            terms.append(term)
            greatest = max(greatest, term)
        }
        return min(0, greatest + log(terms.reduce(0) { $0 + exp($1 - greatest) }))
    }
}

extension BranchChange {
    /// One sentence: `12 of 14 series of store-01 fell, by 20% in the middle, in the week of …`.
    package func sentence(_ words: PeriodWords) -> String {
        let named = keys.compactMap(\.self)
        let whose = named.isEmpty ? "the panel" : named.joined(separator: "/")
        let others = panelCount - branchCount
        let rest =
            others == 0
            ? ""
            : "; of the other \(others) series \(otherChanges == 0 ? "none" : "\(otherChanges)") did so"
        return "\(series.count) of \(branchCount) series of \(whose) \(verb)\(size) "
            + "\(words.preposition) or about \(words.name(from))\(rest)."
    }

    private var verb: String {
        switch (component, direction) {
        case (.level, .up) where isSingleValue: "stood out above"
        case (.level, _) where isSingleValue: "stood out below"
        case (.level, .up): "rose"
        case (.level, _): "fell"
        case (.trend, .up): "began to grow faster, or to fall more slowly,"
        case (.trend, _): "began to grow more slowly, or to fall faster,"
        case (.constant, _): "stood still at one value"
        case (.unit, _): "went over to another unit"
        case (.spread, .up): "began to scatter more"
        case (.spread, _): "began to scatter less"
        case (.season, _): "took another seasonal shape"
        case (.autocorrelation, .up): "began to hang together more from one value to the next"
        case (.autocorrelation, _): "began to hang together less from one value to the next"
        case (.missing, .up): "lost more of their values"
        case (.missing, _): "lost fewer of their values"
        case (.calendar, _): "took the calendar differently"
        case (.covariate, _): "moved with a covariate"
        }
    }

    private var size: String {
        guard component == .level, let factor, factor < 10 else { return "" }
        return ", by \(Change.text(100 * abs(factor - 1)))% in the middle,"
    }
}
