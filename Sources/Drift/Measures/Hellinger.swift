// Goal: a distance over bins between 0 and 1 that gives rare bins more weight than their difference
// has.
// Source: Hellinger (1909): √(1 − Σ √(r c)). Derivation: for shares that add up to 1 this is √(½ Σ
// (√r − √c)²), which is exactly 0 for equal shares and loses no digits near them.

/// Hellinger distance over bins of reference and current values together.
package struct Hellinger: ShareDivergence {
    package static let name = "hellinger"
    package static let summary = "Hellinger distance, from 0 to 1"
    package static let evidently = EvidentlyShares(binsDistinctValues: true)

    package var shares: PooledShares<Self>

    package init(_ shares: PooledShares<Self>) { self.shares = shares }

    package static func term(_ r: Double, _ c: Double) -> Double {
        let difference = r.squareRoot() - c.squareRoot()
        return difference * difference / 2
    }

    package static func distance(ofSum sum: Double) -> Double {
        min(1, max(0, sum)).squareRoot()
    }
}
