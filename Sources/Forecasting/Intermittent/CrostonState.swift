// The smoothed sizes of demands and the smoothed intervals between them: the state of Croston's method and
// of its variants, which differ in the smoothing parameters and in a factor of the ratio.

/// Croston's state.
struct CrostonState: DemandState {
    private var sizes: SmoothedLevel
    private var intervals: SmoothedLevel
    /// The forecast is this times size over interval.
    private let factor: Double
    /// Periods since the last demand.
    private var elapsed = 0

    init(sizeAlpha: Double, intervalAlpha: Double, factor: Double = 1) {
        sizes = SmoothedLevel(alpha: sizeAlpha)
        intervals = SmoothedLevel(alpha: intervalAlpha)
        self.factor = factor
    }

    var size: Double { sizes.level ?? 0 }
    var mean: Double { factor * size / (intervals.level ?? 1) }

    var parameters: [ModelParameter] {
        if sizes.alpha == intervals.alpha {
            return [ModelParameter(name: "alpha", value: sizes.alpha)]
        }
        return [
            ModelParameter(name: "alpha_size", value: sizes.alpha),
            ModelParameter(name: "alpha_interval", value: intervals.alpha),
        ]
    }

    var restarted: CrostonState {
        CrostonState(sizeAlpha: sizes.alpha, intervalAlpha: intervals.alpha, factor: factor)
    }

    mutating func advance(_ value: Double) {
        guard value.isFinite else { return }
        elapsed += 1
        guard value != 0 else { return }
        sizes.advance(value)
        intervals.advance(Double(elapsed))
        elapsed = 0
    }
}
