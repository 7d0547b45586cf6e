// Goal: a series as trend + several seasons + remainder.
// Source: Bandara, Hyndman and Bergmeir, MSTL: a seasonal-trend decomposition algorithm for time series
// with multiple seasonal patterns (2021). STL for each season in turn, shortest first, on the series less
// the other seasons; twice, so that what a short season took of a long one is given back.

/// STL for several seasons.
package struct MultipleSTL: Sendable {
    /// Ascending; those of which the series has more than two.
    package let periods: [Int]
    /// One season a period of `periods`, each as long as the series.
    package private(set) var seasonal: [[Double]]
    package private(set) var trend: [Double]
    /// The series less its seasons; `nan` where nothing was observed.
    package private(set) var adjusted: [Double]

    /// The window of the first, second, … season: 11, 15, 19, …
    package static func seasonalWindow(_ index: Int) -> Int { 11 + 4 * index }

    /// - Parameters:
    ///   - values: `nan` where missing, at least one finite.
    ///   - periods: season lengths, in any order; those too long for the series are left out.
    ///   - robust: outliers weigh less.
    package init(_ values: [Double], periods: [Int], robust: Bool = false) {
        let kept = Set(periods).filter { $0 >= 2 && 2 * $0 < values.count }.sorted()
        self.periods = kept
        seasonal = kept.map { _ in Array(repeating: 0, count: values.count) }
        trend = []
        adjusted = values
        for _ in 0..<(kept.count > 1 ? 2 : kept.count) {
            for (index, period) in kept.enumerated() {
                for t in values.indices { adjusted[t] += seasonal[index][t] }
                let window = MultipleSTL.seasonalWindow(index)
                let part = STL(
                    adjusted, .init(period: period, seasonalWindow: window, robust: robust))
                seasonal[index] = part.seasonal
                trend = part.trend
                for t in values.indices { adjusted[t] -= seasonal[index][t] }
            }
        }
    }
}
