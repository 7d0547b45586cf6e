/// A distance between two samples. It measures; it never decides.
package protocol DriftMeasure: Sendable {
    /// The name in job files and reports: `kl`.
    static var name: String { get }
    /// What it measures, in one line.
    static var summary: String { get }

    /// Prepared for one reference.
    ///
    /// - Parameters:
    ///   - reference: at least two finite values.
    ///   - currentCount: how many values each sample held against it will have; at least one.
    init(reference: [Double], currentCount: Int)

    /// The distance of `current` from the reference; at least 0 and finite.
    ///
    /// - Parameter current: finite values, as many as announced.
    func distance(of current: [Double]) -> Double
}

/// The measures there are. To add one: write its file, and name it here.
package enum DriftMeasures {
    package static let all: [any DriftMeasure.Type] = [KullbackLeibler.self, Wasserstein.self]
}
