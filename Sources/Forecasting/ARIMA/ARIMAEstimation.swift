// Goal: the most likely coefficients of given orders.
// Source: the exact likelihood as a sum of squares (Mélard 1984), minimised by Levenberg and Marquardt's
// method over partial autocorrelations. Derivatives are differences of whole filters: a filter costs about
// as much as the derivative of one would.

import Statistics

/// Orders fitted to a series.
struct ARIMAFit {
    let orders: ARIMAOrders
    /// Partial autocorrelations of φ, θ, Φ and Θ.
    let partials: [Double]
    /// −2 log L up to a constant.
    let deviance: Double
    /// Infinite where there are too few values for it to be defined.
    let aicc: Double

    var coefficients: ARIMACoefficients {
        partials.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return ARIMACoefficients() }
            return ARIMACoefficients(partials: base, orders)
        }
    }
}

/// How hard to look for the coefficients of given orders.
struct ARIMAEffort {
    /// Starting points of our own.
    let coldStarts: Int
    /// How many of all starts are followed to their end.
    let finishedStarts: Int
    /// Stop when a step promises to lower the deviance by less.
    let tolerance: Double
    /// Whether starts from elsewhere make our own unnecessary.
    let trustsWarmStarts: Bool

    static let search = ARIMAEffort(
        coldStarts: 1, finishedStarts: 1, tolerance: 1e-3, trustsWarmStarts: false)
    static let givenOrders = ARIMAEffort(
        coldStarts: 10, finishedStarts: 10, tolerance: 1e-6, trustsWarmStarts: false)

    /// From one start that is nearly there.
    static func polish(_ tolerance: Double) -> ARIMAEffort {
        ARIMAEffort(
            coldStarts: 0, finishedStarts: 1, tolerance: tolerance, trustsWarmStarts: true)
    }
}

/// The optimiser of one differenced series.
final class ARIMAEstimation {
    let likelihood: ARIMALikelihood
    private let optimiser: LevenbergMarquardt
    private let jacobian: UnsafeMutablePointer<Double>
    private let base: UnsafeMutablePointer<Double>
    private let shifted: UnsafeMutablePointer<Double>
    private let point: UnsafeMutablePointer<Double>
    private let capacity: Int

    /// Partial autocorrelations stay within: beyond, the likelihood is flat to rounding.
    private static let bound = 0.9999
    private static let trialSteps = 3

    /// - Parameter capacity: the greatest number of coefficients.
    init(_ likelihood: ARIMALikelihood, capacity: Int) {
        self.likelihood = likelihood
        self.capacity = max(capacity, 1)
        optimiser = LevenbergMarquardt(capacity: self.capacity)
        jacobian = .allocate(capacity: self.capacity * likelihood.count)
        base = .allocate(capacity: likelihood.count)
        shifted = .allocate(capacity: self.capacity)
        point = .allocate(capacity: self.capacity)
        for i in 0..<self.capacity {
            optimiser.lower[i] = -ARIMAEstimation.bound
            optimiser.upper[i] = ARIMAEstimation.bound
        }
    }

    deinit {
        for pointer in [jacobian, base, shifted, point] { pointer.deallocate() }
    }

    /// - Parameter warmStarts: partial autocorrelations to start from.
    /// - Returns: nil where no start has a finite likelihood.
    func fit(
        _ orders: ARIMAOrders, warmStarts: [[Double]], effort: ARIMAEffort
    ) -> ARIMAFit? {
        let k = orders.coefficientCount
        precondition(k <= capacity, "within the capacity")
        guard k > 0 else {
            let deviance = likelihood.deviance(ARIMACoefficients(), orders)
            return deviance.isFinite ? makeFit(orders, [], deviance) : nil
        }
        var starts = warmStarts
        if starts.isEmpty || !effort.trustsWarmStarts {
            starts += ARIMAEstimation.coldStarts(orders, count: effort.coldStarts)
        }
        var tried: [(partials: [Double], deviance: Double)] = []
        for start in starts {
            let short = effort.finishedStarts < starts.count
            tried.append(
                minimise(
                    orders, start, tolerance: effort.tolerance,
                    steps: short ? ARIMAEstimation.trialSteps : 60))
        }
        if effort.finishedStarts < starts.count {
            tried.sort { $0.deviance < $1.deviance }
            for index in 0..<effort.finishedStarts {
                tried[index] = minimise(
                    orders, tried[index].partials, tolerance: effort.tolerance, steps: 60)
            }
        }
        guard let best = tried.min(by: { $0.deviance < $1.deviance }), best.deviance.isFinite
        else { return nil }
        return makeFit(orders, best.partials, best.deviance)
    }

