// Goal: one step of complex exponential smoothing, the same in fit, update and forecast.
// Source:
// Svetunkov, Kourentzes and Ord (2022), the state space form: a complex level is its real part l
// and its imaginary part c, the information potential, and with an error e
//
//   l' = l − (1 − a₁) c + (a₀ − a₁) e
//   c' = l + (1 − a₀) c + (a₀ + a₁) e
//
// where l and c are those of the period before (level) or of a season before (simple and full
// season). The partial season is real: s' = s + β₀ e.

/// What the model knows after the values so far.
package struct CESState: Codable, Hashable, Sendable {
    /// Real and imaginary part of the level; zero in the simple form.
    package var level: Double
    package var potential: Double
    /// One a place of the season, in the order of the first season; empty where there is none.
    package var season: [Double]
    /// The imaginary parts; empty where the season is real.
    package var seasonPotential: [Double]
    /// The place of the next period.
    package var place = 0

    package init(
        level: Double, potential: Double, season: [Double] = [], seasonPotential: [Double] = []
    ) {
        self.level = level
        self.potential = potential
        self.season = season
        self.seasonPotential = seasonPotential
    }

    /// The forecast of the next period.
    func forecast(_ form: CESForm) -> Double {
        (form.hasLevel ? level : 0) + (form.hasSeason ? season[place] : 0)
    }

    /// Takes in `value`, or its forecast where it is missing.
    ///
    /// - Returns: the forecast of it.
    mutating func advance(_ value: Double, _ form: CESForm, _ smoothing: CESSmoothing) -> Double {
        let forecast = forecast(form)
        take(value.isFinite ? value - forecast : 0, form, smoothing)
        return forecast
    }

    /// Moves on by one period with the error of its forecast.
    mutating func take(_ error: Double, _ form: CESForm, _ smoothing: CESSmoothing) {
        if form.hasLevel {
            CESState.turn(&level, &potential, smoothing.alpha0, smoothing.alpha1, error)
        }
        guard form.hasSeason else { return }
        switch form {
        case .none: break
        case .simple:
            CESState.turn(
                &season[place], &seasonPotential[place], smoothing.alpha0, smoothing.alpha1, error)
        case .partial: season[place] += smoothing.beta0 * error
        case .full:
            CESState.turn(
                &season[place], &seasonPotential[place], smoothing.beta0, smoothing.beta1, error)
        }
        place = place + 1 == season.count ? 0 : place + 1
    }

    @inline(__always)
    static func turn(
        _ real: inout Double, _ imaginary: inout Double, _ a0: Double, _ a1: Double,
        _ error: Double
    ) {
        let before = real
        real = before - (1 - a1) * imaginary + (a0 - a1) * error
        imaginary = before + (1 - a0) * imaginary + (a0 + a1) * error
    }

    /// In units `exponent` powers of two larger.
    func scaled(by exponent: Int) -> CESState {
        func scaled(_ value: Double) -> Double { ScaledSeries.scaled(value, by: exponent) }
        var state = CESState(
            level: scaled(level), potential: scaled(potential), season: season.map(scaled),
            seasonPotential: seasonPotential.map(scaled))
        state.place = place
        return state
    }
}
