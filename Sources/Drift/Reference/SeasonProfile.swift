// Goal: the seasonal profile of a part of a sequence as sums, which can be kept and added up.
// Source: regression on the first two harmonics of the season.
//
// Derivation: what a regression of y on x needs of the values is Σ 1, Σ x, Σ y, Σ y², Σ x y and Σ x xᵀ. Phases are
// counted from a period that both parts know, the last one of the reference: any other origin turns the
// pairs of cosine and sine, which changes neither fit nor residuals.

import Glibc

/// Values as seen by a regression on the harmonics of a season: brought to a centre and a spread, and held to
/// three spreads, so that one of them does not make a season.
struct SeasonScale: Hashable, Sendable {
    let centre: Double
    let spread: Double

    func clipped(_ value: Double) -> Double {
        max(-3, min(3, (value - centre) / spread))
    }
}

/// Cosine and sine of the phases of a season, and of twice their angles.
struct SeasonTable {
    /// How many harmonics.
    let size: Int
    private let rows: [SIMD4<Double>]

    init(seasonLength: Int) {
        size = seasonLength < 5 ? 1 : 2
        rows = (0..<seasonLength).map { [size] phase in
            let angle = 2 * Double.pi * Double(phase) / Double(seasonLength)
            return SIMD4(
                cos(angle), sin(angle), size > 1 ? cos(2 * angle) : 0,
                size > 1 ? sin(2 * angle) : 0)
        }
    }

    /// The sums of values, the last of which has the phase 0 and the one before it 1, moved by `phase`.
    ///
    /// - Parameter values: in the order of time; those that are not finite are passed over.
    func profile(
        of values: some BidirectionalCollection<Double>, phase: Int, _ scale: SeasonScale
    ) -> SeasonProfile {
        var profile = SeasonProfile(size: 2 * size)
        var phase = phase
        for value in values.reversed() {
            if value.isFinite { profile.add(rows[phase], scale.clipped(value)) }
            phase = phase + 1 == rows.count ? 0 : phase + 1
        }
        return profile
    }
}

/// The sums that a regression on harmonics needs.
struct SeasonProfile: Hashable, Sendable {
    /// Columns: cosines and sines.
    let size: Int
    private(set) var count = 0.0
    private var x = SIMD4<Double>.zero
    private var y = 0.0
    private var yy = 0.0
    private var xy = SIMD4<Double>.zero
    /// The columns of Σ x xᵀ.
    private var xx = [SIMD4<Double>](repeating: .zero, count: 4)
    private var isCentred = false

    init(size: Int) { self.size = size }

    mutating func add(_ row: SIMD4<Double>, _ value: Double) {
        count += 1
        x += row
        y += value
        yy += value * value
        xy += row * value
        for j in 0..<size { xx[j] += row * row[j] }
    }

    /// Of parts that are taken for one.
    mutating func merge(_ other: SeasonProfile) {
        precondition(size == other.size && isCentred == other.isCentred, "sums of one kind")
        count += other.count
        x += other.x
        y += other.y
        yy += other.yy
        xy += other.xy
        for j in 0..<size { xx[j] += other.xx[j] }
    }

    /// The same about its mean.
    var centred: SeasonProfile {
        guard !isCentred, count > 0 else { return self }
        var centred = self
        centred.yy -= y * y / count
        centred.xy -= x * (y / count)
        for j in 0..<size { centred.xx[j] -= x * (x[j] / count) }
        centred.isCentred = true
        return centred
    }

    /// The residual sum of squares about the mean, by Cholesky's factorisation; nil where columns depend
    /// on one another.
    var residual: Double? {
        let part = centred
        var factor = [SIMD4<Double>](repeating: .zero, count: size)
        var solved = SIMD4<Double>.zero
        for j in 0..<size {
            var diagonal = part.xx[j][j]
            for k in 0..<j { diagonal -= factor[k][j] * factor[k][j] }
            guard diagonal > 1e-6 * part.count else { return nil }
            let root = diagonal.squareRoot()
            for i in j..<size {
                var value = part.xx[j][i]
                for k in 0..<j { value -= factor[k][i] * factor[k][j] }
                factor[j][i] = value / root
            }
            var value = part.xy[j]
            for k in 0..<j { value -= factor[k][j] * solved[k] }
            solved[j] = value / root
        }
        return max(0, part.yy - (solved * solved).sum())
    }
}

extension SeasonProfile {
    /// The sums as numbers: count, Σ y, Σ y², Σ x, Σ x y, and the lower half of Σ x xᵀ by columns.
    var numbers: [Double] {
        var numbers = [count, y, yy]
        for j in 0..<size { numbers.append(x[j]) }
        for j in 0..<size { numbers.append(xy[j]) }
        for j in 0..<size {
            for i in j..<size { numbers.append(xx[j][i]) }
        }
        return numbers
    }

    /// Nil where they are no such numbers.
    init?(numbers: [Double]) {
        guard let size = [2, 4].first(where: { 3 + 2 * $0 + $0 * ($0 + 1) / 2 == numbers.count })
        else { return nil }
        self.init(size: size)
        var rest = numbers[...]
        func next() -> Double { rest.popFirst() ?? 0 }
        count = next()
        y = next()
        yy = next()
        for j in 0..<size { x[j] = next() }
        for j in 0..<size { xy[j] = next() }
        for j in 0..<size {
            for i in j..<size {
                let value = next()
                xx[j][i] = value
                xx[i][j] = value
            }
        }
    }
}
