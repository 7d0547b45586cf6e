/// Level, slope and seasonal indices after some period.
package struct ETSState: Codable, Hashable, Sendable {
    package var level: Double
    /// 0 without a trend.
    package var slope: Double
    /// One a period of the season, at the place of the period in the season, counted from the first
    /// training observation; empty without a season. Values never move, so that the order does not
    /// depend on how updates were split.
    package var season: [Double]
    /// The place in `season` of the next period.
    package var position: Int

    package init(level: Double, slope: Double = 0, season: [Double] = [], position: Int = 0) {
        self.level = level
        self.slope = slope
        self.season = season
        self.position = position
    }

    /// Seasonal factors stay above this: a factor of zero could never grow again.
    static let leastFactor = 1e-8

    /// The forecast of the next period.
    func forecast(form: ETSForm, smoothing: ETSSmoothing) -> Double {
        let base = level + smoothing.damping * slope
        switch form.season {
        case .none: return base
        case .additive: return base + season[position]
        case .multiplicative: return base * season[position]
        }
    }

    /// One period on: learns `value` if it is finite.
    ///
    /// Error and innovation are one recursion for additive and multiplicative errors, since
    /// (1 + ε)·forecast and forecast + e are the same observation.
    ///
    /// - Returns: the forecast of the period.
    mutating func advance(_ value: Double, form: ETSForm, smoothing: ETSSmoothing) -> Double {
        let drift = smoothing.damping * slope
        let base = level + drift
        var forecast = base
        var error = 0.0
        switch form.season {
        case .none:
            if value.isFinite { error = value - forecast }
        case .additive:
            forecast += season[position]
            if value.isFinite { error = value - forecast }
            season[position] += smoothing.season * error
        case .multiplicative:
            let factor = season[position]
            forecast *= factor
            // The form knows no value below zero: it learns a zero instead.
            if value.isFinite { error = (max(value, 0) - forecast) }
            if base > 0 {
                season[position] = max(
                    factor + smoothing.season * error / base, ETSState.leastFactor)
            }
            error /= factor
        }
        level = base + smoothing.level * error
        slope = drift + smoothing.slope * error
        if !season.isEmpty {
            position += 1
            if position == season.count { position = 0 }
        }
        return forecast
    }
}
