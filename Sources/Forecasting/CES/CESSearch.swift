// Goal: the smoothing parameters of one form, and the form of one series.
// Source: Svetunkov, Kourentzes and Ord (2022): least squares within the region where the start is
// forgotten, the form with the least AICc.

import Glibc
import Statistics

/// A form fitted to a series.
struct CESFit {
    let form: CESForm
    let smoothing: CESSmoothing
    let initialState: CESState
    /// Smoothing parameters and initial states.
    let parameterCount: Int
    /// Nil where there are too few values for it to be defined.
    let aicc: Double?
}

/// The optimiser and the likelihood for every form of one series.
struct CESSearch {
    private let likelihood: CESLikelihood
    private let optimiser: NelderMead
    private let greatestLevelGrowth: Double

    /// A forecast grows by no more than this a season, a step where there is none. From rolling
    /// origins on training parts: see the README.
    static let greatestGrowth = 1.05
    private static let tolerance = 1e-5

    /// - Parameter seasonLength: also where it is too long for the values.
    init(_ likelihood: CESLikelihood, seasonLength: Int) {
        self.likelihood = likelihood
        greatestLevelGrowth = pow(CESSearch.greatestGrowth, 1 / Double(max(seasonLength, 1)))
        optimiser = NelderMead(capacity: 4)
    }

    /// The form with the least AICc; the simplest that could be fitted where there is none.
    func bestFit(of forms: [CESForm]) -> CESFit? {
        var chosen: CESFit?
        for form in forms {
            guard let fit = fit(form) else { continue }
            guard let known = chosen else {
                chosen = fit
                continue
            }
            if let criterion = fit.aicc, criterion < known.aicc ?? .infinity { chosen = fit }
        }
        return chosen
    }

    /// The most likely parameters of one form; nil where none is admissible.
    ///
    /// - Parameter warm: parameters to start from too.
    func fit(_ form: CESForm, warm: CESSmoothing? = nil) -> CESFit? {
        var problem = CESProblem(
            likelihood: likelihood, form: form, greatestLevelGrowth: greatestLevelGrowth)
        var best: (value: Double, point: [Double])?
        for start in CESSearch.starts(form) + (warm.map { [problem.point($0)] } ?? []) {
            let value = start.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { problem.value($0) } ?? .infinity
            }
            if value < best?.value ?? .infinity { best = (value, start) }
        }
        guard var (_, point) = best else { return nil }
        let steps = [0.2, 0.05, 0.1, 0.1]
        let deviance = point.withUnsafeMutableBufferPointer { buffer -> Double in
            guard let pointer = buffer.baseAddress else { return .infinity }
            return optimiser.minimise(
                &problem, from: pointer, steps: steps, count: form.smoothingCount,
                tolerance: CESSearch.tolerance, maximumEvaluations: 400)
        }
        guard deviance.isFinite else { return nil }
        return makeFit(form, problem.smoothing(point))
    }

    private static func starts(_ form: CESForm) -> [[Double]] {
        let levels: [[Double]] = [[1.05, 1], [1.3, 1], [1.7, 1]]
        switch form {
        case .none, .simple: return levels
        case .partial: return levels.map { $0 + [0.1] }
        case .full: return levels.map { $0 + [1.3, 1] }
        }
    }

    private func makeFit(_ form: CESForm, _ smoothing: CESSmoothing) -> CESFit {
        let (squares, level, potential) = likelihood.evaluate(form, smoothing)
        let n = Double(likelihood.observed)
        let count = form.smoothingCount + 2
        // With σ², and the starting season's free indices: they come from the values too.
        let k = Double(count + 1 + (form.hasSeason ? likelihood.seasonLength - 1 : 0))
        let deviance = n * log(squares)
        let aicc = n - k - 1 > 0 ? deviance + 2 * k + 2 * k * (k + 1) / (n - k - 1) : nil
        return CESFit(
            form: form, smoothing: smoothing,
            initialState: likelihood.initialState(
                form, smoothing, level: level, potential: potential),
            parameterCount: count, aicc: aicc)
    }
}

/// One form's likelihood as the optimiser sees it: α₀, α₁, β₀, β₁, as many as the form has.
private struct CESProblem: Objective {
    let likelihood: CESLikelihood
    let form: CESForm
    /// A step.
    let greatestLevelGrowth: Double

    func value(_ point: UnsafePointer<Double>) -> Double {
        let smoothing = smoothing(UnsafeBufferPointer(start: point, count: form.smoothingCount))
        guard isAdmissible(smoothing) else { return .infinity }
        let squares = likelihood.evaluate(form, smoothing).sumOfSquares
        guard squares > 0 else { return -.greatestFiniteMagnitude }
        return Double(likelihood.observed) * log(squares)
    }

    func smoothing(_ point: some Collection<Double>) -> CESSmoothing {
        var values = point.makeIterator()
        return CESSmoothing(
            alpha0: values.next() ?? 0, alpha1: values.next() ?? 0, beta0: values.next() ?? 0,
            beta1: values.next() ?? 0)
    }

    func point(_ smoothing: CESSmoothing) -> [Double] {
        Array(
            [smoothing.alpha0, smoothing.alpha1, smoothing.beta0, smoothing.beta1]
                .prefix(form.smoothingCount))
    }

    private func isAdmissible(_ smoothing: CESSmoothing) -> Bool {
        func serves(_ real: Double, _ imaginary: Double, _ greatestGrowth: Double) -> Bool {
            real > 0.01 && CESSmoothing.isStable(real, imaginary)
                && CESSmoothing.growth(real, imaginary) <= greatestGrowth
        }
        let growth = form == .simple ? CESSearch.greatestGrowth : greatestLevelGrowth
        guard serves(smoothing.alpha0, smoothing.alpha1, growth) else { return false }
        switch form {
        case .none, .simple: return true
        case .partial: return smoothing.beta0 >= 0 && smoothing.beta0 < 1
        case .full: return serves(smoothing.beta0, smoothing.beta1, CESSearch.greatestGrowth)
        }
    }
}
