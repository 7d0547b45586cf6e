// How far observations lie from their forecasts, and demands from the size expected of them.

import Statistics

/// The spread of errors and of demand sizes within the training values.
struct DemandErrors: Codable, Hashable, Sendable {
    /// Standard deviation of the one-step errors from the first demand on; above zero.
    let sigma: Double
    /// Whether every demand was above zero, so that sizes are taken as gamma distributed.
    let isPositive: Bool
    /// The coefficient of variation of a size where positive, otherwise its standard deviation.
    let spread: Double

    /// Passes the values through the state and gathers its errors.
    init<State: DemandState>(passing values: [Double], through state: inout State) {
        var errors = MeanSquare()
        var sizeErrors = MeanSquare()
        var sizes = MeanSquare()
        var largest = 0.0
        var positive = true
        var demands = 0
        for value in values {
            if value.isFinite {
                largest = max(largest, abs(value))
                if demands > 0 { errors.add(value - state.mean) }
                if value != 0 {
                    if value < 0 { positive = false }
                    if demands > 0 {
                        sizeErrors.add(value - state.size)
                        sizes.add(state.size)
                    }
                    demands += 1
                }
            }
            state.advance(value)
        }
        let unit = largest > 0 ? largest : 1
        sigma = max(errors.root ?? unit, SeriesShape.resolution * unit)
        isPositive = positive
        if positive {
            // One demand shows no spread: the exponential distribution presumes least.
            let ratio = (sizeErrors.root ?? 1) / (sizes.root ?? 1)
            spread = ratio.isFinite ? min(ratio, 10) : 10
        } else {
            spread = sizeErrors.root ?? unit
        }
    }

    /// A random demand around `size`; not below zero where none was.
    func demand(around size: Double, _ numbers: inout RandomNumbers) -> Double {
        guard isPositive else { return size + spread * numbers.normal() }
        guard spread > 1e-6 else { return size }
        let shape = 1 / (spread * spread)
        return size / shape * numbers.gamma(shape: shape)
    }
}
