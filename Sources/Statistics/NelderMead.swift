// Goal: a minimum without derivatives, for objectives with corners and forbidden regions.
// Source: Nelder and Mead (1965); coefficients that depend on the dimension from Gao and Han (2012),
// without which the simplex collapses in ten and more dimensions.
// The first simplex has a step of its own in every coordinate: a step in the units of the largest
// coordinate throws the small ones out of their region, and the search stops short.

/// A function to minimise; `.infinity` (or `nan`) where it is not defined.
package protocol Objective {
    mutating func value(_ point: UnsafePointer<Double>) -> Double
}

/// The optimiser and its scratch space: nothing is allocated while it runs.
package final class NelderMead {
    private let capacity: Int
    private let vertices: UnsafeMutablePointer<Double>
    private let values: UnsafeMutablePointer<Double>
    private let centre: UnsafeMutablePointer<Double>
    private let trial: UnsafeMutablePointer<Double>
    private let second: UnsafeMutablePointer<Double>

    /// - Parameter capacity: the greatest dimension.
    package init(capacity: Int) {
        self.capacity = capacity
        vertices = .allocate(capacity: (capacity + 1) * capacity)
        values = .allocate(capacity: capacity + 1)
        centre = .allocate(capacity: capacity)
        trial = .allocate(capacity: capacity)
        second = .allocate(capacity: capacity)
    }

    deinit {
        for pointer in [vertices, values, centre, trial, second] { pointer.deallocate() }
    }

    /// Improves `point` in place.
    ///
    /// - Parameters:
    ///   - steps: the first simplex's edge along each coordinate, none zero.
    ///   - tolerance: stop when the simplex's values differ by less.
    ///   - restarts: how often to build a fresh simplex, half the size, at the minimum found.
    /// - Returns: the objective at `point`.
    package func minimise<F: Objective>(
        _ objective: inout F, from point: UnsafeMutablePointer<Double>,
        steps: UnsafePointer<Double>, count: Int, tolerance: Double, maximumEvaluations: Int,
        restarts: Int = 1
    ) -> Double {
        precondition(count > 0 && count <= capacity, "within the capacity")
        var remaining = maximumEvaluations
        var best = Double.infinity
        var scale = 1.0
        for _ in 0...restarts {
            let found = descend(
                &objective, from: point, steps: steps, scale: scale, count: count,
                tolerance: tolerance, remaining: &remaining)
            let gain = best - found
            best = found
            scale *= 0.5
            if remaining <= 0 || gain < tolerance { break }
        }
        return best
    }

    private func descend<F: Objective>(
        _ objective: inout F, from point: UnsafeMutablePointer<Double>,
        steps: UnsafePointer<Double>, scale: Double, count n: Int, tolerance: Double,
        remaining: inout Int
    ) -> Double {
        let dimension = Double(n)
        let expansion = 1 + 2 / dimension
        let contraction = 0.75 - 0.5 / dimension
        let shrinkage = n > 1 ? 1 - 1 / dimension : 0.5
        func evaluate(_ x: UnsafePointer<Double>) -> Double {
            remaining -= 1
            let value = objective.value(x)
            return value.isNaN ? .infinity : value
        }
        for vertex in 0...n {
            let x = vertices + vertex * n
            x.update(from: point, count: n)
            if vertex > 0 {
                x[vertex - 1] += scale * steps[vertex - 1]
                values[vertex] = evaluate(x)
                if !values[vertex].isFinite {
                    // Out of the region: try the other side.
                    x[vertex - 1] -= 2 * scale * steps[vertex - 1]
                    values[vertex] = evaluate(x)
                }
            } else {
                values[0] = evaluate(x)
            }
        }
        while remaining > 0 {
            var low = 0
            var high = 0
            for vertex in 1...n {
                if values[vertex] < values[low] { low = vertex }
                if values[vertex] >= values[high] { high = vertex }
            }
            var next = low
            for vertex in 0...n where vertex != high && values[vertex] > values[next] {
                next = vertex
            }
            if values[high] - values[low] <= tolerance { break }
            for i in 0..<n {
                var sum = 0.0
                for vertex in 0...n where vertex != high { sum += vertices[vertex * n + i] }
                centre[i] = sum / dimension
            }
            let worst = vertices + high * n
            func place(_ target: UnsafeMutablePointer<Double>, _ factor: Double) -> Double {
                for i in 0..<n { target[i] = centre[i] + factor * (worst[i] - centre[i]) }
                return evaluate(target)
            }
            func accept(_ x: UnsafeMutablePointer<Double>, _ value: Double) {
                worst.update(from: x, count: n)
                values[high] = value
            }
            let reflected = place(trial, -1)
            if reflected < values[low] {
                let expanded = place(second, -expansion)
                expanded < reflected ? accept(second, expanded) : accept(trial, reflected)
                continue
            }
            if reflected < values[next] {
                accept(trial, reflected)
                continue
            }
            let outside = reflected < values[high]
            let contracted = place(second, outside ? -contraction : contraction)
            if contracted < min(reflected, values[high]) {
                accept(second, contracted)
                continue
            }
            let best = vertices + low * n
            for vertex in 0...n where vertex != low {
                let x = vertices + vertex * n
                for i in 0..<n { x[i] = best[i] + shrinkage * (x[i] - best[i]) }
                values[vertex] = evaluate(x)
            }
        }
        var low = 0
        for vertex in 1...n where values[vertex] < values[low] { low = vertex }
        point.update(from: vertices + low * n, count: n)
        return values[low]
    }
}
