import Statistics
import Testing

/// Rosenbrock's valley, its second coordinate in units a million times smaller.
private struct Valley: Objective {
    mutating func value(_ point: UnsafePointer<Double>) -> Double {
        let y = point[1] * 1e-6
        let bend = y - point[0] * point[0]
        return 100 * bend * bend + (1 - point[0]) * (1 - point[0])
    }
}

/// Lowest at (1, 1), which is forbidden: nothing beyond x + y = 1 is defined.
private struct Fenced: Objective {
    mutating func value(_ point: UnsafePointer<Double>) -> Double {
        guard point[0] + point[1] <= 1 else { return .infinity }
        return (point[0] - 1) * (point[0] - 1) + (point[1] - 1) * (point[1] - 1)
    }
}

/// y = a·b^t + c at t = 0…19 for a = 2, b = 0.8, c = 1.
private struct Decay: SumOfSquares {
    let count = 3

    private func power(_ b: Double, _ t: Int) -> Double {
        (0..<t).reduce(1) { product, _ in product * b }
    }

    private func residual(_ p: UnsafePointer<Double>, _ t: Int) -> Double {
        p[0] * power(p[1], t) + p[2] - (2 * power(0.8, t) + 1)
    }

    mutating func objective(_ p: UnsafePointer<Double>) -> Double {
        (0..<20).reduce(0) { $0 + residual(p, $1) * residual(p, $1) }
    }

    mutating func normalEquations(
        _ p: UnsafePointer<Double>, gram: UnsafeMutablePointer<Double>,
        gradient: UnsafeMutablePointer<Double>
    ) -> Double {
        gram.update(repeating: 0, count: 9)
        gradient.update(repeating: 0, count: 3)
        for t in 0..<20 {
            let slope = t == 0 ? 0 : p[0] * Double(t) * power(p[1], t - 1)
            let row = [power(p[1], t), slope, 1]
            for i in 0..<3 {
                for j in 0..<3 { gram[3 * i + j] += row[i] * row[j] }
                gradient[i] += row[i] * residual(p, t)
            }
        }
        return max(objective(p), 1e-300)
    }
}

@Suite struct OptimiserTests {
    private func minimum<F: Objective>(
        _ objective: F, from start: [Double], steps: [Double]
    ) -> (value: Double, point: [Double]) {
        var objective = objective
        var point = start
        let value = NelderMead(capacity: 2).minimise(
            &objective, from: &point, steps: steps, count: 2, tolerance: 1e-14,
            maximumEvaluations: 4000, restarts: 4)
        return (value, point)
    }

    @Test func simplexWorksInAnyUnits() {
        let found = minimum(Valley(), from: [-1.2, 1e6], steps: [0.1, 1e5])
        #expect(abs(found.point[0] - 1) < 1e-4)
        #expect(abs(found.point[1] - 1e6) < 200)
    }

    @Test func simplexStaysWithinItsRegion() {
        let found = minimum(Fenced(), from: [0, 0], steps: [0.3, 0.3])
        #expect(found.point[0] + found.point[1] <= 1)
        #expect(found.value < 0.5 + 1e-3)
    }

    private func decay(lower: Double, upper: Double) -> (objective: Double, point: [Double]) {
        let optimiser = LevenbergMarquardt(capacity: 3)
        for index in 0..<3 {
            optimiser.lower[index] = -.infinity
            optimiser.upper[index] = .infinity
        }
        optimiser.lower[1] = lower
        optimiser.upper[1] = upper
        var problem = Decay()
        var point = [1, 0.55, 0]
        let outcome = optimiser.minimise(
            &problem, from: &point, observations: 1, tolerance: 1e-12, maximumIterations: 100)
        return (outcome.objective, point)
    }

    @Test func squaresFindTheMinimum() {
        let found = decay(lower: 0.5, upper: 0.95)
        #expect(abs(found.point[0] - 2) < 1e-6)
        #expect(abs(found.point[1] - 0.8) < 1e-6)
        #expect(abs(found.point[2] - 1) < 1e-6)
    }

    /// With b at most 0.7 the best b is 0.7, and a and c are the best for that b: the gradient by them
    /// vanishes.
    @Test func squaresStopAtABoundAndGoOnAlongIt() {
        let found = decay(lower: 0.5, upper: 0.7)
        #expect(found.point[1] == 0.7)
        var problem = Decay()
        for index in [0, 2] {
            for step in [-1e-4, 1e-4] {
                var moved = found.point
                moved[index] += step
                #expect(problem.objective(&moved) > found.objective)
            }
        }
    }
}
