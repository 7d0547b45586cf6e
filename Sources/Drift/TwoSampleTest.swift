/// A test of whether two samples come from one distribution. It gives a p-value; it never decides.
package protocol TwoSampleTest: Sendable {
    /// The name in job files and reports: `ks`.
    static var name: String { get }
    /// What it measures, in one line.
    static var summary: String { get }
    /// Whether it compares values by their order, so that it says nothing of categories.
    static var needsOrder: Bool { get }

    /// - Parameters:
    ///   - pool: at least one value of each sample.
    ///   - binning: for tests of counts in bins; others see the values.
    static func tested(
        _ pool: PooledSamples, _ binning: BinningRule
    ) throws(MeasureFailure) -> TestResult
}

extension TwoSampleTest {
    package static func tested(
        reference: [Double], current: [Double], binning: BinningRule = .almanac
    ) throws(MeasureFailure) -> TestResult {
        try tested(PooledSamples(reference: reference, current: current), binning)
    }
}

/// What a test says of two samples.
package struct TestResult: Hashable, Sendable {
    /// In the units of the test; finite.
    package let statistic: Double
    /// From 0 to 1.
    package let pValue: Double
    /// What a reader of the p-value must know of it, in a sentence; nil where there is nothing to
    /// know.
    package let note: String?

    package init(statistic: Double, pValue: Double, note: String? = nil) {
        self.statistic = statistic
        self.pValue = pValue
        self.note = note
    }
}

/// Why a measure says nothing of two samples: `needs at least two values of each sample`.
package struct MeasureFailure: Error, Hashable, Sendable {
    package let sentence: String

    package init(_ sentence: String) { self.sentence = sentence }
}
