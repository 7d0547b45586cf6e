// Goal: a champion whose training gave too few errors is tested all the same.
//
// A seasonal naive model found in less than a season has none: no value of its training has one a season before
// it. What it has later are the errors since the estimate. All are out of sample, and older ones among them are as
// good a yardstick as those of a training: the newest are held against them.
//
// Derivation: of n errors since the estimate the reference is the oldest min(n − window, most), once these are
// `least`; what follows it is tested. It grows with the series, so that each run, taken for itself, tests new
// errors against old ones of which it has none, at the rate of the policy; and it grows no further than `most`,
// so that a change that was not found while it was new does not become what new errors are held against. Until
// then it does: a shift that `window` errors do not show is harder to see later. The reference is a
// function of the errors that a version keeps, the same whichever runs came between.

package import Drift

/// The newest errors of a champion, and those that they are held against.
package struct ComparedErrors: Hashable, Sendable {
    package let reference: DriftReference
    /// One a period, oldest first; `nan` where there is none. They follow the reference.
    package let newest: [Double]
    package let reason: ErrorReference

    /// The fewest errors since an estimate that a reference is made of. Of a dozen, what neighbours foretell of one
    /// another is known so badly that 8 in 100 alarm at 5%, of thirty 7; of forty, 6.
    package static let least = 40

    /// The most: two seasons, so that the season is known too, and no fewer than make the reference as good as
    /// certain beside a window of eight. More would only be longer open to a change that was not found.
    package static func most(seasonLength: Int) -> Int { max(52, 2 * seasonLength) }

    /// Nil where there is nothing to hold them against.
    ///
    /// - Parameters:
    ///   - unseen: the errors since the estimate, one a period, oldest first; `nan` where there is none.
    ///   - training: made of the errors of the training; nil where there are too few.
    package init?(
        _ unseen: [Double], training: DriftReference?, window: Int, seasonLength: Int
    ) {
        if let training {
            reference = training
            newest = unseen
            reason = .training
            return
        }
        let observed = unseen.indices.filter { unseen[$0].isFinite }
        let older = min(observed.count - window, Self.most(seasonLength: seasonLength))
        guard older >= Self.least, let first = observed.first else { return nil }
        let end = observed[older]
        let made = DriftReference(of: Array(unseen[first..<end]), seasonLength: seasonLength)
        guard let made else { return nil }
        reference = made
        newest = Array(unseen[end...])
        reason = .sinceEstimate
    }
}
