// Goal: the exact Gaussian likelihood of a seasonal ARMA process with regression, in O(n·r) operations
// with r = max(p + mP, q + mQ + 1), and its residuals.
// Source: Pearlman (1980) and Mélard (1984, AS 197) on the fast filter of Morf, Sidhu and Kailath.
//
// Derivation. In Harvey's form x_{t+1} = T x_t + R ε_{t+1}, w_t = x_t[1], where T x = shift(x) + φ x[1] and
// R = (1, θ_1, …, θ_{r−1}). With P_t the covariance of x_t given the past, F_t = P_t[1,1] and
// K_t = T P_t e_1, a start from the stationary covariance gives P_2 − P_1 = −K_1 K_1'/F_1, and the
// difference keeps rank one: P_{t+1} − P_t = M_t L_t L_t'. So three vectors take the place of a matrix:
//
//   F_{t+1} = F_t + M_t l²                      l = L_t[1], M_1 = −1/F_1, L_1 = K_1
//   K_{t+1} = K_t + M_t l T L_t
//   L_{t+1} = T L_t − K_t l / F_t               M_{t+1} = M_t F_t / F_{t+1}
//
// Only the first column of the stationary covariance is needed; it comes from the autocovariances, which
// the Levinson recursion gives in O(p²). Once M L L' is nothing the gains are steady: K = φ + θ, F = 1.
//
// The mean or drift, covariates and the missing values are columns of a regression, estimated by
// generalised least squares through the same gains. A missing value is any number plus a column that is
// one there alone; with the determinant of those columns the likelihood is that of the observed values
// (Gómez, Maravall and Peña 1999). σ² is concentrated out: with N observed values the likelihood is
// −N/2 (log 2π + 1 + log(S/N)) − (Σ log F_t + log |X'X|)/2.

import Glibc

/// Scratch space and data for every form with the same differences of one series.
final class ARIMALikelihood {
    /// The number of differenced values, and that without the missing ones.
    let count: Int
    let observed: Int
    /// Columns of the regression for missing values, and for covariates; one more is the constant.
    let gaps: Int
    let regressors: Int
    /// Of the last evaluation: the coefficients of the columns in use, missing values first, then
    /// covariates, then the constant.
    private(set) var regression: [Double]
    /// Of the last evaluation: S and Σ log F + log |X'X|.
    private(set) var squares = 0.0
    private(set) var logDeterminant = 0.0
    /// Of the last evaluation: u_t = (w_t − regression)/√F_t, times the geometric mean of √F_t.
    let residuals: UnsafeMutablePointer<Double>

    /// Column after column: w, missing values, covariates, constant.
    private let data: UnsafeMutablePointer<Double>
    private let whitened: UnsafeMutablePointer<Double>
    private let capacity: Int
    let phi: UnsafeMutablePointer<Double>
    let theta: UnsafeMutablePointer<Double>
    private let gain: UnsafeMutablePointer<Double>
    private let change: UnsafeMutablePointer<Double>
    /// One state for each column.
    private let states: UnsafeMutablePointer<Double>
    private let autocovariance: UnsafeMutablePointer<Double>
    private let triangle: UnsafeMutablePointer<Double>
    private let small: UnsafeMutablePointer<Double>
    private let gram: UnsafeMutablePointer<Double>
    private let leastSquares: Double

