// Goal: which of many tests to believe, so that of those believed only a stated share is expected to be
// false. At a rate of 5% each, a hundred series without drift would otherwise give five alarms a run.
// Source: Benjamini and Hochberg (1995): with the p-values sorted, believe the k smallest, k the greatest
// number with p(k) <= k q / n. It holds for independent and positively dependent tests.

/// The Benjamini–Hochberg procedure.
package enum FalseDiscovery {
    /// For each p-value whether it is believed at the false-discovery rate `rate`.
    package static func believed(_ pValues: [Double], rate: Double) -> [Bool] {
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        var limit = -1.0
        for (place, index) in order.enumerated()
        where pValues[index] <= Double(place + 1) * rate / Double(pValues.count) {
            limit = pValues[index]
        }
        return pValues.map { $0 <= limit }
    }
}
