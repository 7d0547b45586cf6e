// Goal: the likelihood of an ETS form and its derivatives by every parameter and initial state, fast.
// Source: the likelihood is Hyndman, Koehler, Ord and Snyder (2008), chapter 5, with σ² concentrated
// out: up to a constant, −2 log L = n·log Σε² + 2 Σ log|f|, the second sum for multiplicative errors only.
// Derivation: with G the geometric mean of the forecasts this is n·log Σ(Gε)², a sum of squares, so that
// Gauss and Newton's method serves both kinds of error. The derivatives travel forward beside the states:
// one column a parameter, four columns a vector. Because α, β and γ multiply errors that are themselves
// linear in the initial states, the states need no search of their own: each step solves for them exactly
// (additive season) or nearly so.

import Glibc

/// A series, its parametrised initial season, and the scratch space of the recursions.
final class ETSLikelihood {
    typealias Vector = SIMD4<Double>

    let values: UnsafeMutablePointer<Double>
    let count: Int
    /// The number of values that are not missing.
    let observed: Int
    let seasonLength: Int
    /// The initial season as a linear function of `basis.count` free coefficients.
    let basis: SeasonBasis
    /// Σe² below which a fit counts as exact: the rounding of the values.
    let exactSquares: Double

    /// The seasonal indices, running.
    let season: UnsafeMutablePointer<Double>
    private let stability: UnsafeMutablePointer<Double>
    private let blockCapacity: Int
    /// Derivatives of level, slope and seasonal indices, and of each forecast: blocks of columns.
    private let levelColumns: UnsafeMutablePointer<Vector>
    private let slopeColumns: UnsafeMutablePointer<Vector>
    private let seasonColumns: UnsafeMutablePointer<Vector>
    private let rows: UnsafeMutablePointer<Vector>
    private let residuals: UnsafeMutablePointer<Double>
    private let meanRow: UnsafeMutablePointer<Vector>

    /// - Parameter values: `nan` where missing; of a size near one, see `ETSSearch`.
    init(_ values: [Double], seasonLength: Int, basis: SeasonBasis) {
        count = values.count
        self.seasonLength = seasonLength
        self.basis = basis
        self.values = .allocate(capacity: max(count, 1))
        for (index, value) in values.enumerated() { self.values[index] = value }
        var observed = 0
        var largest = 0.0
        for value in values where value.isFinite {
            observed += 1
            largest = max(largest, abs(value))
        }
        self.observed = observed
        let rounding = max(1e-12 * largest, 1e-100)
        exactSquares = Double(observed) * rounding * rounding

        season = .allocate(capacity: seasonLength)
        stability = .allocate(capacity: 2 * seasonLength + 6)
        blockCapacity = (6 + basis.count + 3) / 4
        levelColumns = .allocate(capacity: blockCapacity)
        slopeColumns = .allocate(capacity: blockCapacity)
        seasonColumns = .allocate(capacity: blockCapacity * seasonLength)
        rows = .allocate(capacity: blockCapacity * max(count, 1))
        residuals = .allocate(capacity: max(count, 1))
        meanRow = .allocate(capacity: blockCapacity)
    }

    deinit {
        for pointer in [values, season, stability, residuals] { pointer.deallocate() }
        for pointer in [levelColumns, slopeColumns, seasonColumns, rows, meanRow] {
            pointer.deallocate()
        }
    }

