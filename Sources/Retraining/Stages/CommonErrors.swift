// Goal: what many series of a branch met at once, on the day that they meet it: one error of eight is too little to
// call a series changed, and a dozen of them in one branch and one week are not chance.
//
// Derivation: without drift a new error lies above all n of its reference with probability 1 / (n + 1), whatever its
// distribution, and below all with the same. Each series is counted once in each direction, at its first such
// error among the newest. How many of a branch may share a period by chance is reckoned in `Branches`, from that
// probability, from the share of the rest of the panel, and from the other periods of the window: series that hang
// together, or forecasts that are all too narrow, have such errors in every period.

import Drift
package import TimeSeries

/// An error that lies beyond all of the training.
package struct UnforeseenValue: Codable, Hashable, Sendable {
    /// The start of its period.
    package var period: Timestamp
    package var isAbove: Bool
    /// Whether no earlier run has seen the value.
    package var isNews: Bool

    package init(period: Timestamp, isAbove: Bool, isNews: Bool) {
        self.period = period
        self.isAbove = isAbove
        self.isNews = isNews
    }
}

enum CommonErrors {
    /// The branches of which many series met something in one period that their models did not foresee, in values
    /// that are new in this run.
    ///
    /// - Parameters:
    ///   - series: all of the panel, in its order.
    ///   - origin: the period that dates are counted from.
    ///   - window: how many of the newest periods `drift` has looked at.
    static func branches(
        _ drift: [SeriesDrift], of series: [String], from origin: Int, frequency: Frequency,
        window: Int
    ) -> [BranchChange] {
        var errors: [String: [UnforeseenValue]] = [:]
        var references: [Int] = []
        for one in drift {
            guard let count = one.errors.map(\.referenceCount).max() else { continue }
            references.append(count)
            errors[one.series] = one.unforeseen ?? []
        }
        let news = Set(errors.values.joined().lazy.filter(\.isNews).map(\.period))
        guard !news.isEmpty else { return [] }
        references.sort()
        let usual = references[references.count / 2]
        func place(_ value: UnforeseenValue) -> Int {
            frequency.period(containing: value.period) - origin
        }
        let members = series.map { id in
            Branches.Member(
                series: id,
                changes: [true, false].compactMap { isAbove in
                    errors[id]?.first { $0.isAbove == isAbove }.map {
                        .unforeseen(at: place($0), isAbove: isAbove)
                    }
                })
        }
        let newPlaces = Set(news.map { frequency.period(containing: $0) - origin })
        return Branches.changed(
            members, periods: window, window: 0, chance: Double(window) / Double(usual + 1)
        ).filter { newPlaces.contains($0.from) }
    }
}

extension Change {
    /// A single value of which no more is known than the side.
    fileprivate static func unforeseen(at place: Int, isAbove: Bool) -> Change {
        Change(
            component: .level, from: place, earliest: place, latest: place, until: place, before: 0,
            after: isAbove ? 1 : -1, isRelative: false, pValue: 1)
    }
}
