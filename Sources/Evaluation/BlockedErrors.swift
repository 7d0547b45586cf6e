// Goal: the one-step errors a model makes on values that its parameters have not seen, for every value of
// its training. Errors within the sample are no yardstick for those to come: parameters and initial
// states have been fitted to them, so that they are smaller and less alike from one period to the next
// than any that follow. On two years of weekly data, with a season of several harmonics, the mean of
// eight errors within the sample varies half as much as that of eight errors after it.
// Source: blocked cross-validation (Bergmeir and Benítez 2012). Each block of consecutive values in turn
// is taken for missing, the parameters are estimated again from where they are, and the state then
// passes through the block, making one-step forecasts of values that played no part in the estimate.

package import Forecasting

/// One-step errors by blocked cross-validation.
package enum BlockedErrors {
    /// The standardised one-step errors over `values`, in the order of time, without missing ones.
    ///
    /// A block on whose absence the model cannot be estimated keeps its errors within the sample.
    ///
    /// - Parameters:
    ///   - model: fitted to `values`.
    ///   - blockLength: at least one.
    /// - Returns: rounded to thousandths, which a test of drift does not notice and a store does.
    package static func standardized(
        of model: FittedModel, on values: [Double], blockLength: Int
    ) -> [Double] {
        var errors: [Double] = []
        errors.reserveCapacity(values.count)
        for start in stride(from: 0, to: values.count, by: blockLength) {
            let block = start..<min(start + blockLength, values.count)
            var without = values
            for index in block { without[index] = .nan }
            var judge = ((try? model.reestimated(on: without)) ?? model).restarted()
            let steps = judge.update(Array(values[..<block.upperBound]))
            for index in block {
                let error = steps[index].standardizedError(of: values[index])
                let rounded = (error * 1000).rounded() / 1000
                if rounded.isFinite { errors.append(rounded) }
            }
        }
        return errors
    }
}
