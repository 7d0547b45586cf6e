// Goal: the least squares of one Theta form, its global minimum, in some thirty passes.
// Derivation: for a given α every forecast is linear in ℓ₀ and in w = 1 − 1/θ,
//
//   μ_t = SES_t + ℓ₀ p_t + w (A p_t + B q_t)
//
// with SES_t the smoothed level from zero; so ℓ₀ and w come from two normal equations, w cut to its
// range (the sum of squares is convex in both), and only α is searched for: a grid, then the golden
// section about its best point. Fiorucci et al. search in three dimensions at once, and stop where
// the simplex stops.
//
// Departure: in the dynamic forms θ is drawn towards 2 and ℓ₀ towards the first value, as if that
// many values more had shown it: see `prior`. A line that follows a short series is noise at first,
// and so is what it is said to be worth; and the few errors that count tell little of ℓ₀.
//
// With a fixed line, ℓ₀ and w A are one column; the equations solve for ℓ₀ + w A. A gap is bridged
// by a forecast that depends on w, which bends the equations a little: their solution is then near
// the minimum, and what is compared is always the sum of squares of the model itself.

import Glibc

/// The parameters of one form, and how well they do.
struct ThetaFit {
    let form: ThetaForm
    let parameters: ThetaParameters
    /// Of the errors that count.
    let sumOfSquares: Double
    /// What the search adds to it.
    let penalty: Double
    let errorCount: Int

    /// What the search makes least.
    var objective: Double { sumOfSquares + penalty }
}

/// Fits forms to one adjusted series.
struct ThetaSearch {
    /// From the origin, from the first value on; `nan` where missing.
    private let values: [Double]
    private let origin: Double
    private let observed: Int
    /// The line of all values, from the origin.
    private let intercept: Double
    private let slope: Double
    /// The largest distance from the origin: ℓ₀ lies within twice it.
    private let reach: Double

    /// What θ = 2 and ℓ₀ = y₁ are worth in the dynamic forms, in values. From rolling origins on
    /// training parts: see the README.
    static let prior = 6.0
    /// With fewer values α alone is estimated in the standard forms.
    static let fewestForLevel = 8
    private static let gridSize = 12
    /// Of α.
    private static let tolerance = 1e-5

    /// - Parameter values: without a season, at least one of them not missing, near one in size.
    init(_ values: [Double]) {
        let first = values.firstIndex(where: \.isFinite) ?? 0
        let origin = values[first]
        self.origin = origin
        self.values = values[first...].map { $0 - origin }
        var count = 0.0
        var meanTime = 0.0
        var mean = 0.0
        var timeSquares = 0.0
        var products = 0.0
        var reach = 0.0
        for (index, value) in self.values.enumerated() where value.isFinite {
            count += 1
            let time = Double(index + 1)
            let lead = time - meanTime
            meanTime += lead / count
            mean += (value - mean) / count
            timeSquares += lead * (time - meanTime)
            products += lead * (value - mean)
            reach = max(reach, abs(value))
        }
        observed = Int(count)
        slope = timeSquares > 0 ? products / timeSquares : 0
        intercept = mean - slope * meanTime
        self.reach = reach
    }

    /// The form with the least n log Σe² + k, over forms that count the same errors.
    ///
    /// A parameter costs one, half of what AIC asks: θ is drawn towards 2 already. The README has
    /// the rolling origins.
    func best(of forms: [ThetaForm]) -> ThetaFit {
        let fits = forms.map { fit($0) }
        guard fits.count > 1 else { return fits[0] }
        func criterion(_ fit: ThetaFit) -> Double {
            let n = Double(fit.errorCount)
            let least = n * SeriesShape.resolution * SeriesShape.resolution
            return n * log(max(fit.sumOfSquares, least)) + Double(fit.form.parameterCount)
        }
        return fits.min { criterion($0) < criterion($1) } ?? fits[0]
    }

