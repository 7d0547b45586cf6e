// Goal: mean and variance of every future period, without simulation.
// Source: Hyndman, Koehler, Ord and Snyder (2008), chapter 6, classes 1, 2 and 3.
// Derivation of class 3 (multiplicative error and season), which here needs two numbers a state instead
// of the book's Kronecker products and is exact beyond one season too. The period h uses one factor,
// s·Π(1 + γε) over the earlier periods of its place in the season. Let x = (level, slope), z = x·Π(1+γε)
// up to some period, w = (1, φ), F = [1 φ; 0 φ], g = (α, β). At a period of another place
// z ← (F + ε g w') z; at one of the same place z ← (F + ε g w')(1 + γε) z = (A + εC + (ε² − σ²)D) z with
//   A = F + σ²γ g w',  C = γF + g w',  D = γ g w'.
// For normal ε with variance σ², mean m and covariance V of z therefore move by
//   m ← A m,   V ← A V A' + σ² C S C' + 2σ⁴ D S D',   S = V + m m'
// (γ = 0 for the other places), and y = s·w'z·(1 + ε) has mean s·w'm and variance
//   s²((1 + σ²) w'V w + σ²(w'm)²).

/// Means and standard deviations of the next periods.
struct ETSForecastMoments {
    private(set) var mean: [Double] = []
    private(set) var standardDeviation: [Double] = []

    init(
        form: ETSForm, smoothing: ETSSmoothing, state: ETSState, sigma: Double, horizon: Int
    ) {
        mean.reserveCapacity(horizon)
        standardDeviation.reserveCapacity(horizon)
        if form.season == .multiplicative {
            addClass3(smoothing, state, sigma, horizon)
        } else {
            addMeans(form, smoothing, state, horizon)
            addClasses1And2(form, smoothing, sigma, seasonLength: state.season.count)
        }
        // A relative error far above one overflows within a long horizon; limits stay finite.
        let bound = 1e300
        for index in mean.indices {
            mean[index] = min(max(mean[index], -bound), bound)
            let deviation = standardDeviation[index]
            standardDeviation[index] = deviation.isNaN ? bound : min(deviation, bound)
        }
    }

    private mutating func addMeans(
        _ form: ETSForm, _ smoothing: ETSSmoothing, _ state: ETSState, _ horizon: Int
    ) {
        var slope = state.slope
        var level = state.level
        for step in 0..<horizon {
            slope *= smoothing.damping
            level += slope
            let season =
                form.season == .additive
                ? state.season[(state.position + step) % state.season.count] : 0
            mean.append(level + season)
        }
    }

