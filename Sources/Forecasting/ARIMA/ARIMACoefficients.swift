// Goal: coefficients that are stationary and invertible by construction, and the lag polynomials of
// a seasonal model from them.
// Source: partial autocorrelations in (−1, 1) reach every stationary polynomial once (Barndorff-Nielsen
// and Schou 1973; Jones 1980); the Durbin–Levinson recursion leads there, the step-down recursion back.
// Signs as in Box and Jenkins's books and R: φ(B) = 1 − φ_1 B − …, θ(B) = 1 + θ_1 B + ….

/// The coefficients of the four polynomials.
package struct ARIMACoefficients: Codable, Hashable, Sendable {
    /// φ_1 … φ_p and θ_1 … θ_q.
    package let autoregressive: [Double]
    package let movingAverage: [Double]
    /// Φ_1 … Φ_P and Θ_1 … Θ_Q.
    package let seasonalAutoregressive: [Double]
    package let seasonalMovingAverage: [Double]

    package init(
        autoregressive: [Double] = [], movingAverage: [Double] = [],
        seasonalAutoregressive: [Double] = [], seasonalMovingAverage: [Double] = []
    ) {
        self.autoregressive = autoregressive
        self.movingAverage = movingAverage
        self.seasonalAutoregressive = seasonalAutoregressive
        self.seasonalMovingAverage = seasonalMovingAverage
    }

    /// From partial autocorrelations: those of φ, θ, Φ and Θ, one after another.
    init(partials: UnsafePointer<Double>, _ orders: ARIMAOrders) {
        var next = partials
        func take(_ count: Int, sign: Double) -> [Double] {
            var list = [Double](repeating: 0, count: count)
            list.withUnsafeMutableBufferPointer { buffer in
                if let base = buffer.baseAddress {
                    Partials.coefficients(next, count: count, into: base)
                }
            }
            next += count
            return list.map { $0 == 0 ? 0 : sign * $0 }
        }
        autoregressive = take(orders.autoregressive, sign: 1)
        movingAverage = take(orders.movingAverage, sign: -1)
        seasonalAutoregressive = take(orders.seasonalAutoregressive, sign: 1)
        seasonalMovingAverage = take(orders.seasonalMovingAverage, sign: -1)
    }

    /// The partial autocorrelations of φ, θ, Φ and Θ; nil where one polynomial has a root within the
    /// unit circle or on it.
    var partials: [Double]? {
        guard let a = Partials.of(autoregressive),
            let b = Partials.of(movingAverage.map { -$0 }),
            let c = Partials.of(seasonalAutoregressive),
            let d = Partials.of(seasonalMovingAverage.map { -$0 })
        else { return nil }
        return a + b + c + d
    }

    /// Whether every root of φ, θ, Φ and Θ, the last two as polynomials in B^m, has a modulus above
    /// `modulus`.
    func hasRoots(beyond modulus: Double) -> Bool {
        func isBeyond(_ list: [Double], sign: Double) -> Bool {
            var power = 1.0
            return Partials.of(
                list.map { coefficient in
                    power *= modulus
                    return sign * coefficient * power
                }) != nil
        }
        return isBeyond(autoregressive, sign: 1) && isBeyond(movingAverage, sign: -1)
            && isBeyond(seasonalAutoregressive, sign: 1)
            && isBeyond(seasonalMovingAverage, sign: -1)
    }

    /// The weights of φ(B)Φ(B^m), lags 1, 2, …, in w_t = Σ φ_j w_{t−j} + …, `count` of them.
    func expandedAutoregressive(seasonLength: Int, count: Int) -> [Double] {
        ARIMACoefficients.product(
            autoregressive.map { -$0 }, seasonalAutoregressive.map { -$0 }, seasonLength, count
        ).map { $0 == 0 ? 0 : -$0 }
    }

    /// The weights of θ(B)Θ(B^m), lags 1, 2, …, `count` of them.
    func expandedMovingAverage(seasonLength: Int, count: Int) -> [Double] {
        ARIMACoefficients.product(movingAverage, seasonalMovingAverage, seasonLength, count)
    }

    private static func product(
        _ short: [Double], _ seasonal: [Double], _ lag: Int, _ count: Int
    ) -> [Double] {
        var list = [Double](repeating: 0, count: count)
        for (i, a) in short.enumerated() { list[i] += a }
        for (j, b) in seasonal.enumerated() {
            let start = (j + 1) * lag
            list[start - 1] += b
            for (i, a) in short.enumerated() { list[start + i] += a * b }
        }
        return list
    }
}

/// Partial autocorrelations and the coefficients of 1 − a_1 B − a_2 B² − ….
enum Partials {
    /// Durbin–Levinson: writes a_1 … a_count.
    static func coefficients(
        _ partials: UnsafePointer<Double>, count: Int, into a: UnsafeMutablePointer<Double>
    ) {
        for k in 0..<count {
            let r = partials[k]
            // The pairs (i, k−1−i) change together.
            var low = 0
            var high = k - 1
            while low < high {
                let first = a[low]
                let last = a[high]
                a[low] = first - r * last
                a[high] = last - r * first
                low += 1
                high -= 1
            }
            if low == high { a[low] -= r * a[low] }
            a[k] = r
        }
    }

    /// Step-down; nil where a partial autocorrelation is not within (−1, 1).
    static func of(_ coefficients: [Double]) -> [Double]? {
        var a = coefficients
        for k in stride(from: a.count - 1, through: 0, by: -1) {
            let r = a[k]
            guard abs(r) < 1 else { return nil }
            let scale = 1 / (1 - r * r)
            var low = 0
            var high = k - 1
            while low < high {
                let first = a[low]
                let last = a[high]
                a[low] = (first + r * last) * scale
                a[high] = (last + r * first) * scale
                low += 1
                high -= 1
            }
            if low == high { a[low] = a[low] / (1 - r) }
        }
        return a
    }
}
