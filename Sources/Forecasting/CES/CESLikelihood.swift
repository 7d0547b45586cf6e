// Goal: the sum of squares of a CES form in one pass, its initial level and potential included.
// Derivation: the errors are linear in the initial state. With e⁰ the errors from the starting
// season and a level near the first values, e¹ those of a series of zeros that starts from level
// one (in the simple form, from one in every place of the season), and e² likewise from potential
// one,
//
//   e_t = e⁰_t + x e¹_t + z e²_t
//
// so the best changes x and z of level and potential solve two normal equations, and only the
// smoothing parameters are searched for. The three recursions run side by side in the lanes of one
// vector and cost what one costs. Source of the recursions: see `CESState`.

/// One series prepared for every form and any parameters; nothing is allocated while it is
/// evaluated.
final class CESLikelihood {
    private typealias Lanes = SIMD4<Double>

    let observed: Int
    let seasonLength: Int
    private let count: Int
    private let values: UnsafeMutablePointer<Double>
    /// The season to start from: sums to zero.
    private let indices: [Double]
    /// The level to start from.
    private let start: Double
    private let real: UnsafeMutablePointer<Lanes>
    private let imaginary: UnsafeMutablePointer<Lanes>

    /// Σ e^i e^j, one row a vector.
    private var gram0 = Lanes.zero
    private var gram1 = Lanes.zero
    private var gram2 = Lanes.zero

    /// With fewer values the potential starts where the level keeps it.
    private static let fewestForPotential = 10
    /// How many values the level to start from is the mean of.
    private static let startCount = 10

    /// - Parameters:
    ///   - values: near one in size; `nan` where missing.
    ///   - indices: the starting season, one a place; empty where there is none.
    init(_ values: [Double], indices: [Double]) {
        count = values.count
        observed = values.reduce(0) { $0 + ($1.isFinite ? 1 : 0) }
        seasonLength = max(indices.count, 1)
        self.indices = indices
        self.values = .allocate(capacity: max(count, 1))
        for (index, value) in values.enumerated() { self.values[index] = value }
        // In steps, so that the mean of equal values is that value.
        var start = 0.0
        for (index, value) in values.lazy.filter(\.isFinite).prefix(CESLikelihood.startCount)
            .enumerated()
        {
            start += (value - start) / Double(index + 1)
        }
        self.start = start
        real = .allocate(capacity: seasonLength)
        imaginary = .allocate(capacity: seasonLength)
    }

    deinit {
        values.deallocate()
        real.deallocate()
        imaginary.deallocate()
    }

    /// The least sum of squares over the initial states, and those states.
    func evaluate(_ form: CESForm, _ smoothing: CESSmoothing) -> (
        sumOfSquares: Double, level: Double, potential: Double
    ) {
        run(form, smoothing)
        let (level, potential) = change(smoothing.alpha0)
        let squares =
            gram0[0] + level * (2 * gram0[1] + level * gram1[1] + 2 * potential * gram1[2])
            + potential * (2 * gram0[2] + potential * gram2[2])
        // A near-perfect fit leaves only rounding of the squares it is the difference of.
        return (
            max(squares, gram0[0] * 1e-20), start + level, start / smoothing.alpha0 + potential
        )
    }

    /// The state before the first value.
    func initialState(
        _ form: CESForm, _ smoothing: CESSmoothing, level: Double, potential: Double
    ) -> CESState {
        switch form {
        case .none: return CESState(level: level, potential: potential)
        case .simple:
            return CESState(
                level: 0, potential: 0, season: indices.map { $0 + level },
                seasonPotential: indices.map { $0 / smoothing.alpha0 + potential })
        case .partial:
            return CESState(level: level, potential: potential, season: indices)
        case .full:
            return CESState(
                level: level, potential: potential, season: indices,
                seasonPotential: indices.map { $0 / smoothing.beta0 })
        }
    }

    /// Solves for the changes of l₀ and c₀; c₀ = l₀/α₀, which a level that stays has, where they
    /// cannot be told apart.
    private func change(_ alpha0: Double) -> (level: Double, potential: Double) {
        let determinant = gram1[1] * gram2[2] - gram1[2] * gram1[2]
        if observed >= CESLikelihood.fewestForPotential,
            determinant > 1e-10 * gram1[1] * gram2[2]
        {
            return (
                (gram1[2] * gram0[2] - gram2[2] * gram0[1]) / determinant,
                (gram1[2] * gram0[1] - gram1[1] * gram0[2]) / determinant
            )
        }
        let squares = gram1[1] + (2 * gram1[2] + gram2[2] / alpha0) / alpha0
        guard squares > 0 else { return (0, 0) }
        let level = -(gram0[1] + gram0[2] / alpha0) / squares
        return (level, level / alpha0)
    }

    private func run(_ form: CESForm, _ smoothing: CESSmoothing) {
        var sum0 = Lanes.zero
        var sum1 = Lanes.zero
        var sum2 = Lanes.zero
        @inline(__always)
        func collect(_ error: Lanes) {
            sum0 += error[0] * error
            sum1 += error[1] * error
            sum2 += error[2] * error
        }
        setSeason(form, smoothing)
        var level = Lanes(start, 1, 0, 0)
        var potential = Lanes(start / smoothing.alpha0, 0, 1, 0)
        let (a0, a1) = (smoothing.alpha0, smoothing.alpha1)
        let (b0, b1) = (smoothing.beta0, smoothing.beta1)
        var place = 0
        for index in 0..<count {
            let value = values[index]
            var error: Lanes
            switch form {
            case .none: error = -level
            case .simple: error = -real[place]
            case .partial, .full: error = -(level + real[place])
            }
            if value.isFinite {
                error[0] += value
                collect(error)
            } else {
                error = .zero
            }
            switch form {
            case .none: CESLikelihood.turn(&level, &potential, a0, a1, error)
            case .simple:
                CESLikelihood.turn(&real[place], &imaginary[place], a0, a1, error)
            case .partial:
                CESLikelihood.turn(&level, &potential, a0, a1, error)
                real[place] += b0 * error
            case .full:
                CESLikelihood.turn(&level, &potential, a0, a1, error)
                CESLikelihood.turn(&real[place], &imaginary[place], b0, b1, error)
            }
            place += 1
            if place == seasonLength { place = 0 }
        }
        (gram0, gram1, gram2) = (sum0, sum1, sum2)
    }

    private func setSeason(_ form: CESForm, _ smoothing: CESSmoothing) {
        guard form.hasSeason else { return }
        let share: Double
        switch form {
        case .none, .partial: share = 0
        case .simple: share = 1 / smoothing.alpha0
        case .full: share = 1 / smoothing.beta0
        }
        let one: Double = form == .simple ? 1 : 0
        for place in 0..<seasonLength {
            let index = indices[place] + one * start
            real[place] = Lanes(index, one, 0, 0)
            imaginary[place] = Lanes(index * share, 0, one, 0)
        }
    }

    @inline(__always)
    private static func turn(
        _ real: inout Lanes, _ imaginary: inout Lanes, _ a0: Double, _ a1: Double, _ error: Lanes
    ) {
        let before = real
        real = before - (1 - a1) * imaginary + (a0 - a1) * error
        imaginary = before + (1 - a0) * imaginary + (a0 + a1) * error
    }
}
