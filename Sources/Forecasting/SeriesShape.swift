/// What decides which forms can serve a series.
struct SeriesShape {
    /// The relative size below which differences are rounding.
    static let resolution = 1e-12

    /// The number of values not missing.
    let observed: Int
    let isPositive: Bool
    /// The largest absolute value; 1 where every value is zero.
    let largest: Double
    /// The value of a series that has no other, rounding aside.
    let constant: Double?

    /// - Throws: `.tooFewObservations` below what an estimate needs.
    init(_ values: [Double]) throws(FitFailure) {
        var observed = 0
        var least = Double.infinity
        var greatest = -Double.infinity
        var last = 0.0
        for value in values where value.isFinite {
            observed += 1
            least = min(least, value)
            greatest = max(greatest, value)
            last = value
        }
        guard observed >= ETS.fewestValues else {
            throw .tooFewObservations(needed: ETS.fewestValues, found: observed)
        }
        self.observed = observed
        isPositive = least > 0
        let largest = max(abs(least), abs(greatest))
        self.largest = largest > 0 ? largest : 1
        constant = greatest / 2 - least / 2 <= SeriesShape.resolution * largest ? last : nil
    }
}
