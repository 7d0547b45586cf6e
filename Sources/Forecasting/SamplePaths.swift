// Sample paths: futures drawn from a fitted model, whole, so that what joins periods (the sum of a
// quarter, the largest value of a week) has a distribution and not only each period.
//
// A path is a value a period from the first after the state, in the units of the series. It is
// drawn from the model's own equations, its parameters taken for the truth: the error of a period,
// normal where the model assumes that, moves the state as an observation would. Step by step the
// mean and the quantiles of many paths are therefore those of `forecast`, and the dependence
// between steps is the model's. Every path has a stream of random numbers of its own, from the
// seed and its number: the first paths are the same however many are asked for, and the first
// steps of most models however long the horizon.

import Statistics

enum SamplePaths {
    /// - Parameter path: draws one path of the horizon asked for.
    /// - Returns: `paths` arrays. A path that leaves the range of numbers keeps its last value.
    static func draw(
        paths: Int, seed: UInt64, _ path: (inout RandomNumbers) -> [Double]
    ) -> [[Double]] {
        (0..<max(paths, 0)).map { index in
            var numbers = RandomNumbers(seed: seed, stream: index)
            var values = path(&numbers)
            for step in values.indices where !values[step].isFinite {
                values[step] = step > 0 ? values[step - 1] : 0
            }
            return values
        }
    }

    /// Paths of a state that every value moves on.
    ///
    /// - Parameter next: draws a value and passes it through the state.
    static func follow<State>(
        _ state: State, horizon: Int, paths: Int, seed: UInt64,
        _ next: (inout State, inout RandomNumbers) -> Double
    ) -> [[Double]] {
        draw(paths: paths, seed: seed) { numbers in
            var running = state
            return (0..<max(horizon, 0)).map { _ in next(&running, &numbers) }
        }
    }
}