    /// - Parameters:
    ///   - values: the differenced series, all finite, missing ones filled somehow.
    ///   - gapColumns: one for each missing value, as long as `values`.
    ///   - regressors: one for each covariate, differenced as the values are.
    ///   - constant: the differenced series that a constant of one a period gives.
    ///   - capacity: the greatest dimension r, and the greatest autoregressive lag.
    ///   - resolution: residuals below are rounding.
    init(
        _ values: [Double], gapColumns: [[Double]], regressors: [[Double]] = [], constant: Double,
        capacity: Int, resolution: Double
    ) {
        count = values.count
        gaps = gapColumns.count
        self.regressors = regressors.count
        observed = count - gaps
        self.capacity = capacity
        let columns = gaps + regressors.count + 2
        regression = Array(repeating: 0, count: columns)
        data = .allocate(capacity: columns * count)
        whitened = .allocate(capacity: columns * count)
        residuals = .allocate(capacity: count)
        phi = .allocate(capacity: capacity + 1)
        theta = .allocate(capacity: capacity + 1)
        gain = .allocate(capacity: capacity + 1)
        change = .allocate(capacity: capacity + 1)
        states = .allocate(capacity: columns * (capacity + 1))
        autocovariance = .allocate(capacity: 3 * capacity + 3)
        triangle = .allocate(capacity: (capacity + 1) * (capacity + 1))
        small = .allocate(capacity: 2 * capacity + 2)
        gram = .allocate(capacity: columns * columns)
        leastSquares = Double(max(observed, 1)) * resolution * resolution
        for (t, value) in values.enumerated() { data[t] = value }
        for (place, column) in (gapColumns + regressors).enumerated() {
            for t in 0..<count { data[(place + 1) * count + t] = column[t] }
        }
        for t in 0..<count { data[(columns - 1) * count + t] = constant }
    }

    deinit {
        let pointers = [
            data, whitened, residuals, phi, theta, gain, change, states, autocovariance, triangle,
            small, gram,
        ]
        for pointer in pointers { pointer.deallocate() }
    }

    /// Fills `residuals` for the partial autocorrelations `partials` of φ, θ, Φ and Θ.
    ///
    /// - Returns: −2 log L up to a constant, N log S + Σ log F + log |X'X|; infinite where the
    ///   covariance is not positive.
    func deviance(_ partials: UnsafePointer<Double>, _ orders: ARIMAOrders) -> Double {
        expand(partials, orders)
        return deviance(orders)
    }

    /// The same for given coefficients.
    func deviance(_ coefficients: ARIMACoefficients, _ orders: ARIMAOrders) -> Double {
        let m = orders.seasonLength
        let r = orders.dimension
        let ar = coefficients.expandedAutoregressive(seasonLength: m, count: r)
        let ma = coefficients.expandedMovingAverage(seasonLength: m, count: r)
        for i in 0..<r {
            phi[i] = ar[i]
            theta[i] = ma[i]
        }
        return deviance(orders)
    }

    /// The same for the lag polynomials in `phi` and `theta`.
    func deviance(_ orders: ARIMAOrders) -> Double {
        let columns = 1 + gaps + regressors + (orders.hasConstant ? 1 : 0)
        let r = orders.dimension
        guard startGains(p: orders.autoregressiveLag, q: orders.movingAverageLag, r: r),
            let logs = filter(r: r, columns: columns),
            let gapLogs = regress(columns: columns)
        else { return .infinity }
        logDeterminant = logs + gapLogs
        let scale = exp(logDeterminant / (2 * Double(observed)))
        var sum = 0.0
        for t in 0..<count {
            sum += residuals[t] * residuals[t]
            residuals[t] *= scale
        }
        squares = max(sum, leastSquares)
        let value = Double(observed) * log(squares) + logDeterminant
        return value.isFinite ? value : .infinity
    }

    /// x[i] of the series itself after its last value, once the deviance was asked for.
    func state(at index: Int) -> Double { states[index] }

    /// Of the last evaluation, in units of σ: the standard errors of the coefficients of `orders`'
    /// columns, in the order of `regression`.
    func standardErrors(_ orders: ARIMAOrders) -> [Double] {
        let k = gaps + regressors + (orders.hasConstant ? 1 : 0)
        // (X'X)⁻¹ = L⁻ᵀL⁻¹: the squares of the columns of L⁻¹.
        return (0..<k).map { column in
            var inverse = [Double](repeating: 0, count: k)
            var sum = 0.0
            for i in column..<k {
                var value = i == column ? 1.0 : 0
                for l in column..<i { value -= gram[i * k + l] * inverse[l] }
                inverse[i] = value / gram[i * k + i]
                sum += inverse[i] * inverse[i]
            }
            return sum.squareRoot()
        }
    }