    /// −2 log L up to a constant; `.infinity` outside the admissible region, where a forecast that
    /// must be positive is not, or where the sum is not finite.
    ///
    /// Reads and overwrites `season`.
    func deviance(
        _ form: ETSForm, _ smoothing: ETSSmoothing, level: Double, slope: Double
    ) -> Double {
        guard
            smoothing.isAdmissible(form: form, seasonLength: seasonLength, scratch: stability)
        else { return .infinity }
        let (alpha, beta, gamma, phi) = (
            smoothing.level, smoothing.slope, smoothing.season, smoothing.damping
        )
        var level = level
        var slope = slope
        var squares = 0.0
        var logs = 0.0
        var product = 1.0
        var place = 0
        let relative = form.error == .multiplicative
        // Values are near one: a forecast this small is none.
        let least = 1e-20
        for index in 0..<count {
            let drift = phi * slope
            let base = level + drift
            var forecast = base
            var factor = 1.0
            switch form.season {
            case .none: break
            case .additive: forecast += season[place]
            case .multiplicative:
                factor = season[place]
                forecast *= factor
                if !(base > least && factor > ETSState.leastFactor) { return .infinity }
            }
            let value = values[index]
            var error = 0.0
            if value == value {
                error = value - forecast
                if relative {
                    if !(forecast > least) { return .infinity }
                    let share = error / forecast
                    squares += share * share
                    product *= forecast
                    if index & 7 == 7 {
                        logs += log(product)
                        product = 1
                    }
                } else {
                    squares += error * error
                }
            }
            switch form.season {
            case .none: break
            case .additive: season[place] += gamma * error
            case .multiplicative:
                season[place] = factor + gamma * error / base
                error /= factor
            }
            level = base + alpha * error
            slope = drift + beta * error
            if form.season != .none {
                place += 1
                if place == seasonLength { place = 0 }
            }
        }
        logs += log(product)
        let floor = relative ? 1e-24 * Double(observed) : exactSquares
        let result = Double(observed) * log(max(squares, floor)) + 2 * logs
        return result.isFinite ? result : .infinity
    }

    /// Gram matrix and gradient of the residuals by the columns of `layout`, in its parametrisation.
    ///
    /// Reads and overwrites `season`.
    ///
    /// - Returns: Σε²; the common factor G² is left out of all three.
    func normalEquations(
        _ layout: ETSLayout, _ smoothing: ETSSmoothing, level: Double, slope: Double,
        gram: UnsafeMutablePointer<Double>, gradient: UnsafeMutablePointer<Double>
    ) -> Double {
        let blocks = (layout.count + 3) / 4
        let squares = fillRows(layout, smoothing, level: level, slope: slope, blocks: blocks)
        let count = layout.count
        for first in 0..<blocks {
            for second in first..<blocks {
                var sums = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
                var row = rows
                for _ in 0..<self.count {
                    let left = row[first]
                    let right = row[second]
                    sums.0 += right * left[0]
                    sums.1 += right * left[1]
                    sums.2 += right * left[2]
                    sums.3 += right * left[3]
                    row += blocks
                }
                write(sums.0, 4 * first, 4 * second, gram, count)
                write(sums.1, 4 * first + 1, 4 * second, gram, count)
                write(sums.2, 4 * first + 2, 4 * second, gram, count)
                write(sums.3, 4 * first + 3, 4 * second, gram, count)
            }
            var sum = Vector.zero
            for index in 0..<self.count { sum += rows[index * blocks + first] * residuals[index] }
            for lane in 0..<4 where 4 * first + lane < count {
                gradient[4 * first + lane] = sum[lane]
            }
        }
        return squares
    }

    private func write(
        _ sums: Vector, _ i: Int, _ j: Int, _ gram: UnsafeMutablePointer<Double>, _ count: Int
    ) {
        guard i < count else { return }
        for lane in 0..<4 where j + lane < count {
            gram[i * count + j + lane] = sums[lane]
            gram[(j + lane) * count + i] = sums[lane]
        }
    }

