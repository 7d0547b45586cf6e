// Goal: the minimum of a sum of squares within bounds, in few evaluations and to likelihood accuracy.
// Source: Levenberg (1944), Marquardt (1963) with his scaling by the diagonal, which makes the method
// indifferent to the units of every parameter; bounds by an active set: a parameter at its bound whose
// gradient points outwards is held, and a step that would leave the box is cut and the step of the other
// parameters solved again.
// Derivation: with residuals r(θ) and Jacobian J, the step δ solves (JᵀJ + λ diag JᵀJ) δ = −Jᵀr. Only
// JᵀJ and Jᵀr are asked of the problem, so the Jacobian is never stored here.

/// A sum of squares to minimise.
///
/// The parameters are `count` numbers at a pointer that the caller owns.
package protocol SumOfSquares {
    var count: Int { get }

    /// What is compared between points: n·log Σr² up to a constant; `.infinity` where `parameters` are
    /// not admissible.
    mutating func objective(_ parameters: UnsafePointer<Double>) -> Double

    /// Writes JᵀJ (row by row, `count` × `count`, symmetric) and Jᵀr at `parameters`.
    ///
    /// - Returns: Σr² in the same units.
    mutating func normalEquations(
        _ parameters: UnsafePointer<Double>, gram: UnsafeMutablePointer<Double>,
        gradient: UnsafeMutablePointer<Double>
    ) -> Double
}