    /// log L where the deviance is `deviance`.
    func logLikelihood(deviance: Double) -> Double {
        let n = Double(observed)
        return -0.5 * (deviance + n * (log(2 * Double.pi) + 1 - log(n)))
    }

    /// Writes the lag polynomials of `partials`, without allocation.
    private func expand(_ partials: UnsafePointer<Double>, _ orders: ARIMAOrders) {
        let m = orders.seasonLength
        let r = orders.dimension
        let p = orders.autoregressive
        let q = orders.movingAverage
        for i in 0..<r {
            phi[i] = 0
            theta[i] = 0
        }
        Partials.coefficients(partials, count: p, into: phi)
        Partials.coefficients(partials + p, count: q, into: theta)
        for i in 0..<q { theta[i] = -theta[i] }
        let seasonal = partials + p + q
        Partials.coefficients(seasonal, count: orders.seasonalAutoregressive, into: small)
        for j in 0..<orders.seasonalAutoregressive {
            let start = (j + 1) * m
            phi[start - 1] += small[j]
            for i in 0..<p { phi[start + i] -= small[j] * phi[i] }
        }
        Partials.coefficients(
            seasonal + orders.seasonalAutoregressive, count: orders.seasonalMovingAverage,
            into: small)
        for j in 0..<orders.seasonalMovingAverage {
            let start = (j + 1) * m
            theta[start - 1] -= small[j]
            for i in 0..<q { theta[start + i] -= small[j] * theta[i] }
        }
    }

    /// Writes the first column of the stationary covariance to `small`, then K_1 and L_1.
    private func startGains(p: Int, q: Int, r: Int) -> Bool {
        let column = small
        let own = autocovariance + p + q + 1
        if p == 0 {
            own[0] = 1 + dot(theta, theta, q)
        } else {
            guard autoregressiveCovariance(p: p, lags: p + q) else { return false }
            // Autocovariances of w: those of u = w/θ(B), filtered. c_l = Σ θ_i θ_{i+l}.
            let gamma = autocovariance
            for k in 0...p { own[k] = 0 }
            for l in 0...q {
                var c = l == 0 ? 1.0 : theta[l - 1]
                for i in 0..<q - l where theta[i] != 0 { c += theta[i] * theta[i + l] }
                guard c != 0 else { continue }
                for k in 0...p {
                    own[k] += c * gamma[k + l]
                    if l > 0 { own[k] += c * gamma[abs(k - l)] }
                }
            }
        }
        // ψ weights of w, which are E[ε_{t−l} w_t].
        let psi = change
        psi[0] = 1
        for l in 0..<q {
            var sum = theta[l]
            for j in 0..<min(l + 1, p) where phi[j] != 0 { sum += phi[j] * psi[l - j] }
            psi[l + 1] = sum
        }
        column[0] = own[0]
        for i in 1..<max(r, 1) {
            var sum = 0.0
            for j in i..<max(p, i) where phi[j] != 0 { sum += phi[j] * own[j + 1 - i] }
            for j in i - 1..<max(q, i - 1) where theta[j] != 0 { sum += theta[j] * psi[j + 1 - i] }
            column[i] = sum
        }
        column[r] = 0
        for i in 0..<r {
            gain[i] = column[i + 1] + phi[i] * column[0]
            change[i] = gain[i]
        }
        change[r] = 0
        return column[0].isFinite && column[0] > 0
    }

    private func dot(
        _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
    ) -> Double {
        var sum = 0.0
        for i in 0..<count { sum += a[i] * b[i] }
        return sum
    }

