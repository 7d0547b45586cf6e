package import Forecasting
import Statistics
package import TimeSeries

/// The model of one series in one version, and what it was made from.
package struct SeriesModel: Hashable, Sendable {
    /// A model that could not serve, and the reason: the one in use comes after it in the job's list.
    package struct Fallback: Codable, Hashable, Sendable {
        package var model: String
        package var failure: FitFailure
    }

    package var series: String
    package var model: FittedModel
    /// Of the job that it was fitted for.
    package var seasonLength: Int
    /// The first period of the values that the model has seen.
    package var firstPeriod: Timestamp
    /// The last period of the values that the parameters were estimated on.
    package var estimatedThrough: Timestamp
    /// The last period of the values that the state has taken in.
    package var updatedThrough: Timestamp
    /// The last period known when the parameters were last searched or estimated with success or in
    /// vain: from here the job's schedule counts.
    package var reestimationTriedThrough: Timestamp
    package var refitTriedThrough: Timestamp
    /// How many values, not counting missing ones, the state has taken in.
    package var observations: Int
    /// Of the values from the first period to the last: tells whether the past has changed since.
    package var inputDigest: String
    package var fallbacks: [Fallback]
    /// What newest errors and values are held against; nil in a version of before, until its series is next
    /// looked at.
    @Shared package var reference: SeriesReference?
    /// In a version of before, the standardised one-step errors over the values of the estimate without
    /// missing ones, each made by parameters that had not seen it: the reference is made of them. Otherwise
    /// empty.
    package var referenceErrors: [Double] = []
    /// The standardised one-step errors over the values that the state has taken in since the estimate, one
    /// a period; nil where there is none.
    package var unseenErrors: [Float?]
    /// The runs in which its newest errors were beyond chance. It stays with the model: a challenger starts
    /// from nothing, a run without news of the series changes nothing, and a rollback brings back what was
    /// so then.
    package var driftHistory: DriftHistory
    /// What the newest values of its own covariates are held against; nil where it has none, and in a version of
    /// before.
    package var covariates: CovariatesReference? = nil
}

extension SeriesModel {
    /// Whether the job, as it is now, would still ask for such a model.
    func suits(_ job: Job) -> Bool {
        seasonLength == job.seasonLength && job.models.contains(model.name)
    }
}

/// The values of one series as models see them: what quality checks object to is missing.
package struct ModelInput: Hashable, Sendable {
    package let series: String
    package let firstPeriod: Int
    /// One value a period; `nan` where nothing is known or nothing believed.
    package let values: [Double]

    package init(series: String, firstPeriod: Int, values: [Double]) {
        self.series = series
        self.firstPeriod = firstPeriod
        self.values = values
    }

    package var endPeriod: Int { firstPeriod + values.count }

    /// The values of the periods before `end`.
    func values(before end: Int) -> [Double] {
        Array(values.prefix(max(0, end - firstPeriod)))
    }

    /// The values from period `start` on.
    func values(from start: Int) -> [Double] {
        Array(values.dropFirst(max(0, start - firstPeriod)))
    }

    /// A digest of the values of the periods before `end`, in hexadecimal.
    func digest(before end: Int) -> String {
        var hash = StableHash()
        hash.combine(firstPeriod)
        for value in values.prefix(max(0, end - firstPeriod)) {
            hash.combine(Int(truncatingIfNeeded: value.isNaN ? 0x7ff8 << 48 : value.bitPattern))
        }
        let digits = String(hash.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension [Double] {
    /// How many are not missing.
    var observedCount: Int { count { !$0.isNaN } }
}
