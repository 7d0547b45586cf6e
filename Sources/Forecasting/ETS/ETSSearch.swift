// Goal: the parameters of one form, and the form of one series.
// Source: selection by AICc over the admissible forms, Hyndman, Koehler, Snyder and Grose (2002).
// The values are first divided by a power of two that brings the largest near one: every recursion
// commutes with that to the bit, and no square overflows.

import Glibc
import Statistics

/// A form fitted to a series.
struct ETSFit {
    let form: ETSForm
    let smoothing: ETSSmoothing
    let initialState: ETSState
    /// −2 log L up to a constant, in the units of the series.
    let deviance: Double
    /// Smoothing parameters and free initial states.
    let parameterCount: Int
    /// Nil where there are too few values for it to be defined.
    let aicc: Double?
}

/// How far and how hard to look for the parameters of one form.
struct ETSEffort {
    /// The greatest β as a share of α. The usual bound is 1.
    let greatestSlopeShare: Double
    /// Those to start from.
    let slopeShares: [Double]
    /// How many starts get a few steps, and how many of those are followed to their end.
    let triedStarts: Int
    let finishedStarts: Int

    /// For the search over forms. A slope that follows the newest error forecasts badly however likely
    /// it is: see the README for the rolling origins that chose the bound.
    static let search = ETSEffort(
        greatestSlopeShare: 0.05, slopeShares: [0.01, 0.045], triedStarts: 4, finishedStarts: 2)

    /// For a form given beforehand: the most likely parameters within the usual bounds.
    static let givenForm = ETSEffort(
        greatestSlopeShare: 1, slopeShares: [0.01, 0.2, 0.95], triedStarts: 13, finishedStarts: 5)
}

/// The optimisers and scratch space for every form of one series.
final class ETSSearch {
    private let likelihood: ETSLikelihood
    private let effort: ETSEffort
    private let values: [Double]
    /// The exponent of the power of two that the values were divided by.
    private let exponent: Int
    private let optimiser: LevenbergMarquardt
    private let capacity: Int
    private let point: UnsafeMutablePointer<Double>
    private let best: UnsafeMutablePointer<Double>
    /// A start for each region of the smoothing parameters, and its deviance.
    private let startPoints: UnsafeMutablePointer<Double>
    private let startValues: UnsafeMutablePointer<Double>
    private let startCount = 13

    /// Stop when a step promises to lower the deviance by less.
    private static let tolerance = 1e-4
    private static let trialSteps = 5

    /// Starting states by kind of season, made when first asked for.
    private var starts: [ETSForm.Season: ETSInitialStates] = [:]

    /// - Parameters:
    ///   - values: at least one of them not missing.
    ///   - basis: that of the initial season.
    init(_ values: [Double], seasonLength: Int, basis: SeasonBasis, effort: ETSEffort) {
        self.effort = effort
        var largest = 0.0
        for value in values where value.isFinite { largest = max(largest, abs(value)) }
        let exponent = largest > 0 ? Int(largest.exponent) : 0
        self.exponent = exponent
        self.values = values.map {
            $0.isFinite ? Double(sign: .plus, exponent: -exponent, significand: $0) : .nan
        }
        likelihood = ETSLikelihood(self.values, seasonLength: seasonLength, basis: basis)
        capacity = 6 + basis.count
        optimiser = LevenbergMarquardt(capacity: capacity)
        point = .allocate(capacity: capacity)
        best = .allocate(capacity: capacity)
        startPoints = .allocate(capacity: capacity * startCount)
        startValues = .allocate(capacity: startCount)
        startValues.initialize(repeating: .infinity, count: startCount)
    }

    deinit {
        for pointer in [point, best, startPoints, startValues] { pointer.deallocate() }
    }

    /// The form with the least AICc; nil if none has a finite likelihood.
    func bestFit(of forms: [ETSForm]) -> ETSFit? {
        var chosen: ETSFit?
        var fits: [ETSFit] = []
        for form in forms {
            guard let fit = fit(form, warmStarts: fits) else { continue }
            fits.append(fit)
            guard let criterion = fit.aicc else { continue }
            if criterion < chosen?.aicc ?? .infinity { chosen = fit }
        }
        // Too short for AICc: the simplest form that could be fitted.
        return chosen ?? fits.min { $0.parameterCount < $1.parameterCount }
    }

