import Statistics

/// A series and its covariates made ready for least squares: columns centred and near one in size, those
/// that can say nothing left out, long seasons taken out.
struct CovariateSample {
    /// A covariate.
    struct Column {
        let name: String
        /// (x − centre) / scale; `nan` where anything is missing at the period.
        let values: [Double]
        let centre: Double
        let scale: Double
    }

    /// `nan` also where a covariate is missing: such a period says nothing of the covariates.
    let values: [Double]
    let columns: [Column]
    let dropped: [CovariateRegression.Dropped]
    /// The periods where everything is known.
    private let rows: [Int]

    /// Below this share of its squares, what is left of a column after others is rounding.
    private static let rounding = 1e-14
    /// What must be left over of the values, beside a coefficient for each covariate.
    private static let leastFreedom = 4

    /// - Parameter harmonics: the seasons to take out of values and covariates.
    init(_ values: [Double], _ covariates: Covariates, _ harmonics: [RegressionTerms.Season]) {
        var dropped: [CovariateRegression.Dropped] = []
        func drop(_ place: Int, _ reason: String) {
            dropped.append(.init(name: covariates.names[place], reason: reason))
        }
        let known = covariates.names.indices.filter { place in
            guard covariates.columns[place].contains(where: \.isFinite) else {
                drop(place, "has no value")
                return false
            }
            return true
        }
        let rows = values.indices.filter { row in
            values[row].isFinite && known.allSatisfy { covariates.columns[$0][row].isFinite }
        }
        var columns: [Column] = []
        var used = values
        let response = ScaledColumn(rows.map { values[$0] })
        if let response, rows.count > Self.leastFreedom {
            let seasons = Seasons(harmonics, rows: rows)
            if seasons.columns > 0 {
                for (row, value) in zip(rows, seasons.unexplained(response.values)) {
                    used[row] = value * response.scale + response.centre
                }
            }
            for place in known {
                let cells = rows.map { covariates.columns[place][$0] }
                guard let column = ScaledColumn(cells) else {
                    drop(place, "is constant")
                    continue
                }
                let rest = seasons.unexplained(column.values)
                guard squares(rest) > Self.rounding * squares(column.values) else {
                    drop(place, "follows from the season")
                    continue
                }
                var full = [Double](repeating: .nan, count: values.count)
                for (row, value) in zip(rows, rest) { full[row] = value }
                columns.append(
                    Column(
                        name: covariates.names[place], values: full, centre: column.centre,
                        scale: column.scale))
            }
        } else {
            for place in known {
                drop(
                    place,
                    rows.count > Self.leastFreedom
                        ? "explains no change" : "is known beside too few values")
            }
        }
        let rowSet = Set(rows)
        self.values = used.indices.map { rowSet.contains($0) ? used[$0] : .nan }
        self.columns = columns
        self.dropped = dropped
        self.rows = rows
    }

    /// The seasons that an ARIMA process cannot bear, as harmonics that so many values can tell.
    static func harmonics(_ seasons: SeasonLengths, count: Int) -> [RegressionTerms.Season] {
        seasons.exact.compactMap { length in
            guard length > RegressionSearch.longestDummies || length != length.rounded(),
                2 * length <= Double(count)
            else { return nil }
            let pairs = min(RegressionSearch.mostHarmonics, Int(length / 2), count / 20)
            return pairs > 0 ? .init(length: length, harmonics: pairs) : nil
        }
    }

    /// The columns that say something beside one another once they are differenced as the values are,
    /// first come, first served; and those that do not, or for which too few values are left.
    func independent(
        after orders: ARIMAOrders
    ) -> (kept: [Column], lost: [CovariateRegression.Dropped]) {
        var kept: [Column] = []
        var lost: [CovariateRegression.Dropped] = []
        var levels: [[Double]] = [rows.map { _ in 1 }]
        var changes: [[Double]] = []
        let room = rows.count - orders.differenceLag - Self.leastFreedom
        for column in columns {
            let level = rows.map { column.values[$0] }
            guard Self.adds(level, to: levels) else {
                lost.append(.init(name: column.name, reason: "follows from the others"))
                continue
            }
            let change = differenced(column, orders)
            if changes.isEmpty, orders.hasConstant { changes = [change.map { _ in 1 }] }
            guard squares(change) > Self.rounding * squares(level),
                Self.adds(change, to: changes)
            else {
                lost.append(
                    .init(name: column.name, reason: "cannot be told from trend and season"))
                continue
            }
            guard kept.count < room else {
                lost.append(.init(name: column.name, reason: "leaves too few values"))
                continue
            }
            kept.append(column)
            levels.append(level)
            changes.append(change)
        }
        return (kept, lost)
    }

    private func differenced(_ column: Column, _ orders: ARIMAOrders) -> [Double] {
        let sample = ARIMASample(
            values, seasonLength: orders.seasonLength, regressors: [column.values])
        return sample.differenced(
            sample.regressors[0], differences: orders.differences,
            seasonalDifferences: orders.seasonalDifferences)
    }

    private static func adds(_ column: [Double], to others: [[Double]]) -> Bool {
        guard !column.isEmpty else { return false }
        let fit = LeastSquares(design: others.flatMap { $0 }, response: column)
        return fit.residualSumOfSquares > rounding * squares(column)
    }
}

/// Harmonics at some periods.
private struct Seasons {
    private let design: [Double]
    let columns: Int

    init(_ seasons: [RegressionTerms.Season], rows: [Int]) {
        let terms = RegressionTerms(seasons: seasons)
        // The constant is taken out of every column already.
        columns = terms.columnCount - 1
        var design = [Double](repeating: 0, count: columns * rows.count)
        for (row, t) in rows.enumerated() {
            terms.forEachFixed(at: t) { column, value in
                if column > 0 { design[(column - 1) * rows.count + row] = value }
            }
        }
        self.design = design
    }

    func unexplained(_ column: [Double]) -> [Double] {
        guard columns > 0 else { return column }
        let fit = LeastSquares(design: design, response: column)
        return column.indices.map { row in
            fit.coefficients.enumerated().reduce(column[row]) {
                $0 - design[$1.offset * column.count + row] * $1.element
            }
        }
    }
}

/// A centred column divided by the largest of its size, so that no square overflows.
private struct ScaledColumn {
    let values: [Double]
    let centre: Double
    let scale: Double

    /// Nil where the values do not change by more than rounding.
    init?(_ values: [Double]) {
        let count = Double(values.count)
        let centre = values.reduce(0) { $0 + $1 / count }
        let centred = values.map { $0 - centre }
        let largest = values.reduce(0) { max($0, abs($1)) }
        let scale = centred.reduce(0) { max($0, abs($1)) }
        guard scale.isFinite, scale > SeriesShape.resolution * largest else { return nil }
        self.values = centred.map { $0 / scale }
        self.centre = centre
        self.scale = scale
    }
}

private func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
