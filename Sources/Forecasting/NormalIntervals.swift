import Statistics

extension Forecast {
    /// A forecast whose errors are normal.
    ///
    /// - Parameters:
    ///   - standardDeviation: one a period, finite.
    ///   - levels: percent, in [0, 100).
    init(mean: [Double], standardDeviation: [Double], levels: [Double]) {
        let intervals = levels.map { level in
            let z = NormalDistribution.quantile(0.5 + level / 200)
            return Interval(
                level: level, lower: zip(mean, standardDeviation).map { $0 - z * $1 },
                upper: zip(mean, standardDeviation).map { $0 + z * $1 })
        }
        self.init(mean: mean, intervals: intervals)
    }
}
