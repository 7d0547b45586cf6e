/// A test of the newest values of a sequence against those before: of errors, which do not depend on one
/// another if the model still holds. It measures; it never decides.
protocol ErrorMeasure: Sendable {
    /// The name in reports: `level`.
    static var name: String { get }
    /// What it measures, in one line.
    static var summary: String { get }
    /// How much of the rate of false alarms is its own; the shares of those that can be taken are divided by
    /// their sum.
    static var share: Double { get }
    /// How many of the newest values it looks at.
    static func window(_ settings: ErrorTestSettings) -> Int

    /// Nil where it has nothing to say: too few values, or values that are all equal.
    static func measured(
        _ sample: borrowing ErrorSample, _ settings: ErrorTestSettings, _ scores: inout RankScores
    ) -> ErrorStatistic?
}

/// The measures of errors. To add one: write its file, and name it here.
package enum ErrorMeasures {
    static let all: [any ErrorMeasure.Type] = [
        LevelMeasure.self, ScaleMeasure.self, SeasonMeasure.self,
    ]

    /// The name and summary of each.
    package static let names: [(name: String, summary: String)] = all.map {
        ($0.name, $0.summary)
    }
}

/// What is asked of the tests of errors.
package struct ErrorTestSettings: Hashable, Sendable {
    /// Of false alarms of one series.
    package var rate: Double
    /// How many of the newest values a change of level is looked for in.
    package var window: Int
    /// Of the season; 1 for none.
    package var seasonLength: Int

    package init(rate: Double, window: Int, seasonLength: Int) {
        self.rate = rate
        self.window = window
        self.seasonLength = seasonLength
    }
}

/// A measure's value and how rare it is.
struct ErrorStatistic {
    /// The farther from no change, the greater.
    var value: Double
    var pValue: Double
    var referenceCount: Int
    var currentCount: Int
    /// The value whose p-value is `rate`.
    var threshold: (_ rate: Double) -> Double
}
