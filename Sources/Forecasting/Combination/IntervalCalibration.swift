// Goal: intervals that hold as many values as they promise. Models take their parameters and their form for
// the truth, so that their own intervals are too narrow.
// Source: split conformal prediction (Vovk, Gammerman and Shafer 2005) with errors normalised by the deviation
// the model expects. Errors from neighbouring origins overlap and are few in a short series, so their
// spread is shrunk towards the one usual for models of this kind.
//
//   k(h)² = g(h, n)² (n0 k0² + Σ min(z_i², cap²)) / (n0 + N),   g(h, n) = 1 + c min(h, n) / n
//
// with N errors z_i, each divided by g of its own step and of the number of values before it. g is what
// a model does not know of its own uncertainty: parameters taken for the truth do harm that grows with the
// horizon, and more in a short series. k0, n0 and c were chosen on the training parts of M3 with `auto` itself
// (three horizons held out in turn): coverage nearest 95% in every frequency among rules whose interval
// score is no worse than the best without g. The test part played no role. The README has the table.
//
// One factor serves every level: intervals stay nested.

/// By how much a model's intervals must be widened, from errors it made on values it had not seen.
package struct IntervalCalibration: Codable, Hashable, Sendable {
    /// Times the distance of a limit from the point forecast, but for `growth`; above zero.
    package let factor: Double
    /// The errors it was estimated on.
    package let count: Int
    /// Training values; nil in versions stored before the growth was known, which have none.
    package let length: Int?

    /// The factor usual for a model, and how many errors that knowledge is worth.
    static let usual = 1.3
    static let weight = 30.0
    /// c: how much is unknown as far ahead as the series is long.
    static let growth = 1.5
    /// An error beyond this many deviations says no more than one of this size.
    static let largest = 4.0

    /// - Parameters:
    ///   - errors: standardised, divided by the growth of their step, finite.
    ///   - length: of the training values.
    package init(_ errors: [Double], length: Int) {
        var squares =
            IntervalCalibration.weight * IntervalCalibration.usual * IntervalCalibration.usual
        for error in errors {
            squares += min(error * error, IntervalCalibration.largest * IntervalCalibration.largest)
        }
        count = errors.count
        factor = (squares / (IntervalCalibration.weight + Double(errors.count))).squareRoot()
        self.length = length
    }

    /// What the distance of a limit is multiplied by at a step, from one.
    package func factor(step: Int) -> Double {
        guard let length else { return factor }
        return factor * IntervalCalibration.growth(step: step, length: length)
    }

    /// g(h, n). Beyond the length of the series nothing is known of it: it grows no more.
    static func growth(step: Int, length: Int) -> Double {
        1 + growth * Double(min(step, length)) / Double(max(length, 1))
    }
}