    private func minimise(
        _ orders: ARIMAOrders, _ start: [Double], tolerance: Double, steps: Int
    ) -> (partials: [Double], deviance: Double) {
        for (i, value) in start.enumerated() {
            point[i] = min(max(value, -ARIMAEstimation.bound), ARIMAEstimation.bound)
        }
        var problem = ARIMAProblem(
            likelihood: likelihood, orders: orders, jacobian: jacobian, base: base,
            shifted: shifted)
        let outcome = optimiser.minimise(
            &problem, from: point, observations: Double(likelihood.observed),
            tolerance: tolerance, maximumIterations: steps)
        return ((0..<orders.coefficientCount).map { point[$0] }, outcome.objective)
    }

    /// Away from zero, where φ and θ cancel and no step can tell them apart.
    private static func coldStarts(_ orders: ARIMAOrders, count: Int) -> [[Double]] {
        let shapes = [
            (0.1, 0.2, 0.1, 0.3), (0.7, 0.3, 0.3, 0.6), (-0.5, -0.2, 0.5, -0.1),
            (0.2, -0.6, -0.3, 0.1), (0.9, 0.8, 0.8, 0.8), (-0.7, 0.6, 0.1, -0.3),
            (0.1, -0.2, 0.1, -0.3), (0.7, -0.3, 0.3, -0.6), (-0.5, 0.2, 0.5, 0.1),
            (0.9, -0.8, 0.8, -0.8),
        ]
        return shapes.prefix(count).map { shape in
            func list(_ first: Double, _ count: Int) -> [Double] {
                (0..<count).map { $0 == 0 ? first : 0.1 * first / Double($0) }
            }
            return list(shape.0, orders.autoregressive) + list(shape.1, orders.movingAverage)
                + list(shape.2, orders.seasonalAutoregressive)
                + list(shape.3, orders.seasonalMovingAverage)
        }
    }

    private func makeFit(_ orders: ARIMAOrders, _ partials: [Double], _ deviance: Double)
        -> ARIMAFit
    {
        let n = Double(likelihood.observed)
        let k = Double(orders.parameterCount + likelihood.regressors + 1)  // With σ².
        let room = n - k - 1
        let logLikelihood = likelihood.logLikelihood(deviance: deviance)
        return ARIMAFit(
            orders: orders, partials: partials, deviance: deviance,
            aicc: room > 0 ? -2 * logLikelihood + 2 * k + 2 * k * (k + 1) / room : .infinity)
    }
}

/// One form's likelihood as the optimiser sees it.
private struct ARIMAProblem: SumOfSquares {
    let likelihood: ARIMALikelihood
    let orders: ARIMAOrders
    let jacobian: UnsafeMutablePointer<Double>
    let base: UnsafeMutablePointer<Double>
    let shifted: UnsafeMutablePointer<Double>

    private static let step = 1e-6

    var count: Int { orders.coefficientCount }

    mutating func objective(_ parameters: UnsafePointer<Double>) -> Double {
        likelihood.deviance(parameters, orders)
    }

    mutating func normalEquations(
        _ parameters: UnsafePointer<Double>, gram: UnsafeMutablePointer<Double>,
        gradient: UnsafeMutablePointer<Double>
    ) -> Double {
        let n = likelihood.count
        let k = count
        _ = likelihood.deviance(parameters, orders)
        base.update(from: likelihood.residuals, count: n)
        for i in 0..<k { shifted[i] = parameters[i] }
        for i in 0..<k {
            // Inwards, so that the shifted point is admissible.
            let step = parameters[i] > 0 ? -ARIMAProblem.step : ARIMAProblem.step
            shifted[i] = parameters[i] + step
            _ = likelihood.deviance(shifted, orders)
            shifted[i] = parameters[i]
            let column = jacobian + i * n
            let residuals = likelihood.residuals
            let inverse = 1 / step
            for t in 0..<n { column[t] = (residuals[t] - base[t]) * inverse }
        }
        var squares = 0.0
        for t in 0..<n { squares += base[t] * base[t] }
        for i in 0..<k {
            let a = jacobian + i * n
            var slope = 0.0
            for t in 0..<n { slope += a[t] * base[t] }
            gradient[i] = slope
            for j in 0...i {
                let b = jacobian + j * n
                var sum = 0.0
                for t in 0..<n { sum += a[t] * b[t] }
                gram[i * k + j] = sum
                gram[j * k + i] = sum
            }
        }
        return squares
    }
}
