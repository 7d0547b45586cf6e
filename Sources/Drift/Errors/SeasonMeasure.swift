// Goal: does what the newest values do over a season differ from what those before did? A model whose season
// has moved errs by the difference of the two, again and again at the same time of the season.
// Source: the test of Chow (1960) for equal coefficients in two regressions, here on the first two harmonics
// of the season; each part has a level of its own.
//
// Derivation: with the centred harmonics x of either part let S = Σ x xᵀ and b = Σ x y. The residual sum
// of squares of a part is Σ y² − bᵀ S⁻¹ b; of both with common coefficients it is the same of the sums. Their
// difference, over the number of coefficients and the residual variance, is F-distributed. The variance of the
// difference holds the uncertainty of the older season too, and with it that of the model's, which was
// estimated from as many values. Values beyond three standard deviations count as three, so that one of
// them does not make a season.

import Glibc
import Statistics

/// F statistic of the difference between the seasonal profiles of newest and older values.
enum SeasonMeasure: ErrorMeasure {
    static let name = "season"
    static let summary = "F statistic of a change of the seasonal profile, by two harmonics"
    static let share = 0.15

    /// One and a half seasons.
    static func window(_ settings: ErrorTestSettings) -> Int {
        max(settings.window, (3 * settings.seasonLength + 1) / 2)
    }

    static func measured(
        _ sample: borrowing ErrorSample, _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> ErrorStatistic? {
        let season = settings.seasonLength
        let current = sample.current.suffix(window(settings))
        guard season >= 3, sample.isAligned, current.count >= season,
            sample.reference.count >= season
        else { return nil }
        let spread = Quantile.ofSorted(sample.deviations, 0.5) * 1.4826
        guard spread > 0 else { return nil }
        let size = season < 5 ? 1 : 2
        let table = (0..<season).map { phase in
            Harmonics(angle: 2 * Double.pi * Double(phase) / Double(season), size: size)
        }
        func clipped(_ value: Double) -> Double {
            max(-3, min(3, (value - sample.median) / spread))
        }
        // The newest value has phase 0, the one before it 1, and so on.
        var older = Profile(size: 2 * size)
        var phase = sample.current.count % season
        for value in sample.reference.reversed() {
            if value.isFinite { older.add(table[phase].values, clipped(value)) }
            phase = phase + 1 == season ? 0 : phase + 1
        }
        var newer = Profile(size: 2 * size)
        phase = 0
        for value in current.reversed() {
            if value.isFinite { newer.add(table[phase].values, clipped(value)) }
            phase = phase + 1 == season ? 0 : phase + 1
        }
        let freedom = Int(older.count + newer.count) - 2 - 4 * size
        guard Int(newer.count) >= max(2 * size + 4, season * 3 / 4), freedom >= 6,
            let rest = older.residual, let otherRest = newer.residual
        else { return nil }
        guard let common = older.sum(with: newer).residual else { return nil }
        let error = (rest + otherRest) / Double(freedom)
        guard error > 1e-9 else { return nil }
        let f = max(0, (common - rest - otherRest) / Double(2 * size) / error)
        return ErrorStatistic(
            value: f, pValue: upperTail(f, halfOrder: size, freedom: freedom),
            referenceCount: Int(older.count), currentCount: Int(newer.count),
            threshold: { quantile(upper: $0, halfOrder: size, freedom: freedom) })
    }

    /// P(F ≥ f) for 2 k and `freedom` degrees of freedom: a finite sum (Abramowitz and Stegun 1964,
    /// 26.6.4).
    static func upperTail(_ f: Double, halfOrder k: Int, freedom: Int) -> Double {
        let half = Double(freedom) / 2
        let x = half / (half + Double(k) * f)
        var term = 1.0
        var sum = 1.0
        for i in 1..<max(2, k) where i < k {
            term *= (half + Double(i) - 1) / Double(i) * (1 - x)
            sum += term
        }
        return min(1, pow(x, half) * sum)
    }

    private static func quantile(upper: Double, halfOrder: Int, freedom: Int) -> Double {
        var (low, high) = (0.0, 4.0)
        while upperTail(high, halfOrder: halfOrder, freedom: freedom) > upper, high < 1e6 {
            low = high
            high *= 2
        }
        for _ in 0..<30 {
            let middle = (low + high) / 2
            if upperTail(middle, halfOrder: halfOrder, freedom: freedom) > upper {
                low = middle
            } else {
                high = middle
            }
        }
        return high
    }
}

/// Cosine and sine of an angle and of twice the angle.
private struct Harmonics {
    let values: SIMD4<Double>

    init(angle: Double, size: Int) {
        values = SIMD4(
            cos(angle), sin(angle), size > 1 ? cos(2 * angle) : 0, size > 1 ? sin(2 * angle) : 0)
    }
}

/// The sums that a regression on harmonics needs.
private struct Profile {
    let size: Int
    private(set) var count = 0.0
    private var x = SIMD4<Double>.zero
    private var y = 0.0
    private var yy = 0.0
    private var xy = SIMD4<Double>.zero
    /// The columns of Σ x xᵀ.
    private var xx = (
        SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
    )
    private var isCentred = false

    init(size: Int) { self.size = size }

    mutating func add(_ row: SIMD4<Double>, _ value: Double) {
        count += 1
        x += row
        y += value
        yy += value * value
        xy += row * value
        xx.0 += row * row[0]
        xx.1 += row * row[1]
        xx.2 += row * row[2]
        xx.3 += row * row[3]
    }

    private var centred: Profile {
        guard !isCentred, count > 0 else { return self }
        var centred = self
        centred.yy -= y * y / count
        centred.xy -= x * (y / count)
        centred.xx.0 -= x * (x[0] / count)
        centred.xx.1 -= x * (x[1] / count)
        centred.xx.2 -= x * (x[2] / count)
        centred.xx.3 -= x * (x[3] / count)
        centred.isCentred = true
        return centred
    }

    /// Of two parts, each about a level of its own.
    func sum(with other: Profile) -> Profile {
        let (a, b) = (centred, other.centred)
        var sum = a
        sum.count += b.count
        sum.yy += b.yy
        sum.xy += b.xy
        sum.xx.0 += b.xx.0
        sum.xx.1 += b.xx.1
        sum.xx.2 += b.xx.2
        sum.xx.3 += b.xx.3
        return sum
    }

    /// The residual sum of squares, by Cholesky's factorisation; nil where columns depend on one another.
    var residual: Double? {
        let part = centred
        let columns = [part.xx.0, part.xx.1, part.xx.2, part.xx.3]
        var factor = [SIMD4<Double>](repeating: .zero, count: size)
        var solved = SIMD4<Double>.zero
        for j in 0..<size {
            var diagonal = columns[j][j]
            for k in 0..<j { diagonal -= factor[k][j] * factor[k][j] }
            guard diagonal > 1e-6 * part.count else { return nil }
            let root = diagonal.squareRoot()
            for i in j..<size {
                var value = columns[j][i]
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
