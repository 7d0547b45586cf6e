// Goal: the expectation of the state before the first training value, given the whole sample.
// Source: backcasting, Box and Jenkins (1970, section 6.4): a stationary Gaussian process reversed in time
// is the same process, so the past is forecast from the reversed series.
// The past is carried back until it has come to its mean within rounding; from there the recursion runs
// forward with no errors before it.

enum ARIMAInitialState {
    /// Backcasts below this share of the largest value are nothing.
    private static let nothing = 1e-15
    private static let longest = 20_000

    /// - Parameters:
    ///   - filled: the series from its first to its last observation, missing values as expected.
    ///   - leading: how many periods before `filled` the state is wanted.
    static func state(
        _ orders: ARIMAOrders, _ recursion: ARIMARecursion, filled: [Double], leading: Int
    ) -> ARIMAState {
        let lag = orders.differenceLag
        var differenced = filled
        for _ in 0..<orders.seasonalDifferences {
            differenced = ARIMASample.differenced(differenced, lag: orders.seasonLength)
        }
        for _ in 0..<orders.differences {
            differenced = ARIMASample.differenced(differenced, lag: 1)
        }
        let r = orders.dimension
        // w reversed, then its forecasts: the periods `lag` of `filled` and before, newest first.
        var past = backcasts(
            differenced.reversed().map { $0 - recursion.mean }, orders, recursion,
            least: lag + leading)
        // Values before `filled`, newest first, from y_{t−lag} = (y_t − Σ_{j<lag} δ_j y_{t−j} − w_t)/δ_lag.
        var series = Array(filled.prefix(lag).reversed())
        if let last = recursion.delta.last {
            for step in 0..<lag + leading {
                var value = series[step] - past[step] - recursion.mean
                for j in 1..<max(lag, 1) { value -= recursion.delta[j - 1] * series[step + j] }
                series.append(value / last)
            }
        }
        past.removeFirst(lag + leading)
        var state = ARIMAState(
            process: Array(repeating: 0, count: r), lags: [], covariance: nil)
        let bare = ARIMARecursion(bare: recursion)
        for value in past.reversed() { _ = state.advance(value, bare) }
        state.lags = Array(series.suffix(lag))
        return state
    }

    /// The forecasts of `series`, at least `least` of them and until they are nothing.
    private static func backcasts(
        _ series: [Double], _ orders: ARIMAOrders, _ recursion: ARIMARecursion, least: Int
    ) -> [Double] {
        let r = orders.dimension
        var state = exactState(series, orders, recursion)
        var scale = 0.0
        for value in series { scale = max(scale, abs(value)) }
        let bare = ARIMARecursion(bare: recursion)
        var result: [Double] = []
        var quiet = 0
        while result.count < least || (quiet < r && result.count < longest) {
            let next = state.process[0]
            result.append(next)
            quiet = abs(next) <= nothing * scale ? quiet + 1 : 0
            // The expectation learns nothing from itself.
            _ = state.advance(next, bare)
        }
        return result
    }

    /// The state after `series` from the stationary start, by the exact filter.
    private static func exactState(
        _ series: [Double], _ orders: ARIMAOrders, _ recursion: ARIMARecursion
    ) -> ARIMAState {
        let likelihood = ARIMALikelihood(
            series, gapColumns: [], constant: 1, capacity: orders.dimension, resolution: 0)
        return ARIMAState(
            process: likelihood.finalState(orders, recursion), lags: [], covariance: nil)
    }
}

extension ARIMARecursion {
    /// The ARMA part alone, about zero.
    init(bare other: ARIMARecursion) {
        phi = other.phi
        theta = other.theta
        delta = []
        mean = 0
    }
}

extension ARIMALikelihood {
    /// x after the last value, exactly, from the stationary start.
    fileprivate func finalState(_ orders: ARIMAOrders, _ recursion: ARIMARecursion) -> [Double] {
        for i in 0..<orders.dimension {
            phi[i] = recursion.phi[i]
            theta[i] = recursion.theta[i]
        }
        var bare = orders
        bare.hasConstant = false
        guard deviance(bare).isFinite else {
            return Array(repeating: 0, count: orders.dimension)
        }
        return (0..<orders.dimension).map { state(at: $0) }
    }
}