    func fit(_ form: ThetaForm) -> ThetaFit {
        let range = ThetaParameters.smoothingRange
        let width = (range.upperBound - range.lowerBound) / Double(ThetaSearch.gridSize)
        var best = solve(form, range.lowerBound)
        for point in 1...ThetaSearch.gridSize {
            let candidate = solve(form, range.lowerBound + width * Double(point))
            if candidate.objective < best.objective { best = candidate }
        }
        var low = max(best.parameters.smoothing - width, range.lowerBound)
        var high = min(best.parameters.smoothing + width, range.upperBound)
        let golden = 0.618_033_988_749_894_8
        var left = solve(form, high - golden * (high - low))
        var right = solve(form, low + golden * (high - low))
        while high - low > ThetaSearch.tolerance {
            if left.objective <= right.objective {
                high = right.parameters.smoothing
                right = left
                left = solve(form, high - golden * (high - low))
            } else {
                low = left.parameters.smoothing
                left = right
                right = solve(form, low + golden * (high - low))
            }
        }
        for candidate in [left, right] where candidate.objective < best.objective {
            best = candidate
        }
        return best
    }

    /// How many of the first errors tell of the start alone and are not counted: a line that follows
    /// the series is a line from the second value on, and has an error to learn from at the third.
    /// Two errors are left.
    private func uncountedErrors(_ form: ThetaForm) -> Int {
        form.isDynamic ? min(3, observed - 2) : 0
    }

    /// The best initial level and line weight for one α.
    private func solve(_ form: ThetaForm, _ smoothing: Double) -> ThetaFit {
        var parameters = ThetaParameters()
        parameters.smoothing = smoothing
        parameters.origin = origin
        if !form.isDynamic {
            parameters.intercept = intercept
            parameters.slope = slope
        }
        var penalty = 0.0
        if form.isDynamic || observed >= ThetaSearch.fewestForLevel {
            penalty = setLinear(&parameters, form)
        } else {
            // The first forecast is the line's first value.
            parameters.level = (1 - parameters.lineWeight) * intercept
        }
        let uncounted = uncountedErrors(form)
        var state = ThetaState(parameters)
        var squares = 0.0
        var count = 0
        for value in values {
            let forecast = state.advance(value, parameters, isDynamic: form.isDynamic)
            guard value.isFinite, state.periods > uncounted else { continue }
            squares += (value - forecast) * (value - forecast)
            count += 1
        }
        return ThetaFit(
            form: form, parameters: parameters, sumOfSquares: squares, penalty: penalty,
            errorCount: count)
    }

    /// Solves the normal equations of ℓ₀ and w.
    ///
    /// - Returns: what departing from θ = 2 and ℓ₀ = y₁ costs.
    private func setLinear(_ parameters: inout ThetaParameters, _ form: ThetaForm) -> Double {
        let alpha = parameters.smoothing
        let uncounted = uncountedErrors(form)
        var state = ThetaState(parameters)
        state.level = 0
        if !form.isDynamic { state.intercept = 0 }
        var levelLevel = 0.0
        var levelLine = 0.0
        var lineLine = 0.0
        var levelRest = 0.0
        var lineRest = 0.0
        for value in values {
            let line = state.line
            if value.isFinite, state.periods >= uncounted {
                let rest = value - state.level
                levelLevel += state.interceptFactor * state.interceptFactor
                levelLine += state.interceptFactor * line
                lineLine += line * line
                levelRest += state.interceptFactor * rest
                lineRest += line * rest
            }
            let bridge = state.level + parameters.lineWeight * line
            state.take(value.isFinite ? value : bridge, alpha, isDynamic: form.isDynamic)
        }
        var weight = parameters.lineWeight
        var levelCost = 0.0
        var weightCost = 0.0
        if form.isDynamic {
            // The origin is y₁, so that a level drawn towards it is drawn towards zero.
            levelCost = ThetaSearch.prior * levelLevel / Double(observed)
            levelLevel += levelCost
        }
        if form.optimisesTheta {
            if form.isDynamic {
                weightCost = ThetaSearch.prior * lineLine / Double(observed)
                lineLine += weightCost
                lineRest += weightCost * weight
            }
            let determinant = levelLevel * lineLine - levelLine * levelLine
            if determinant > 1e-12 * levelLevel * lineLine {
                weight = (levelLevel * lineRest - levelLine * levelRest) / determinant
            }
            let range = ThetaParameters.weightRange
            weight = min(max(weight, range.lowerBound), range.upperBound)
        }
        var level = levelLevel > 0 ? (levelRest - weight * levelLine) / levelLevel : 0
        level = min(max(level, -2 * reach), 2 * reach)
        let departure = weight - parameters.lineWeight
        parameters.lineWeight = weight
        parameters.level = form.isDynamic ? level : level - weight * intercept
        return weightCost * departure * departure + levelCost * level * level
    }
}
