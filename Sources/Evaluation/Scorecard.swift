/// The accuracy of one model on one window.
package struct Scorecard: Codable, Hashable, Sendable {
    /// One accuracy measure and its value; nil where it is not defined on this window.
    package struct Entry: Codable, Hashable, Sendable {
        package let measure: String
        package let value: Double?

        package init(measure: String, value: Double?) {
            self.measure = measure
            self.value = value
        }
    }

    /// How many observations were scored.
    package let count: Int
    /// In the order of the list of accuracy measures.
    package let entries: [Entry]

    package init(count: Int, entries: [Entry]) {
        self.count = count
        self.entries = entries
    }

    /// The value of `measure`; nil where it is unknown or undefined.
    package func value(of measure: String) -> Double? {
        entries.first { $0.measure == measure }?.value
    }
}
