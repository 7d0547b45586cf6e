import Statistics

/// Accuracy measures of many series side by side: the mean and the median of each over the series for which
/// it is defined. Both, for one exploding series can own a mean.
package struct AccuracySummary: Sendable {
    /// A measure over the series.
    package struct Entry: Hashable, Sendable {
        package let mean: Double?
        package let median: Double?
        /// The series for which it is defined.
        package let series: Int
    }

    /// For each measure of the list, its values so far.
    private var values: [[Double]]
    /// How many series were added.
    package private(set) var series = 0

    package init() {
        values = Array(repeating: [], count: AccuracyMeasures.all.count)
    }

    package mutating func add(_ card: Scorecard) {
        series += 1
        for (index, entry) in card.entries.enumerated() {
            if let value = entry.value { values[index].append(value) }
        }
    }

    /// The measure called `name`, over the series; nil where the list has none of that name.
    package subscript(name: String) -> Entry? {
        guard let index = AccuracyMeasures.all.firstIndex(where: { $0.name == name }) else {
            return nil
        }
        let values = self.values[index]
        guard !values.isEmpty else { return Entry(mean: nil, median: nil, series: 0) }
        return Entry(
            mean: values.reduce(0, +) / Double(values.count), median: Quantile.median(values),
            series: values.count)
    }
}
