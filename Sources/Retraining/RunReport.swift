package import Forecasting
package import TimeSeries

/// What a report shows: the record of a run, and the figures around it that the store holds.
package struct RunReport: Hashable, Sendable {
    /// A series drawn with its forecasts, and why it is worth a look.
    package struct Chart: Hashable, Sendable {
        package var series: String
        /// One line: `flagged: residuals drifted for 2 runs; refitted`.
        package var reason: String
        package var model: String
        /// The observed periods, at most the last four seasons.
        package var times: [Timestamp]
        /// One value a time; nil where missing.
        package var actual: [Double?]
        /// The one-step forecasts of the production model over the same times; nil where it has none.
        package var oneStep: [Double?]
        package var forecastTimes: [Timestamp]
        package var forecast: Forecast
        /// The first period after the champion before this run was estimated; drawn as a mark.
        package var estimatedThrough: Timestamp?
    }

    /// One earlier run, or this one, for the ledger history.
    package struct HistoryEntry: Codable, Hashable, Sendable {
        package var run: Int
        package var asOf: Timestamp
        package var verdict: RunVerdict
        package var rowsAccepted: Int
        package var rowsQuarantined: Int
        package var position: String?
        package var findings: Int
        package var flagged: Int
        package var refitted: Int
        package var championVersion: Int?
    }

    package var record: RunRecord
    package var frequency: Frequency
    package var seasonLength: Int
    package var horizon: Int
    package var charts: [Chart]
    /// Oldest first, this run last.
    package var history: [HistoryEntry]
    /// The version of Almanac that made the run.
    package var softwareVersion: String
}
