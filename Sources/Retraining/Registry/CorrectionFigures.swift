package import Ingestion

/// The corrections of all runs in figures that people ask for.
package struct CorrectionFigures: Codable, Hashable, Sendable {
    /// Quantiles; nil where there is no case.
    package struct Quantiles: Codable, Hashable, Sendable {
        package var median: Double?
        package var nineInTen: Double?
        package var greatest: Double?

        init(_ spread: Spread) {
            median = spread.quantile(0.5)
            nineInTen = spread.quantile(0.9)
            greatest = spread.greatest
        }
    }

    package var runs: Int
    package var correctingRuns: Int
    package var newPeriods: Int
    package var correctedPeriods: Int
    package var raised: Int
    package var lowered: Int
    package var filled: Int
    package var emptied: Int
    /// In periods, back from the newest that the series had.
    package var age: Quantiles
    /// In the unit of the values.
    package var change: Quantiles
    /// As a share of the value before.
    package var share: Quantiles
    /// Most first; ten at most.
    package var mostCorrected: [Corrections.OfSeries]

    init(_ sum: Corrections) {
        runs = sum.runs
        correctingRuns = sum.correctingRuns
        newPeriods = sum.newPeriods
        correctedPeriods = sum.corrected
        raised = sum.raised
        lowered = sum.lowered
        filled = sum.filled
        emptied = sum.emptied
        age = Quantiles(sum.ages)
        change = Quantiles(sum.changes)
        share = Quantiles(sum.shares)
        mostCorrected = Array(sum.series.prefix(10))
    }
}
