// Goal: one step of the model's recursion, exact with and without missing values.
// Source: Harvey's state space form (1989, section 4.1); Kalman (1960) where something is missing.
//
//   forecast    f_t = μ + x_t[1] + Σ δ_j y_{t−j}
//   no gap      x_{t+1} = shift(x_t) + φ·(x_t[1] + v_t) + θ·v_t,  v_t = y_t − f_t, variance σ²
//   gap         the covariance C of (x_t, y_{t−1}, y_{t−2}, …) given the past, in units of σ², is RR' in x
//               and zero elsewhere before the gap; the Kalman filter carries it until it is that again
//
// The start is the conditional expectation of the state given the whole training sample, taken as known.
// The filtered mean is linear in it and in the data, so after the last training observation it is the exact
// conditional expectation, stationary start, differences and gaps included.

/// What decides the recursion.
struct ARIMARecursion {
    /// Weights of lags 1 … r of the expanded polynomials.
    let phi: [Double]
    let theta: [Double]
    /// δ_1 … of the differences.
    let delta: [Double]
    /// The mean of the differenced series.
    let mean: Double

    init(_ orders: ARIMAOrders, _ coefficients: ARIMACoefficients, mean: Double) {
        let r = orders.dimension
        let m = orders.seasonLength
        phi = coefficients.expandedAutoregressive(seasonLength: m, count: r)
        theta = coefficients.expandedMovingAverage(seasonLength: m, count: r)
        delta = orders.differenceWeights
        self.mean = mean
    }
}

/// The state between two periods.
package struct ARIMAState: Codable, Hashable, Sendable {
    /// x, the ARMA part in Harvey's form.
    var process: [Double]
    /// The newest values (expectations where missing), newest first, as many as the differences reach.
    var lags: [Double]
    /// C row by row, while a gap is felt; nil otherwise.
    var covariance: [Double]?

    /// Beyond this dimension a gap is bridged by its forecast as if it had been observed: the covariance
    /// would be too large to store.
    static let largestCovariance = 64
    /// C counts as settled when it differs from RR' by less.
    private static let settled = 1e-9

    /// The forecast of the next period.
    func forecast(_ recursion: ARIMARecursion) -> Double {
        var forecast = recursion.mean + process[0]
        for j in 0..<lags.count { forecast += recursion.delta[j] * lags[j] }
        return forecast
    }

    /// One period on: learns `value` if it is finite.
    ///
    /// - Returns: the forecast of the period, and its variance in units of σ².
    mutating func advance(_ value: Double, _ recursion: ARIMARecursion)
        -> (mean: Double, variance: Double)
    {
        let forecast = forecast(recursion)
        if covariance == nil, value.isFinite {
            shift(error: value - forecast, newest: value, recursion)
            return (forecast, 1)
        }
        guard process.count + lags.count <= ARIMAState.largestCovariance else {
            let newest = value.isFinite ? value : forecast
            shift(error: newest - forecast, newest: newest, recursion)
            return (forecast, 1)
        }
        let variance = filter(value, error: value - forecast, recursion)
        // After learning `value`, or nothing, the expectation of y_t.
        var newest = value
        if !value.isFinite {
            newest = forecast
        }
        // The error is already in the state: what is left moves on without noise.
        shift(error: 0, newest: newest, recursion)
        return (forecast, variance)
    }

    /// One period on without an observation, the mean alone.
    ///
    /// - Returns: the forecast of the period.
    mutating func skip(_ recursion: ARIMARecursion) -> Double {
        let forecast = forecast(recursion)
        shift(error: 0, newest: forecast, recursion)
        return forecast
    }

    private mutating func shift(error: Double, newest: Double, _ recursion: ARIMARecursion) {
        let r = process.count
        let first = process[0] + error
        for i in 0..<r {
            let next = i + 1 < r ? process[i + 1] : 0
            process[i] = next + recursion.phi[i] * first + recursion.theta[i] * error
        }
        guard !lags.isEmpty else { return }
        for j in stride(from: lags.count - 1, to: 0, by: -1) { lags[j] = lags[j - 1] }
        lags[0] = newest
    }

    /// Learns `value` in mean and covariance, then moves the covariance on.
    private mutating func filter(_ value: Double, error: Double, _ recursion: ARIMARecursion)
        -> Double
    {
        let r = process.count
        let n = r + lags.count
        let noise = [1] + recursion.theta.prefix(r - 1)
        func loading(_ i: Int) -> Double {
            i == 0 ? 1 : (i >= r ? recursion.delta[i - r] : 0)
        }
        var c: [Double]
        if let covariance {
            c = covariance
        } else {
            c = Array(repeating: 0, count: n * n)
            for i in 0..<r { for j in 0..<r { c[i * n + j] = noise[i] * noise[j] } }
        }
        var cross = [Double](repeating: 0, count: n)
        for i in 0..<n {
            var sum = c[i * n]
            for j in r..<n { sum += c[i * n + j] * recursion.delta[j - r] }
            cross[i] = sum
        }
        var variance = cross[0]
        for j in r..<n { variance += recursion.delta[j - r] * cross[j] }
        variance = max(variance, 1)
        if value.isFinite {
            for i in 0..<n {
                let gain = cross[i] / variance
                if i < r { process[i] += gain * error } else { lags[i - r] += gain * error }
                for j in 0..<n { c[i * n + j] -= gain * cross[j] }
            }
        }
        // A C A', rows then columns: A moves x, writes y_t on top of the lags and moves those.
        func move(_ list: inout [Double], from start: Int, by step: Int) {
            let first = list[start]
            var newest = 0.0
            for i in 0..<n { newest += loading(i) * list[start + i * step] }
            for i in 0..<r {
                let next = i + 1 < r ? list[start + (i + 1) * step] : 0
                list[start + i * step] = next + recursion.phi[i] * first
            }
            guard n > r else { return }
            for i in stride(from: n - 1, to: r, by: -1) {
                list[start + i * step] = list[start + (i - 1) * step]
            }
            list[start + r * step] = newest
        }
        for column in 0..<n { move(&c, from: column, by: n) }
        for row in 0..<n { move(&c, from: row * n, by: 1) }
        var largest = 0.0
        for value in c { largest = max(largest, abs(value)) }
        for i in 0..<r { for j in 0..<r { c[i * n + j] += noise[i] * noise[j] } }
        covariance = largest > ARIMAState.settled ? c : nil
        return variance
    }
}
