/// A panel as it was known after a given run, with which periods have a row at all.
///
/// A period may have a row without a value: the source says that nothing was observed.
package struct Vintage: Sendable {
    /// What is known of one period of one series.
    package enum Entry: Hashable, Sendable {
        /// No row.
        case absent
        /// A row without a value.
        case null
        case value(Double)
    }

    package let frequency: Frequency
    private var rows: [String: [Int: Double]] = [:]

    package init(frequency: Frequency) {
        self.frequency = frequency
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The identifiers of the series, sorted.
    package var seriesIDs: [String] { rows.keys.sorted() }

    /// Puts a row in force; one of the same series and period before it no longer is.
    package mutating func set(_ series: String, _ period: Int, _ value: Double?) {
        rows[series, default: [:]][period] = value ?? .nan
    }

    package func entry(_ series: String, _ period: Int) -> Entry {
        guard let value = rows[series]?[period] else { return .absent }
        return value.isNaN ? .null : .value(value)
    }

    package func contains(_ series: String) -> Bool { rows[series] != nil }

    /// The newest period of the series that has a row; nil where the series is unknown.
    package func lastPeriod(of series: String) -> Int? { rows[series]?.keys.max() }

    /// The series from its first to its last row; the periods between without a value hold `nan`.
    package func series(_ id: String) -> Series? {
        guard let known = rows[id], let first = known.keys.min(), let last = known.keys.max() else {
            return nil
        }
        var values = [Double](repeating: .nan, count: last - first + 1)
        for (period, value) in known { values[period - first] = value }
        return Series(id: id, firstPeriod: first, values: values)
    }

    /// All series, dense.
    package var panel: Panel {
        Panel(frequency: frequency, series: rows.keys.compactMap { series($0) })
    }
}