    /// The most likely parameters of one form; nil where it has more parameters than the values can
    /// tell apart, or no finite likelihood.
    ///
    /// - Parameter warmStarts: fits of other forms, or earlier ones of this form, to start from too.
    func fit(_ form: ETSForm, warmStarts: [ETSFit] = []) -> ETSFit? {
        let layout = ETSLayout(form: form, seasonCoefficients: likelihood.basis.count)
        guard layout.count < likelihood.observed - 1 || layout.count <= 2 else { return nil }
        setBounds(layout)
        var problem = ETSProblem(likelihood: likelihood, layout: layout)
        collectStarts(&problem, layout, warmStarts)
        let deviance = descend(&problem, layout)
        guard deviance.isFinite else { return nil }
        return makeFit(layout, deviance)
    }

    private func setBounds(_ layout: ETSLayout) {
        for index in 0..<layout.count {
            optimiser.lower[index] = -.infinity
            optimiser.upper[index] = .infinity
        }
        optimiser.lower[layout.level] = ETSSmoothing.least
        optimiser.upper[layout.level] = 1 - ETSSmoothing.least
        for share in [layout.slope, layout.season] {
            guard let share else { continue }
            optimiser.lower[share] = 0
            optimiser.upper[share] = 1
        }
        if let slope = layout.slope { optimiser.upper[slope] = effort.greatestSlopeShare }
        if let damping = layout.damping {
            optimiser.lower[damping] = ETSSmoothing.dampingRange.lowerBound
            optimiser.upper[damping] = ETSSmoothing.dampingRange.upperBound
        }
    }

    /// A few steps from the best start of each region, then on from the best of those: the
    /// likelihood often has one hill where the level follows the series and another where it rests.
    ///
    /// - Returns: the least deviance; its parameters are left in `best`.
    private func descend(_ problem: inout ETSProblem, _ layout: ETSLayout) -> Double {
        var order = (0..<startCount).filter { startValues[$0].isFinite }
        func run(_ start: Int, _ iterations: Int) {
            startValues[start] =
                optimiser.minimise(
                    &problem, from: startPoints + start * capacity,
                    observations: Double(likelihood.observed), tolerance: ETSSearch.tolerance,
                    maximumIterations: iterations
                ).objective
        }
        order.sort { startValues[$0] < startValues[$1] }
        for start in order.prefix(effort.triedStarts) { run(start, ETSSearch.trialSteps) }
        order.sort { startValues[$0] < startValues[$1] }
        for start in order.prefix(effort.finishedStarts) { run(start, 60) }
        guard let least = order.min(by: { startValues[$0] < startValues[$1] }) else {
            return .infinity
        }
        best.update(from: startPoints + least * capacity, count: layout.count)
        return startValues[least]
    }

    /// Fills the starts: the best point of each region of a coarse grid, and of the warm starts.
    private func collectStarts(
        _ problem: inout ETSProblem, _ layout: ETSLayout, _ warmStarts: [ETSFit]
    ) {
        let form = layout.form
        startValues.update(repeating: .infinity, count: startCount)
        func consider(_ region: Int) {
            if let slope = layout.slope { point[slope] = min(point[slope], optimiser.upper[slope]) }
            let value = problem.objective(point)
            if value < startValues[region] {
                startValues[region] = value
                (startPoints + region * capacity).update(from: point, count: layout.count)
            }
        }
        for fit in warmStarts where fit.form.season == form.season {
            setPoint(layout, fit)
            consider(12)
        }
        let start = initialStates(form.season)
        let slopes = layout.slope == nil ? [0] : effort.slopeShares
        let seasons = layout.season == nil ? [0] : [0.001, 0.05, 0.4]
        for flat in [false, true] {
            point[layout.initialLevel] = flat ? start.level + 5 * start.slope : start.level
            if let slope = layout.initialSlope {
                point[slope] = flat ? 0 : start.slope
            } else if !flat {
                point[layout.initialLevel] += start.slope
            }
            if let first = layout.initialSeason {
                for (free, value) in start.seasonCoefficients.enumerated() {
                    point[first + free] = value
                }
            }
            if let damping = layout.damping { point[damping] = 0.95 }
            for alpha in [0.0002, 0.02, 0.15, 0.5, 0.95] {
                point[layout.level] = alpha
                for slope in slopes {
                    if let share = layout.slope { point[share] = slope }
                    for season in seasons {
                        if let share = layout.season { point[share] = season }
                        consider(
                            (alpha < 0.01 ? 0 : (alpha < 0.3 ? 1 : 2)) + (slope < 0.5 ? 0 : 3)
                                + (season < 0.01 ? 0 : 6))
                    }
                }
            }
        }
    }

