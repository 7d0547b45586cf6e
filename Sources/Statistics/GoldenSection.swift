// Goal: the minimum of a function of one variable within bounds, without derivatives.
// Source: Kiefer (1953). Each step keeps 0.618 of the interval and costs one evaluation.

/// One-dimensional minimisation.
package enum GoldenSection {
    /// Where `f` is least in `range`, if it has one minimum there; otherwise at one of them.
    ///
    /// - Parameter tolerance: the width of the last interval.
    package static func minimum(
        _ range: ClosedRange<Double>, tolerance: Double, _ f: (Double) -> Double
    ) -> Double {
        let share = 0.618_033_988_749_894_9
        var low = range.lowerBound
        var high = range.upperBound
        var a = high - share * (high - low)
        var b = low + share * (high - low)
        var fa = f(a)
        var fb = f(b)
        while high - low > tolerance {
            if fa <= fb {
                high = b
                (b, fb) = (a, fa)
                a = high - share * (high - low)
                fa = f(a)
            } else {
                low = a
                (a, fa) = (b, fb)
                b = low + share * (high - low)
                fb = f(b)
            }
        }
        // The ends are never evaluated inside, and a monotone function is least at one.
        let middle = (low + high) / 2
        var best = middle
        var least = f(middle)
        for end in [range.lowerBound, range.upperBound] {
            let value = f(end)
            if value < least { (best, least) = (end, value) }
        }
        return best
    }

    /// The same where `f` may have several minima: a grid of `cells` equal cells first, then a search
    /// around its best point.
    package static func minimum(
        _ range: ClosedRange<Double>, cells: Int, tolerance: Double, _ f: (Double) -> Double
    ) -> Double {
        let step = (range.upperBound - range.lowerBound) / Double(cells)
        var best = range.lowerBound
        var least = Double.infinity
        for cell in 0...cells {
            let x = range.lowerBound + step * Double(cell)
            let value = f(x)
            if value < least { (best, least) = (x, value) }
        }
        return minimum(
            max(best - step, range.lowerBound)...min(best + step, range.upperBound),
            tolerance: tolerance, f)
    }
}