/// The optimiser and its scratch space: nothing is allocated while it runs.
package final class LevenbergMarquardt {
    /// How a minimisation ended.
    package struct Outcome: Sendable {
        package let objective: Double
        /// The number of Jacobians computed.
        package let iterations: Int
        /// Whether the last model of the objective promised less than the tolerance.
        package let converged: Bool
    }

    /// Bounds of each parameter, to be set before `minimise`.
    package let lower: UnsafeMutablePointer<Double>
    package let upper: UnsafeMutablePointer<Double>

    private let gram: UnsafeMutablePointer<Double>
    private let factor: UnsafeMutablePointer<Double>
    private let gradient: UnsafeMutablePointer<Double>
    /// What is taken of the step so far, and where the free parameters would go.
    private let step: UnsafeMutablePointer<Double>
    private let target: UnsafeMutablePointer<Double>
    private let trial: UnsafeMutablePointer<Double>
    private let held: UnsafeMutablePointer<Bool>
    private let free: UnsafeMutablePointer<Int>

    /// - Parameter capacity: the greatest number of parameters.
    package init(capacity: Int) {
        lower = .allocate(capacity: capacity)
        upper = .allocate(capacity: capacity)
        gram = .allocate(capacity: capacity * capacity)
        factor = .allocate(capacity: capacity * capacity)
        gradient = .allocate(capacity: capacity)
        step = .allocate(capacity: capacity)
        target = .allocate(capacity: capacity)
        trial = .allocate(capacity: capacity)
        held = .allocate(capacity: capacity)
        free = .allocate(capacity: capacity)
    }

    deinit {
        for pointer in [lower, upper, gram, factor, gradient, step, target, trial] {
            pointer.deallocate()
        }
        held.deallocate()
        free.deallocate()
    }

    /// Improves `parameters` in place, from a point within the bounds.
    ///
    /// - Parameters:
    ///   - observations: n in the objective n·log Σr².
    ///   - tolerance: stop when a step promises to lower the objective by less.
    package func minimise<Problem: SumOfSquares>(
        _ problem: inout Problem, from parameters: UnsafeMutablePointer<Double>,
        observations: Double, tolerance: Double, maximumIterations: Int
    ) -> Outcome {
        let count = problem.count
        var objective = problem.objective(parameters)
        guard objective.isFinite else {
            return Outcome(objective: objective, iterations: 0, converged: false)
        }
        var damping = 1e-3
        var iterations = 0
        while iterations < maximumIterations {
            iterations += 1
            let squares = problem.normalEquations(parameters, gram: gram, gradient: gradient)
            guard squares > 0, squares.isFinite else { break }
            var improved = false
            while damping < 1e10 {
                let promise = computeStep(
                    count: count, damping: damping, parameters: parameters)
                // A zero promise means that every parameter is held at a bound.
                let gain = observations * promise / squares
                guard gain > tolerance || gain.isNaN else {
                    // Take what little there is, then stop.
                    let last = problem.objective(trial)
                    if last < objective {
                        parameters.update(from: trial, count: count)
                        objective = last
                    }
                    return Outcome(objective: objective, iterations: iterations, converged: true)
                }
                let candidate = gain.isNaN ? .infinity : problem.objective(trial)
                if candidate < objective {
                    let ratio = (objective - candidate) / gain
                    damping = max(1e-9, ratio > 0.5 ? damping * 0.1 : damping)
                    parameters.update(from: trial, count: count)
                    objective = candidate
                    improved = true
                    break
                }
                damping *= 8
            }
            if !improved { break }
        }
        return Outcome(objective: objective, iterations: iterations, converged: false)
    }

    /// Writes the damped step within the box and the point it leads to.
    ///
    /// - Returns: how much the quadratic model lets Σr² fall.
    private func computeStep(
        count: Int, damping: Double, parameters: UnsafePointer<Double>
    ) -> Double {
        for i in 0..<count {
            target[i] = 0
            let outward =
                (parameters[i] <= lower[i] && gradient[i] > 0)
                || (parameters[i] >= upper[i] && gradient[i] < 0)
            held[i] = outward || gram[i * count + i] <= 0 || lower[i] >= upper[i]
            step[i] = 0
        }
        // Towards the solution as far as the box allows, then on without the parameter that met its
        // bound: the model falls on every leg, and each leg but the last holds one parameter more.
        for _ in 0...count {
            solveFree(count: count, damping: damping)
            var reach = 1.0
            var blocking: Int?
            for i in 0..<count where !held[i] {
                let bound = (target[i] > step[i] ? upper[i] : lower[i]) - parameters[i]
                let distance = target[i] - step[i]
                if abs(distance) * reach > abs(bound - step[i]) {
                    reach = abs((bound - step[i]) / distance)
                    blocking = i
                }
            }
            for i in 0..<count where !held[i] { step[i] += reach * (target[i] - step[i]) }
            guard let blocking else { break }
            step[blocking] =
                (target[blocking] > step[blocking] ? upper[blocking] : lower[blocking])
                - parameters[blocking]
            held[blocking] = true
        }
        var promise = 0.0
        for i in 0..<count {
            var product = 0.0
            for j in 0..<count { product += gram[i * count + j] * step[j] }
            promise -= step[i] * (2 * gradient[i] + product)
            trial[i] = min(max(parameters[i] + step[i], lower[i]), upper[i])
        }
        return promise
    }

    /// Solves for the steps of the parameters not held, given those of the others, by Cholesky.
    private func solveFree(count: Int, damping: Double) {
        var order = 0
        for i in 0..<count where !held[i] {
            free[order] = i
            order += 1
        }
        for a in 0..<order {
            let i = free[a]
            var right = -gradient[i]
            for j in 0..<count where held[j] { right -= gram[i * count + j] * step[j] }
            for b in 0...a {
                var sum = gram[i * count + free[b]]
                if a == b { sum *= 1 + damping }
                for k in 0..<b { sum -= factor[a * count + k] * factor[b * count + k] }
                if a == b {
                    // Rounding can spoil the smallest pivots of nearly dependent columns.
                    let floor = gram[i * count + i] * 1e-14
                    factor[a * count + a] = max(sum, floor).squareRoot()
                } else {
                    factor[a * count + b] = sum / factor[b * count + b]
                }
            }
            for k in 0..<a { right -= factor[a * count + k] * target[free[k]] }
            target[i] = right / factor[a * count + a]
        }
        for a in stride(from: order - 1, through: 0, by: -1) {
            var value = target[free[a]]
            for k in a + 1..<max(order, a + 1) { value -= factor[k * count + a] * target[free[k]] }
            target[free[a]] = value / factor[a * count + a]
        }
    }
}
