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

        package init(
            series: String, reason: String, model: String, times: [Timestamp], actual: [Double?],
            oneStep: [Double?], forecastTimes: [Timestamp], forecast: Forecast,
            estimatedThrough: Timestamp?
        ) {
            self.series = series
            self.reason = reason
            self.model = model
            self.times = times
            self.actual = actual
            self.oneStep = oneStep
            self.forecastTimes = forecastTimes
            self.forecast = forecast
            self.estimatedThrough = estimatedThrough
        }
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

        package init(
            run: Int, asOf: Timestamp, verdict: RunVerdict, rowsAccepted: Int, rowsQuarantined: Int,
            position: String?, findings: Int, flagged: Int, refitted: Int, championVersion: Int?
        ) {
            self.run = run
            self.asOf = asOf
            self.verdict = verdict
            self.rowsAccepted = rowsAccepted
            self.rowsQuarantined = rowsQuarantined
            self.position = position
            self.findings = findings
            self.flagged = flagged
            self.refitted = refitted
            self.championVersion = championVersion
        }
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

    package init(
        record: RunRecord, frequency: Frequency, seasonLength: Int, horizon: Int, charts: [Chart],
        history: [HistoryEntry], softwareVersion: String
    ) {
        self.record = record
        self.frequency = frequency
        self.seasonLength = seasonLength
        self.horizon = horizon
        self.charts = charts
        self.history = history
        self.softwareVersion = softwareVersion
    }
}