    /// Autocovariances 0 … `lags` of u with φ(B) u = ε: down to the partial autocorrelations, and up
    /// again with Levinson's recursion.
    private func autoregressiveCovariance(p: Int, lags: Int) -> Bool {
        let gamma = autocovariance
        // Row k − 1 of the triangle holds the predictor of order k.
        let width = capacity + 1
        for i in 0..<p { triangle[(p - 1) * width + i] = phi[i] }
        var variance = 1.0
        for k in stride(from: p - 1, through: 0, by: -1) {
            let row = triangle + k * width
            let r = row[k]
            let share = 1 - r * r
            guard share > 0 else { return false }
            variance /= share
            if k > 0 {
                let above = row - width
                for i in 0..<k { above[i] = (row[i] + r * row[k - 1 - i]) / share }
            }
        }
        gamma[0] = variance
        var error = variance
        for k in 1...p {
            let row = triangle + (k - 1) * width
            var sum = row[k - 1] * error
            if k > 1 {
                let above = row - width
                for i in 0..<k - 1 { sum += above[i] * gamma[k - 1 - i] }
            }
            gamma[k] = sum
            error *= 1 - row[k - 1] * row[k - 1]
        }
        if lags > p {
            for k in p + 1...lags {
                var sum = 0.0
                for i in 0..<p { sum += phi[i] * gamma[k - 1 - i] }
                gamma[k] = sum
            }
        }
        return variance.isFinite
    }

    /// Whitens every column.
    ///
    /// - Returns: Σ log F; nil where a variance is not positive.
    private func filter(r: Int, columns: Int) -> Double? {
        let width = capacity + 1
        for column in 0..<columns {
            let state = states + column * width
            for i in 0...r { state[i] = 0 }
        }
        var variance = small[0]
        var rank = -1 / variance
        var steady = false
        var product = 1.0
        var logs = 0.0
        for t in 0..<count {
            let inverse = 1 / variance
            let root = inverse.squareRoot()
            for column in 0..<columns {
                let state = states + column * width
                let first = state[0]
                let error = data[column * count + t] - first
                whitened[column * count + t] = error * root
                let scaled = error * inverse
                for i in 0..<r { state[i] = state[i + 1] + phi[i] * first + gain[i] * scaled }
            }
            product *= variance
            if product > 1e200 || product < 1e-200 {
                logs += log(product)
                product = 1
            }
            if steady { continue }
            let lead = change[0]
            let ml = rank * lead
            let back = lead * inverse
            var size = 0.0
            for i in 0..<r {
                let moved = change[i + 1] + phi[i] * lead
                let next = moved - gain[i] * back
                gain[i] += ml * moved
                change[i] = next
                size += next * next
            }
            let next = variance + ml * lead
            guard next > 0 else { return nil }
            rank *= variance / next
            variance = next
            steady = -rank * size < 1e-18
        }
        return logs + log(product)
    }

    /// Takes the regression out of w.
    ///
    /// - Returns: log |X'X| of the missing values' columns; nil where X'X is not positive.
    private func regress(columns: Int) -> Double? {
        let k = columns - 1
        for t in 0..<count { residuals[t] = whitened[t] }
        guard k > 0 else { return 0 }
        var logs = 0.0
        for i in 0..<k {
            let a = whitened + (i + 1) * count
            for j in 0...i {
                var sum = dot(a, whitened + (j + 1) * count, count)
                let whole = sum
                for l in 0..<j { sum -= gram[i * k + l] * gram[j * k + l] }
                if i == j {
                    guard sum > 1e-13 * whole else { return nil }
                    gram[i * k + i] = sum.squareRoot()
                    if i < gaps { logs += log(sum) }
                } else {
                    gram[i * k + j] = sum / gram[j * k + j]
                }
            }
            var right = dot(a, whitened, count)
            for l in 0..<i { right -= gram[i * k + l] * regression[l] }
            regression[i] = right / gram[i * k + i]
        }
        for i in stride(from: k - 1, through: 0, by: -1) {
            var value = regression[i]
            for l in i + 1..<max(k, i + 1) { value -= gram[l * k + i] * regression[l] }
            regression[i] = value / gram[i * k + i]
        }
        for i in 0..<k {
            let a = whitened + (i + 1) * count
            let coefficient = regression[i]
            for t in 0..<count { residuals[t] -= coefficient * a[t] }
        }
        return logs
    }
}