    /// Runs states and derivatives forward; leaves the residuals f − y (relative: −ε) and their
    /// derivatives in `residuals` and `rows`.
    private func fillRows(
        _ layout: ETSLayout, _ smoothing: ETSSmoothing, level: Double, slope: Double, blocks: Int
    ) -> Double {
        let form = layout.form
        let (alpha, beta, gamma, phi) = (
            smoothing.level, smoothing.slope, smoothing.season, smoothing.damping
        )
        let slopeByLevel = smoothing.slopeShare
        let slopeByShare = alpha - ETSSmoothing.least
        let seasonByLevel = -smoothing.seasonShare
        let seasonByShare = 1 - alpha - ETSSmoothing.least
        startColumns(layout, blocks: blocks)
        let levelScalars = UnsafeMutableRawPointer(levelColumns)
            .assumingMemoryBound(to: Double.self)
        let slopeScalars = UnsafeMutableRawPointer(slopeColumns)
            .assumingMemoryBound(to: Double.self)
        var level = level
        var slope = slope
        var place = 0
        var squares = 0.0
        let relative = form.error == .multiplicative
        if relative { for block in 0..<blocks { meanRow[block] = .zero } }
        for index in 0..<count {
            let drift = phi * slope
            let base = level + drift
            if form.trend != .none {
                for block in 0..<blocks { slopeColumns[block] *= phi }
                if let column = layout.damping { slopeScalars[column] += slope }
            }
            let value = values[index]
            let present = value == value ? 1.0 : 0.0
            let row = rows + index * blocks
            let column = seasonColumns + place * blocks
            let columnScalars = UnsafeMutableRawPointer(column).assumingMemoryBound(to: Double.self)
            var forecast = base
            var error = 0.0
            switch form.season {
            case .none:
                if present == 1 { error = value - forecast }
                for block in 0..<blocks {
                    let derivative = levelColumns[block] + slopeColumns[block]
                    row[block] = derivative
                    levelColumns[block] = derivative - derivative * (alpha * present)
                    slopeColumns[block] -= derivative * (beta * present)
                }
            case .additive:
                forecast += season[place]
                if present == 1 { error = value - forecast }
                season[place] += gamma * error
                for block in 0..<blocks {
                    let baseDerivative = levelColumns[block] + slopeColumns[block]
                    let derivative = baseDerivative + column[block]
                    row[block] = derivative
                    levelColumns[block] = baseDerivative - derivative * (alpha * present)
                    slopeColumns[block] -= derivative * (beta * present)
                    column[block] -= derivative * (gamma * present)
                }
                columnScalars[layout.level] += error * seasonByLevel
                if let share = layout.season { columnScalars[share] += error * seasonByShare }
            case .multiplicative:
                let factor = season[place]
                forecast *= factor
                if present == 1 { error = value - forecast }
                let byFactor = error / factor
                let byBase = error / base
                let (inverseFactor, inverseBase) = (1 / factor, 1 / base)
                season[place] = factor + gamma * byBase
                for block in 0..<blocks {
                    let baseDerivative = levelColumns[block] + slopeColumns[block]
                    let factorDerivative = column[block]
                    let derivative = baseDerivative * factor + factorDerivative * base
                    row[block] = derivative
                    let errorDerivative = derivative * -present
                    let scaled = (errorDerivative - factorDerivative * byFactor) * inverseFactor
                    levelColumns[block] = baseDerivative + scaled * alpha
                    slopeColumns[block] += scaled * beta
                    column[block] +=
                        (errorDerivative - baseDerivative * byBase) * (inverseBase * gamma)
                }
                columnScalars[layout.level] += byBase * seasonByLevel
                if let share = layout.season { columnScalars[share] += byBase * seasonByShare }
                error = byFactor
            }
            level = base + alpha * error
            slope = drift + beta * error
            levelScalars[layout.level] += error
            if let share = layout.slope {
                slopeScalars[layout.level] += error * slopeByLevel
                slopeScalars[share] += error * slopeByShare
            }
            if form.season != .none {
                place += 1
                if place == seasonLength { place = 0 }
            }
            let residual = present == 1 ? forecast - value : 0
            if relative {
                residuals[index] = residual / forecast
                let scale = present / forecast
                for block in 0..<blocks {
                    row[block] *= scale
                    meanRow[block] += row[block]
                }
            } else {
                residuals[index] = residual
                if present == 0 { for block in 0..<blocks { row[block] = .zero } }
            }
            squares += residuals[index] * residuals[index]
        }
        if relative { finishRelativeRows(blocks: blocks) }
        return squares
    }

    /// From d log f to the derivative of −ε·G over G: (1 + ε) d log f − ε·(mean of d log f).
    private func finishRelativeRows(blocks: Int) {
        for block in 0..<blocks { meanRow[block] /= Double(observed) }
        for index in 0..<count {
            let error = -residuals[index]
            let row = rows + index * blocks
            for block in 0..<blocks {
                row[block] = row[block] * (1 + error) - meanRow[block] * error
            }
        }
    }

    private func startColumns(_ layout: ETSLayout, blocks: Int) {
        for block in 0..<blocks {
            levelColumns[block] = .zero
            slopeColumns[block] = .zero
        }
        levelColumns[layout.initialLevel / 4][layout.initialLevel % 4] = 1
        if let column = layout.initialSlope { slopeColumns[column / 4][column % 4] = 1 }
        guard let first = layout.initialSeason else { return }
        for place in 0..<seasonLength {
            let columns = seasonColumns + place * blocks
            for block in 0..<blocks { columns[block] = .zero }
            for free in 0..<basis.count {
                let column = first + free
                columns[column / 4][column % 4] = basis.matrix[place * basis.count + free]
            }
        }
    }
}
