/// How the bins of shares are cut, and how empty ones are counted.
package enum BinningRule: String, CaseIterable, Codable, Sendable {
    /// At quantiles of reference and current values together, with open tails; counts are smoothed.
    case almanac
    /// As Evidently does, so that numbers can be compared: each value a bin of its own where the
    /// reference has at most twenty, otherwise bins of equal width by Sturges' rule; empty bins as
    /// `EvidentlyShares` says.
    case evidently
}

/// What Evidently does with the shares of one of its measures.
package struct EvidentlyShares: Hashable, Sendable {
    /// Whether an empty bin counts as 0.0001, or as a millionth of the least share where that is no
    /// more.
    package var fillsEmptyBins = false
    /// Whether shares are divided by their sum afterwards.
    package var isNormalised = false
    /// Whether numbers are always binned by Sturges' rule, applied to the distinct values alone.
    package var binsDistinctValues = false

    /// The reference's number of distinct values up to which each has a bin of its own.
    static let mostDistinct = 20
    static let fill = 0.0001

    /// Puts something into the bins that are empty.
    func adjust(_ shares: inout [Double]) {
        if fillsEmptyBins {
            var least = Double.infinity
            for share in shares where share > 0 { least = min(least, share) }
            let fill = least <= Self.fill ? least / 1e6 : Self.fill
            for index in shares.indices where shares[index] == 0 { shares[index] = fill }
        }
        if isNormalised {
            let sum = shares.reduce(0, +)
            for index in shares.indices { shares[index] /= sum }
        }
    }
}
