// Fitted values and residuals: what a model would have forecast of each training value from those
// before it, and by how much it missed. One definition for every model: the parameters, estimated
// on the whole sample, and the state before it (`restarted()`), through which the values pass
// (`update`). Errors of this kind are smaller than those to come, since parameters and starting
// state have seen the values; the standard deviations allow for the parameters, not for the choice
// of the form.
//
// `mstl` takes its last season's indices for the whole sample; `stm` and `otm` the line of the
// whole.

/// The forecasts of training values, and their errors.
package struct WithinSample: Hashable, Sendable {
    /// One a value, in the units of the series; `nan` where the model has no forecast yet.
    package let fitted: [Double]
    /// Value less fitted value, in the units of the series; `nan` where either is missing.
    package let residuals: [Double]
    /// Residuals in units of the standard deviation that the model expected: about one in size where
    /// the model is right, whatever the series. `nan` also where that deviation is unknown.
    package let standardizedResiduals: [Double]

    /// - Parameter forecasts: of each value, from those before it.
    init(_ values: [Double], _ forecasts: [OneStepForecast]) {
        fitted = forecasts.map(\.mean)
        residuals = zip(values, forecasts).map { $0 - $1.mean }
        standardizedResiduals = zip(values, forecasts).map { $1.standardizedError(of: $0) }
    }
}

extension Forecaster {
    /// - Parameter values: those the model was fitted to, from the first; more may follow.
    package func withinSample(_ values: [Double]) -> WithinSample {
        var model = restarted()
        return WithinSample(values, model.update(values))
    }

    /// For each of the values the forecast of it from those before it.
    package func fittedValues(of values: [Double]) -> [Double] {
        withinSample(values).fitted
    }

    /// The errors of the fitted values, as they are and standardised.
    package func residuals(
        of values: [Double]
    ) -> (response: [Double], standardized: [Double]) {
        let sample = withinSample(values)
        return (sample.residuals, sample.standardizedResiduals)
    }
}
