// Goal: locally weighted regression over equally spaced points, the smoother STL is built of.
// Source: Cleveland, Cleveland, McRae and Terpenning, STL: a seasonal-trend decomposition procedure based
// on loess, Journal of Official Statistics 6 (1990), section 2 and their Fortran routine, whose windows
// and rounding are followed so that decompositions agree with R's `stl` to rounding.
//
// At a point x the `window` nearest points j weigh v_j = (1 − (|j − x|/h)³)³, h the distance of the
// farthest (more if the window exceeds the series), times a weight of their own: robustness, or 0 where
// nothing was observed. The estimate is the weighted mean (degree 0) or line (degree 1) at x.

/// Loess over points 1…n.
enum Loess {
    /// A smoother: how many points it sees, whether it fits a mean or a line, how often it is evaluated.
    struct Smoother {
        /// Odd, at least 3.
        let window: Int
        /// 0 or 1.
        let degree: Int
        /// Evaluated at every `jump`-th point, between them by a straight line.
        let jump: Int
    }

    /// The estimate at `x`; nil where no point of `left...right` weighs anything.
    ///
    /// - Parameters:
    ///   - y: `count` values; finite, also where their weight is 0.
    ///   - weights: one a point, or nil for all 1.
    ///   - x: in units of points, the first being 1.
    ///   - scratch: `count` numbers.
    static func estimate(
        _ y: UnsafePointer<Double>, count: Int, smoother: Smoother, at x: Int, left: Int,
        right: Int, weights: UnsafePointer<Double>?, scratch: UnsafeMutablePointer<Double>
    ) -> Double? {
        var reach = Double(max(x - left, right - x))
        if smoother.window > count { reach += Double((smoother.window - count) / 2) }
        let far = 0.999 * reach
        let near = 0.001 * reach
        let scale = reach > 0 ? 1 / reach : 0
        var total = 0.0
        for j in left...right {
            let distance = abs(Double(j - x))
            var weight = 0.0
            if distance <= far {
                if distance <= near {
                    weight = 1
                } else {
                    let share = distance * scale
                    let rest = 1 - share * share * share
                    weight = rest * rest * rest
                }
                if let weights { weight *= weights[j - 1] }
            }
            scratch[j - 1] = weight
            total += weight
        }
        guard total > 0 else { return nil }
        var slope = 0.0
        var centre = 0.0
        if smoother.degree > 0 && reach > 0 {
            for j in left...right { centre += scratch[j - 1] * Double(j) }
            centre /= total
            var spread = 0.0
            for j in left...right {
                let distance = Double(j) - centre
                spread += scratch[j - 1] * distance * distance
            }
            spread /= total
            // A line needs points apart; otherwise the mean serves.
            if spread.squareRoot() > 0.001 * Double(count - 1) {
                slope = (Double(x) - centre) / spread
            }
        }
        var sum = 0.0
        for j in left...right {
            sum += scratch[j - 1] / total * (slope * (Double(j) - centre) + 1) * y[j - 1]
        }
        return sum
    }

    /// The smooth curve at points 1…`count`; a point whose window weighs nothing keeps its value.
    static func smooth(
        _ y: UnsafePointer<Double>, count: Int, smoother: Smoother,
        weights: UnsafePointer<Double>?, into curve: UnsafeMutablePointer<Double>,
        scratch: UnsafeMutablePointer<Double>
    ) {
        guard count > 1 else {
            if count == 1 { curve[0] = y[0] }
            return
        }
        let window = smoother.window
        let jump = min(smoother.jump, count - 1)
        let half = (window + 1) / 2
        func evaluate(_ x: Int, _ left: Int, _ right: Int) {
            curve[x - 1] =
                estimate(
                    y, count: count, smoother: smoother, at: x, left: left, right: right,
                    weights: weights, scratch: scratch) ?? y[x - 1]
        }
        var left = 1
        var right = min(window, count)
        for x in stride(from: 1, through: count, by: jump) {
            if window < count {
                if x < half {
                    left = 1
                } else if x > count - half {
                    left = count - window + 1
                } else {
                    left = x - half + 1
                }
                right = left + window - 1
            }
            evaluate(x, left, right)
        }
        guard jump > 1 else { return }
        for x in stride(from: 1, through: count - jump, by: jump) {
            interpolate(curve, from: x, to: x + jump)
        }
        let last = (count - 1) / jump * jump + 1
        if last != count {
            evaluate(count, left, right)
            interpolate(curve, from: last, to: count)
        }
    }

    private static func interpolate(
        _ curve: UnsafeMutablePointer<Double>, from a: Int, to b: Int
    ) {
        guard b > a + 1 else { return }
        let step = (curve[b - 1] - curve[a - 1]) / Double(b - a)
        for x in (a + 1)..<b { curve[x - 1] = curve[a - 1] + step * Double(x - a) }
    }
}
