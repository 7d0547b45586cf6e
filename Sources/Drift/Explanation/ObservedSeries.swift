import Glibc

/// One series as the explanation sees it: numbers alone, no names of days, no models.
package struct ObservedSeries: Sendable {
    /// Numbers known for every period of the series.
    package struct Regressor: Sendable {
        /// What the numbers speak of, which decides what a change of them is called.
        package enum Kind: Sendable {
            /// The calendar: trading days, holidays.
            case calendar
            /// Anything else that was measured beside the values: a price.
            case covariate
        }

        package let name: String
        package let kind: Kind
        /// As many as the series has values.
        package let values: [Double]

        package init(name: String, kind: Kind, values: [Double]) {
            self.name = name
            self.kind = kind
            self.values = values
        }
    }

    /// One a period; whatever is not finite is missing.
    package let values: [Double]
    /// Periods in a season; 1 where there is none.
    package let seasonLength: Int
    package let regressors: [Regressor]

    /// - Precondition: every regressor is as long as `values`.
    package init(_ values: [Double], seasonLength: Int, regressors: [Regressor] = []) {
        precondition(regressors.allSatisfy { $0.values.count == values.count })
        self.values = values
        self.seasonLength = max(1, seasonLength)
        self.regressors = regressors.filter { $0.values.allSatisfy(\.isFinite) }
    }
}

extension ObservedSeries {
    /// The same with the values of a change missing.
    func without(_ change: Change) -> ObservedSeries {
        var values = values
        for index in change.from...(change.until ?? values.count - 1) { values[index] = .nan }
        return ObservedSeries(values, seasonLength: seasonLength, regressors: regressors)
    }

    func part(_ range: ClosedRange<Int>) -> ObservedSeries {
        ObservedSeries(
            Array(values[range]), seasonLength: seasonLength,
            regressors: regressors.map {
                Regressor(name: $0.name, kind: $0.kind, values: Array($0.values[range]))
            })
    }
}

/// The observed values of a series, on the scale on which noise is added to them.
struct Observations {
    /// The index of each observed value in the series, ascending.
    let times: [Int]
    /// Logarithms or the values themselves, in standard deviations from their mean.
    let values: [Double]
    let isLogarithmic: Bool
    /// Whether no value lies below zero.
    let isPositive: Bool
    /// What takes standardised numbers back to values or their logarithms.
    let center: Double
    let unit: Double
    /// The logarithm of the density of the values over that of `values`, for comparing scales.
    let logJacobian: Double
    let periods: Int
    let seasonLength: Int
    let regressors: [ObservedSeries.Regressor]

    var count: Int { times.count }

    /// Nil where there is too little to see a change in, where all values are alike, or where a logarithm
    /// does not exist.
    init?(_ series: ObservedSeries, logarithmic: Bool) {
        let times = series.values.indices.filter { series.values[$0].isFinite }
        guard times.count >= Observations.least else { return nil }
        var values = times.map { series.values[$0] }
        isPositive = values.allSatisfy { $0 >= 0 }
        var jacobian = 0.0
        if logarithmic {
            guard values.allSatisfy({ $0 > 0 }) else { return nil }
            values = values.map { log($0) }
            jacobian -= values.reduce(0, +)
        }
        let count = Double(values.count)
        // Divided first, so that the squares of great values are finite.
        let largest = values.reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { return nil }
        let center = values.reduce(0) { $0 + $1 / count }
        let squares = values.reduce(0) {
            $0 + ($1 / largest - center / largest) * ($1 / largest - center / largest)
        }
        let unit = largest * (squares / count).squareRoot()
        guard unit > 1e-9 * largest, unit.isFinite else { return nil }
        self.times = times
        self.values = values.map { ($0 - center) / unit }
        isLogarithmic = logarithmic
        self.center = center
        self.unit = unit
        logJacobian = jacobian - count * log(unit)
        periods = series.values.count
        seasonLength = series.seasonLength
        regressors = series.regressors
    }

    /// Fewer values say nothing.
    static let least = 16
}
