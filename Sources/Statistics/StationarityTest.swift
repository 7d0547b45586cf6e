// Goal: whether a series keeps its level.
// Source: Kwiatkowski, Phillips, Schmidt and Shin, Journal of Econometrics 54 (1992). The critical values
// are those of their table 1; the lag 3√n/13 is that of Hyndman and Khandakar (2008).

/// The test of Kwiatkowski, Phillips, Schmidt and Shin: stationary about a level unless shown otherwise.
package struct StationarityTest: Sendable {
    /// The larger, the less stationary; 0 for a constant series.
    package let statistic: Double

    /// The statistic that a stationary series exceeds with probability 5%.
    package static let criticalValue = 0.463

    package var rejects: Bool { statistic > StationarityTest.criticalValue }

    /// - Parameter values: all finite; at least one.
    package init(_ values: [Double]) {
        precondition(!values.isEmpty, "a sample")
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let errors = values.map { $0 - mean }
        let lags = Int(3 * n.squareRoot() / 13)
        var longRun = errors.reduce(0) { $0 + $1 * $1 } / n
        for lag in 1..<max(lags + 1, 1) where lag < errors.count {
            var sum = 0.0
            for t in lag..<errors.count { sum += errors[t] * errors[t - lag] }
            longRun += 2 * (1 - Double(lag) / Double(lags + 1)) * sum / n
        }
        var partial = 0.0
        var squares = 0.0
        for error in errors {
            partial += error
            squares += partial * partial
        }
        statistic = longRun > 0 ? squares / (n * n * longRun) : 0
    }
}