    private func initialStates(_ season: ETSForm.Season) -> ETSInitialStates {
        if let known = starts[season] { return known }
        let made = ETSInitialStates(values, season: season, basis: likelihood.basis)
        starts[season] = made
        return made
    }

    /// Writes another form's fit to `point`, with something moderate for what it lacks.
    private func setPoint(_ layout: ETSLayout, _ fit: ETSFit) {
        var smoothing = fit.smoothing
        if fit.form.trend == .none { smoothing.slope = ETSSmoothing.least }
        smoothing.damping =
            fit.form.trend == .damped ? smoothing.damping : ETSSmoothing.dampingRange.upperBound
        layout.setSmoothing(smoothing, point)
        point[layout.initialLevel] = scaled(fit.initialState.level, by: -exponent)
        if let slope = layout.initialSlope {
            point[slope] = scaled(fit.initialState.slope, by: -exponent)
        }
        guard let first = layout.initialSeason else { return }
        let shift = layout.form.season == .additive ? -exponent : 0
        if likelihood.basis.isFull {
            for free in 0..<likelihood.basis.count {
                point[first + free] = scaled(fit.initialState.season[free + 1], by: shift)
            }
        } else {
            let basis = likelihood.basis
            let indices = fit.initialState.season.enumerated().map { place, index in
                scaled(index, by: shift) - basis.origin(place, layout.form.season)
            }
            let columns = (0..<basis.count).flatMap { free in
                (0..<basis.seasonLength).map { basis.matrix[$0 * basis.count + free] }
            }
            let fit = LeastSquares(design: columns, response: indices)
            for free in 0..<basis.count { point[first + free] = fit.coefficients[free] }
        }
    }

    private func makeFit(_ layout: ETSLayout, _ deviance: Double) -> ETSFit {
        let form = layout.form
        var season: [Double] = []
        if let first = layout.initialSeason {
            likelihood.basis.expand(best + first, form.season, into: likelihood.season)
            let shift = form.season == .additive ? exponent : 0
            season = (0..<likelihood.seasonLength).map { scaled(likelihood.season[$0], by: shift) }
        }
        let state = ETSState(
            level: scaled(best[layout.initialLevel], by: exponent),
            slope: scaled(layout.initialSlope(best), by: exponent), season: season)
        let n = Double(likelihood.observed)
        let total = deviance + 2 * n * Double(exponent) * 0.693_147_180_559_945_3  // log 2
        let k = Double(layout.count + 1)  // With σ².
        let aicc = n - k - 1 > 0 ? total + 2 * k + 2 * k * (k + 1) / (n - k - 1) : nil
        return ETSFit(
            form: form, smoothing: layout.smoothing(best), initialState: state, deviance: total,
            parameterCount: layout.count, aicc: aicc)
    }

    private func scaled(_ value: Double, by power: Int) -> Double {
        value == 0 ? 0 : Double(sign: .plus, exponent: power, significand: value)
    }
}

/// One form's likelihood as the optimiser sees it.
private struct ETSProblem: SumOfSquares {
    let likelihood: ETSLikelihood
    let layout: ETSLayout

    var count: Int { layout.count }

    mutating func objective(_ parameters: UnsafePointer<Double>) -> Double {
        expandSeason(parameters)
        return likelihood.deviance(
            layout.form, layout.smoothing(parameters), level: parameters[layout.initialLevel],
            slope: layout.initialSlope(parameters))
    }

    mutating func normalEquations(
        _ parameters: UnsafePointer<Double>, gram: UnsafeMutablePointer<Double>,
        gradient: UnsafeMutablePointer<Double>
    ) -> Double {
        expandSeason(parameters)
        return likelihood.normalEquations(
            layout, layout.smoothing(parameters), level: parameters[layout.initialLevel],
            slope: layout.initialSlope(parameters), gram: gram, gradient: gradient)
    }

    private func expandSeason(_ parameters: UnsafePointer<Double>) {
        guard let first = layout.initialSeason else { return }
        likelihood.basis.expand(parameters + first, layout.form.season, into: likelihood.season)
    }
}
