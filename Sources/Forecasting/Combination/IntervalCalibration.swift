// Goal: intervals that hold as many values as they promise. Models take their parameters and their form for
// the truth, so that their own intervals are too narrow.
// Source: split conformal prediction (Vovk, Gammerman and Shafer 2005) with errors normalised by the deviation
// the model expects. Errors from neighbouring origins overlap and are few in a short series, so their
// spread is shrunk towards the one usual for models of this kind.
//
//   k² = (n0 k0² + Σ min(z_i², cap²)) / (n0 + n)
//
// k0 and n0 were chosen on the training parts of M3 (the last horizon, and the one before it, held out): coverage
// nearest 95% where the interval score has its flat minimum. The test part played no role.
//
// One factor serves every level and horizon: intervals stay nested, and the model's own growth over the
// horizon is kept.

/// By how much a model's intervals must be widened, from errors it made on values it had not seen.
package struct IntervalCalibration: Codable, Hashable, Sendable {
    /// Times the distance of a limit from the point forecast; above zero.
    package let factor: Double
    /// The errors it was estimated on.
    package let count: Int

    /// The factor usual for a model, and how many errors that knowledge is worth.
    static let usual = 1.7
    static let weight = 40.0
    /// An error beyond this many deviations says no more than one of this size.
    static let largest = 4.0

    /// - Parameter errors: standardised, finite.
    package init(_ errors: [Double]) {
        var squares =
            IntervalCalibration.weight * IntervalCalibration.usual * IntervalCalibration.usual
        for error in errors {
            squares += min(error * error, IntervalCalibration.largest * IntervalCalibration.largest)
        }
        count = errors.count
        factor = (squares / (IntervalCalibration.weight + Double(errors.count))).squareRoot()
    }
}