    /// Class 1: v_h = σ²(1 + Σ c_j²). Class 2: v_h = (1 + σ²)(θ_h − μ_h²) + σ²μ_h² with
    /// θ_h = μ_h² + σ² Σ c_j² θ_{h−j}. Both with c_j = α + β(φ + … + φ^j) + γ·[m divides j].
    private mutating func addClasses1And2(
        _ form: ETSForm, _ smoothing: ETSSmoothing, _ sigma: Double, seasonLength: Int
    ) {
        var weights: [Double] = []  // c_j² for j = 1, 2, …
        var dampedSum = 0.0
        var power = 1.0
        for j in 1..<max(mean.count, 1) {
            power *= smoothing.damping
            dampedSum += power
            var weight = smoothing.level + smoothing.slope * dampedSum
            if form.season != .none && j % seasonLength == 0 { weight += smoothing.season }
            weights.append(weight * weight)
        }
        if form.error == .additive {
            var sum = 1.0
            for step in mean.indices {
                standardDeviation.append(sigma * sum.squareRoot())
                if step < weights.count { sum += weights[step] }
            }
            return
        }
        // In units of the largest mean, so that no square overflows.
        let unit = max(mean.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
        let variance = sigma * sigma
        var second: [Double] = []  // θ
        for step in mean.indices {
            let square = (mean[step] / unit) * (mean[step] / unit)
            var spread = 0.0
            for j in 0..<step { spread += weights[j] * second[step - 1 - j] }
            spread *= variance
            second.append(square + spread)
            standardDeviation.append(
                unit * ((1 + variance) * spread + variance * square).squareRoot())
        }
    }

    private mutating func addClass3(
        _ smoothing: ETSSmoothing, _ state: ETSState, _ sigma: Double, _ horizon: Int
    ) {
        let seasonLength = state.season.count
        let unit = max(abs(state.level), abs(state.slope), .leastNormalMagnitude)
        for step in 0..<horizon {
            var moments = ProductMoments(
                level: state.level / unit, slope: state.slope / unit, smoothing: smoothing,
                variance: sigma * sigma)
            for earlier in 0..<step {
                let samePlace = (step - earlier) % seasonLength == 0
                moments.advance(seasonWeight: samePlace ? smoothing.season : 0)
            }
            let factor = unit * state.season[(state.position + step) % seasonLength]
            let observed = moments.observed()
            mean.append(factor * observed.mean)
            standardDeviation.append(factor * observed.variance.squareRoot())
        }
    }
}

/// Mean and covariance of z.
private struct ProductMoments {
    var level: Double
    var slope: Double
    var levelLevel = 0.0
    var levelSlope = 0.0
    var slopeSlope = 0.0
    let smoothing: ETSSmoothing
    let variance: Double

    init(level: Double, slope: Double, smoothing: ETSSmoothing, variance: Double) {
        self.level = level
        self.slope = slope
        self.smoothing = smoothing
        self.variance = variance
    }

    /// One period; `seasonWeight` is γ where it has the place of the period to forecast, else 0.
    mutating func advance(seasonWeight gamma: Double) {
        let phi = smoothing.damping
        // Rows of F and of g w'.
        let f = (1.0, phi, 0.0, phi)
        let g = (
            smoothing.level, smoothing.level * phi, smoothing.slope, smoothing.slope * phi
        )
        func combine(_ a: Double, _ b: Double) -> (Double, Double, Double, Double) {
            (a * f.0 + b * g.0, a * f.1 + b * g.1, a * f.2 + b * g.2, a * f.3 + b * g.3)
        }
        let v = (levelLevel, levelSlope, slopeSlope)
        let s = (v.0 + level * level, v.1 + level * slope, v.2 + slope * slope)
        let a = combine(1, variance * gamma)
        let first = ProductMoments.sandwich(a, v)
        let second = ProductMoments.sandwich(combine(gamma, 1), s)
        let third = ProductMoments.sandwich(combine(0, gamma), s)
        let fourth = 2 * variance * variance
        levelLevel = first.0 + variance * second.0 + fourth * third.0
        levelSlope = first.1 + variance * second.1 + fourth * third.1
        slopeSlope = first.2 + variance * second.2 + fourth * third.2
        (level, slope) = (a.0 * level + a.1 * slope, a.2 * level + a.3 * slope)
    }

    /// Mean and variance of w'z(1 + ε).
    func observed() -> (mean: Double, variance: Double) {
        let phi = smoothing.damping
        let mean = level + phi * slope
        let spread = levelLevel + 2 * phi * levelSlope + phi * phi * slopeSlope
        return (mean, (1 + variance) * max(spread, 0) + variance * mean * mean)
    }

    /// X S X' for a 2 × 2 matrix X by rows and a symmetric S.
    private static func sandwich(
        _ x: (Double, Double, Double, Double), _ s: (Double, Double, Double)
    ) -> (Double, Double, Double) {
        let upper = (x.0 * s.0 + x.1 * s.1, x.0 * s.1 + x.1 * s.2)
        let lower = (x.2 * s.0 + x.3 * s.1, x.2 * s.1 + x.3 * s.2)
        return (
            upper.0 * x.0 + upper.1 * x.1, upper.0 * x.2 + upper.1 * x.3,
            lower.0 * x.2 + lower.1 * x.3
        )
    }
}
