// Goal: which of many tests to believe, so that of those believed only a stated share is expected to be
// false. At a rate of 5% each, a hundred series without drift would otherwise give five alarms a run.
// Source: Benjamini and Hochberg (1995), with the number of tests without drift as Storey, Taylor and Siegmund
// (2004) estimate it, at the rate itself, as Blanchard and Roquain (2009) advise.
//
// Derivation: believe the k smallest of n p-values, k the greatest number with p(k) <= k q / n₀. Of n₀ tests without
// drift n₀ p(k) are expected to be as small, and that is at most q k. Benjamini and Hochberg take n for n₀, so that
// where half of all series have changed half of q goes unused. Of n₀ tests without drift (1 − q) n₀ are expected
// above q, and those with drift only add to them: n₀ is at most about (#{p > q} + 1) / (1 − q). With that
// the rate is proven for independent tests, if none above q is believed: a series is flagged that alarms by itself,
// however many others have changed.
//
// Counting above a half instead of above q finds more where changes are small, but 10 to 18% of what is believed is
// then false where errors are correlated across series, as those of shops in one weather are. Counted
// above q it is 3 to 6%, of 0.3 or 0.7 as correlation (`FalseDiscoveryTests.correlatedSeries`).

/// The procedure of Benjamini and Hochberg, as strict as the number of tests without drift asks.
package enum FalseDiscovery {
    /// For each p-value whether it is believed at the false-discovery rate `rate`; none above it is.
    package static func believed(_ pValues: [Double], rate: Double) -> [Bool] {
        let count = Double(pValues.count)
        let without = min(count, Double(pValues.count { $0 > rate } + 1) / (1 - rate))
        var limit = -1.0
        for (place, pValue) in pValues.sorted().enumerated()
        where pValue <= min(rate, Double(place + 1) * rate / without) {
            limit = pValue
        }
        return pValues.map { $0 <= limit }
    }
}
