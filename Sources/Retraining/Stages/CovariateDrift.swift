import Drift
import Statistics
import TimeSeries

/// Data drift: have the covariates of a job moved away from what its models were trained beside?
///
/// The newest values of each covariate of each series, since its model was estimated, against what was kept of those
/// before. A covariate that is the same in all series, a temperature or a calendar, is one covariate and is tested once.
/// What ties several of them is tested too, by their principal components: of those that all series share, and of
/// a series' own, lest one temperature be off beside every series. All of it is for information.
package struct CovariateDrift: Hashable, Sendable {
    /// Of the covariates that all series share, by their order in the job, and what ties them.
    package var panel: [SubjectDrift]
    /// Of those that are a series' own.
    package var series: [String: [SubjectDrift]]

    /// What is tested: the periods since the estimate of a model, against what was before.
    package struct Tested: Hashable, Sendable {
        /// Empty for what all series share.
        package var series: String
        package var newest: Range<Int>
        package var reference: CovariatesReference

        package init(series: String = "", newest: Range<Int>, reference: CovariatesReference) {
            self.series = series
            self.newest = newest
            self.reference = reference
        }
    }

    private static let seriesPerChunk = 64

    /// - Parameters:
    ///   - tested: the series that have a model, and covariates of their own.
    ///   - shared: what all series share; nil where nothing is.
    package static func measured(
        _ tested: [Tested], shared: Tested?, in covariates: JobCovariates, job: Job
    ) async -> CovariateDrift {
        let settings = DriftStage.settings(job.drift, seasonLength: job.seasonLength)
        var panel: [SubjectDrift] = []
        if let shared {
            var scores = RankScores()
            panel = shared.reference.tested(
                covariates.newestShared(shared.newest), settings: settings, scores: &scores)
        }
        let chunks = stride(from: 0, to: tested.count, by: seriesPerChunk).map {
            Array(tested[$0..<min(tested.count, $0 + seriesPerChunk)])
        }
        let found = await concurrentMap(chunks, threads: job.threads) { chunk in
            var scores = RankScores()
            return chunk.map { one in
                one.reference.tested(
                    covariates.newest(of: one.series, one.newest), settings: settings,
                    scores: &scores)
            }
        }.flatMap { $0 }
        var series: [String: [SubjectDrift]] = [:]
        for (one, subjects) in zip(tested, found) where !subjects.isEmpty {
            series[one.series] = subjects
        }
        var drift = CovariateDrift(panel: panel, series: series)
        drift.judge(rate: job.drift.falseAlarmRate)
        return drift
    }

    /// Which p-values to believe, of all series and covariates together.
    private mutating func judge(rate: Double) {
        let names = series.keys.sorted()
        let pValues =
            panel.map(\.pValue) + names.flatMap { (series[$0] ?? []).map(\.pValue) }
        var believed = FalseDiscovery.believed(pValues, rate: rate)[...]
        func marked(_ subjects: [SubjectDrift]) -> [SubjectDrift] {
            subjects.map {
                var subject = $0
                subject.isBelieved = believed.popFirst() ?? false
                return subject
            }
        }
        panel = marked(panel)
        for name in names { series[name] = series[name].map(marked) }
    }
}

extension SeriesDrift {
    /// With what is said of its covariates.
    func with(_ covariates: CovariateDrift?) -> SeriesDrift {
        guard let subjects = covariates?.series[series] else { return self }
        var drift = self
        drift.others += subjects
        return drift
    }
}

extension SubjectDrift {
    /// `price`, or `covariates together`; nil for what is not about covariates.
    package var covariateName: String? {
        kind == .data ? covariate ?? "covariates together" : nil
    }

    /// What is believed of covariates, in a sentence; nil for what is not.
    ///
    /// - Parameter series: nil where all series share them.
    package func covariateSentence(of series: String?) -> String? {
        guard kind == .data, isBelieved,
            let farthest = measurements.telling
        else { return nil }
        let place = series.map { " of \($0)" } ?? ", the same in all series,"
        let numbers =
            "\(farthest.measure) \(shortText(farthest.value)) against "
            + "\(shortText(farthest.threshold)), p = \(probabilityText(farthest.pValue))"
            + (measurements.count > 1
                ? "; of all measures together p = \(probabilityText(pValue))" : "")
        guard let covariate else {
            return "The covariates\(place) no longer belong together as before the model was "
                + "estimated: \(numbers)."
        }
        return
            "The newest \(farthest.currentCount) values of the covariate \(covariate)\(place) are "
            + "not as the \(farthest.referenceCount) before the model was estimated: \(numbers)."
    }
}
