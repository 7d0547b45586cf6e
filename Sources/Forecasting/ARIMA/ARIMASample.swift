import Statistics

/// A series ready for estimation: without the missing values at its ends, those inside filled, divided by
/// a power of two that brings the largest value near one (exact, and no square overflows). Covariates come
/// with it, over the same periods.
struct ARIMASample {
    /// From the first to the last observation; missing ones interpolated.
    let filled: [Double]
    /// Where in `filled` nothing was observed.
    let gaps: [Int]
    /// One column a covariate, as long as `filled`; filled as it is where the value is missing.
    let regressors: [[Double]]
    /// How many values before `filled` are missing.
    let leading: Int
    /// The power of two.
    let exponent: Int
    let seasonLength: Int
    /// The largest value after scaling, in [1, 2), or 1 if all are zero.
    let largest: Double

    /// - Parameters:
    ///   - values: at least one of them finite.
    ///   - regressors: columns as long as `values`, of a size near one, finite where those are.
    init(_ values: [Double], seasonLength: Int, regressors: [[Double]] = []) {
        self.seasonLength = max(seasonLength, 1)
        var largest = 0.0
        for value in values where value.isFinite { largest = max(largest, abs(value)) }
        let exponent = largest > 0 ? Int(largest.exponent) : 0
        self.exponent = exponent
        self.largest = largest > 0 ? ARIMASample.scaled(largest, by: -exponent) : 1
        let first = values.firstIndex(where: \.isFinite) ?? 0
        let last = values.lastIndex(where: \.isFinite) ?? -1
        leading = first
        var list = values[first..<max(last + 1, first)].map {
            $0.isFinite ? ARIMASample.scaled($0, by: -exponent) : .nan
        }
        gaps = list.indices.filter { list[$0].isNaN }
        ARIMASample.fill(&list, gaps, seasonLength: self.seasonLength)
        filled = list
        let (found, length) = (gaps, self.seasonLength)
        self.regressors = regressors.map { column in
            var column = Array(column[first..<max(last + 1, first)])
            for gap in found { column[gap] = .nan }
            ARIMASample.fill(&column, found, seasonLength: length)
            return column
        }
    }

    /// The filled series without what ordinary least squares say that the covariates add.
    var withoutRegressors: [Double] {
        guard !regressors.isEmpty else { return filled }
        let ones = [Double](repeating: 1, count: filled.count)
        let fit = LeastSquares(design: ones + regressors.flatMap { $0 }, response: filled)
        return filled.indices.map { row in
            zip(regressors, fit.coefficients.dropFirst())
                .reduce(filled[row]) { $0 - $1.0[row] * $1.1 }
        }
    }

    /// What differences of the series below are rounding.
    var resolution: Double { SeriesShape.resolution * largest }

    /// Whether each place of the season was observed twice or more: a seasonal difference of a place never
    /// observed tells nothing.
    var observesEveryPlace: Bool {
        var counts = [Int](repeating: 0, count: seasonLength)
        for index in filled.indices { counts[index % seasonLength] += 1 }
        for gap in gaps { counts[gap % seasonLength] -= 1 }
        return counts.allSatisfy { $0 >= 2 }
    }

    /// The likelihood of the series differenced d and D times; nil where nothing is left.
    ///
    /// - Parameter fillsCount: whether the values filled in count as observed.
    func likelihood(
        differences: Int, seasonalDifferences: Int, capacity: Int, fillsCount: Bool = false
    ) -> ARIMALikelihood? {
        func differenced(_ list: [Double]) -> [Double] {
            self.differenced(
                list, differences: differences, seasonalDifferences: seasonalDifferences)
        }
        let base = differenced(filled)
        let used = fillsCount ? [] : gaps
        guard base.count > used.count else { return nil }
        let columns = used.map { gap in
            var column = [Double](repeating: 0, count: filled.count)
            column[gap] = 1
            return differenced(column)
        }
        return ARIMALikelihood(
            base, gapColumns: columns, regressors: regressors.map(differenced),
            constant: seasonalDifferences > 0 ? Double(seasonLength) : 1, capacity: capacity,
            resolution: resolution)
    }

    /// A column of the sample differenced d and D times.
    func differenced(
        _ list: [Double], differences: Int, seasonalDifferences: Int
    ) -> [Double] {
        var result = list
        for _ in 0..<seasonalDifferences {
            result = ARIMASample.differenced(result, lag: seasonLength)
        }
        for _ in 0..<differences { result = ARIMASample.differenced(result, lag: 1) }
        return result
    }

    static func differenced(_ list: [Double], lag: Int) -> [Double] {
        guard list.count > lag else { return [] }
        return (lag..<list.count).map { list[$0] - list[$0 - lag] }
    }

    static func scaled(_ value: Double, by power: Int) -> Double {
        value == 0 ? 0 : Double(sign: .plus, exponent: power, significand: value)
    }

    /// Linear interpolation: between the neighbours of the same place of the season where there are
    /// some, between those next to the gap otherwise.
    private static func fill(_ list: inout [Double], _ gaps: [Int], seasonLength: Int) {
        let original = list
        func between(_ index: Int, lag: Int) -> Double? {
            var before = index - lag
            while before >= 0, original[before].isNaN { before -= lag }
            var after = index + lag
            while after < original.count, original[after].isNaN { after += lag }
            guard before >= 0, after < original.count else { return nil }
            let share = Double(index - before) / Double(after - before)
            return original[before] + share * (original[after] - original[before])
        }
        for gap in gaps {
            list[gap] = between(gap, lag: seasonLength) ?? between(gap, lag: 1) ?? 0
        }
    }
}
