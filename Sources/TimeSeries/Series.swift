/// One series: its observations on consecutive periods.
package struct Series: Hashable, Sendable {
    /// What names the series in its panel.
    package let id: String
    /// The period of `values[0]`.
    package let firstPeriod: Int
    /// One value a period; `nan` where none is known.
    package let values: [Double]

    package init(id: String, firstPeriod: Int, values: [Double]) {
        self.id = id
        self.firstPeriod = firstPeriod
        self.values = values
    }

    /// The period after that of the last value.
    package var endPeriod: Int { firstPeriod + values.count }

    /// The value at `period`; nil outside the series or where it is missing.
    package func value(at period: Int) -> Double? {
        guard period >= firstPeriod, period < endPeriod else { return nil }
        let value = values[period - firstPeriod]
        return value.isNaN ? nil : value
    }

    /// The values of the periods in `range`, `nan` where the series has none.
    package func values(in range: Range<Int>) -> [Double] {
        range.map { value(at: $0) ?? .nan }
    }
}

/// Many series of one frequency, sorted by identifier.
package struct Panel: Hashable, Sendable {
    package let frequency: Frequency
    package let series: [Series]

    /// `series` in any order; identifiers must differ.
    package init(frequency: Frequency, series: [Series]) {
        self.frequency = frequency
        self.series = series.sorted { $0.id < $1.id }
    }

    /// The period after the last one that any series reaches; nil for an empty panel.
    package var endPeriod: Int? { series.map(\.endPeriod).max() }
}
