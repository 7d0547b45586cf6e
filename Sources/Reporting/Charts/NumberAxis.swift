/// An axis of numbers whose ticks are round.
///
/// The step is 1, 2 or 5 times a power of ten, the smallest that needs no more than the steps asked for;
/// the ticks are whole multiples of it, the first at or below the range and the last at or above it
/// (after P. Heckbert, "Nice numbers for graph labels", Graphics Gems, 1990).
package struct NumberAxis: Hashable, Sendable {
    /// At least two, strictly increasing.
    package let ticks: [Double]
    package let labels: [String]

    package var lower: Double { ticks[0] }
    package var upper: Double { ticks[ticks.count - 1] }

    /// - Parameters:
    ///   - values: what the axis must hold; what is not finite is passed over.
    ///   - includingZero: whether 0 must be on the axis.
    ///   - steps: at most about this many steps; one more where neither end is round.
    package init(
        covering values: some Sequence<Double>, includingZero: Bool = false, steps: Int = 5
    ) {
        var lower = includingZero ? 0 : Double.infinity
        var upper = includingZero ? 0 : -Double.infinity
        for value in values where value.isFinite {
            let value = min(max(value, -1e300), 1e300)
            lower = min(lower, value)
            upper = max(upper, value)
        }
        if lower > upper { (lower, upper) = (0, 1) }
        let magnitude = max(abs(lower), abs(upper))
        if upper - lower <= magnitude * 1e-9 {
            let margin = magnitude > 0 ? magnitude * 0.1 : 0.5
            if includingZero {
                if lower < 0 { lower -= margin } else { upper += margin }
            } else {
                lower -= margin
                upper += margin
            }
        }

        // A third of 0.6 is a hair above 0.2, and must do with steps of 0.2.
        let step = Step(atLeast: (upper - lower) / Double(max(1, steps)) * (1 - 1e-9))
        // Below 10¹⁰ in size, since the range is at least a billionth of the magnitude.
        var first = Double(Int(lower / step.size))
        while step.multiple(first) > lower { first -= 1 }
        while step.multiple(first + 1) <= lower { first += 1 }
        var ticks = [step.multiple(first)]
        var index = first
        while ticks[ticks.count - 1] < upper || ticks.count < 2 {
            index += 1
            ticks.append(step.multiple(index))
        }
        self.ticks = ticks
        let decimals = max(0, -step.exponent)
        let plain = magnitude < 1e15 && decimals <= 6
        self.labels = ticks.map { tick in
            plain
                ? NumberFormat.fixed(tick, decimals: decimals)
                : NumberFormat.significant(tick, digits: 6)
        }
    }

    /// Where `value` lies between `start` (the lower end) and `end`; values outside fall on the ends.
    package func position(of value: Double, from start: Double, to end: Double) -> Double {
        let share = (value - lower) / (upper - lower)
        return start + min(max(share, 0), 1) * (end - start)
    }
}

/// One, two or five times a power of ten.
private struct Step {
    var leading: Double
    var exponent: Int
    /// 10 to the magnitude of the exponent.
    var power: Double

    var size: Double { multiple(1) }

    /// The smallest step that is not below `size`, which is above zero.
    init(atLeast size: Double) {
        exponent = 0
        power = 1
        if size >= 1 {
            while power * 10 <= size {
                power *= 10
                exponent += 1
            }
        } else {
            while 1 / power > size {
                power *= 10
                exponent -= 1
            }
        }
        leading = 1
        for candidate in [1.0, 2, 5] {
            leading = candidate
            if self.size >= size { return }
        }
        leading = 1
        exponent += 1
        power = exponent <= 0 ? power / 10 : power * 10
    }

    /// `index` steps. Negative powers divide, so that a third tenth is 0.3.
    func multiple(_ index: Double) -> Double {
        exponent < 0 ? index * leading / power : index * leading * power
    }
}
