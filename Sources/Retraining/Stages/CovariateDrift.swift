import Drift
import Statistics
package import TimeSeries

/// Data drift: have the covariates of a job moved away from what its models were trained beside?
///
/// The newest values of each covariate of each series, since its model was estimated, against those before. A
/// covariate that is the same in all series, a temperature or a calendar, is one covariate and is tested once.
/// What ties several of them is tested too, by their principal components: of those that all series share, and of
/// a series' own, lest one temperature be off beside every series. All of it is for information.
package struct CovariateDrift: Hashable, Sendable {
    /// Of the covariates that all series share, by their order in the job, and what ties them.
    package var panel: [SubjectDrift]
    /// Of those that are a series' own.
    package var series: [String: [SubjectDrift]]

    /// A series as the test sees it: its periods, of which the newest came after the estimate of its model.
    package struct Tested: Hashable, Sendable {
        package var series: String
        package var periods: Range<Int>
        package var newest: Int

        package init(series: String, periods: Range<Int>, newest: Int) {
            self.series = series
            self.periods = periods
            self.newest = newest
        }
    }

    private static let seriesPerChunk = 64

    /// - Parameters:
    ///   - all: the periods of every series of the panel: what is shared is shared by all.
    ///   - tested: the series that have a model.
    package static func measured(
        _ tested: [Tested], of all: [String: Range<Int>], in covariates: CovariatePanel, job: Job
    ) async -> CovariateDrift {
        let shared = shared(all, in: covariates)
        let own = covariates.names.indices.filter { covariate in
            !shared.contains { $0.covariate == covariate }
        }
        var panel: [SubjectDrift] = []
        if let whole = whole(tested), !shared.isEmpty {
            var scores = RankScores()
            panel = Self.tested(
                shared.map { $0.series.values(in: whole.periods) },
                names: shared.map(\.series.id), newest: whole.newest, job, &scores)
        }
        var series: [String: [SubjectDrift]] = [:]
        if !own.isEmpty {
            let chunks = stride(from: 0, to: tested.count, by: seriesPerChunk).map {
                Array(tested[$0..<min(tested.count, $0 + seriesPerChunk)])
            }
            let found = await concurrentMap(chunks, threads: job.threads) { chunk in
                var scores = RankScores()
                return chunk.map { one in
                    func column(_ covariate: Int) -> [Double] {
                        covariates.values(covariate, of: one.series, over: one.periods)
                    }
                    return Self.tested(
                        own.map(column), names: own.map { covariates.names[$0] },
                        newest: one.newest, job, &scores)
                }
            }.flatMap { $0 }
            for (one, subjects) in zip(tested, found) where !subjects.isEmpty {
                series[one.series] = subjects
            }
        }
        var drift = CovariateDrift(panel: panel, series: series)
        drift.judge(rate: job.drift.falseAlarmRate)
        return drift
    }

    /// Every covariate alone, and what ties them.
    private static func tested(
        _ columns: [[Double]], names: [String], newest: Int, _ job: Job, _ scores: inout RankScores
    ) -> [SubjectDrift] {
        let settings = DriftStage.settings(job.drift, seasonLength: job.seasonLength)
        let seasons = seasons(of: job)
        let samples = columns.map { CovariateSample($0, newest: newest, seasons: seasons) }
        var subjects: [SubjectDrift] = []
        for case (let sample?, let name) in zip(samples, names) {
            if let tested = CovariateTest.tested(sample, settings: settings, scores: &scores) {
                subjects.append(
                    SubjectDrift(
                        kind: .data, covariate: name, measurements: tested.measurements,
                        pValue: tested.pValue))
            }
        }
        let varying = samples.compactMap { $0?.varying }
        let measurement = ReconstructionTest.measured(
            varying, newest: newest, settings: settings, scores: &scores)
        if let measurement {
            subjects.append(
                SubjectDrift(
                    kind: .data, measurements: [measurement], pValue: measurement.pValue))
        }
        return subjects
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

// MARK: - the panel as a whole

extension CovariateDrift {
    /// The covariates of which no two series say different things of one period, where there are several series,
    /// with what they say together, under the covariate's name.
    private static func shared(
        _ all: [String: Range<Int>], in covariates: CovariatePanel
    ) -> [(covariate: Int, series: Series)] {
        guard all.count > 1, let start = all.values.map(\.lowerBound).min(),
            let end = all.values.map(\.upperBound).max()
        else { return [] }
        return covariates.names.indices.compactMap { covariate in
            var known = [Double](repeating: .nan, count: end - start)
            for (series, periods) in all {
                let values = covariates.values(covariate, of: series, over: periods)
                for (place, value) in zip(periods, values) where !value.isNaN {
                    let other = known[place - start]
                    guard other.isNaN || other == value else { return nil }
                    known[place - start] = value
                }
            }
            guard known.contains(where: { !$0.isNaN }) else { return nil }
            return (
                covariate,
                Series(id: covariates.names[covariate], firstPeriod: start, values: known)
            )
        }
    }

    /// From the first to the last period of all series; new is what came after half of the models were estimated.
    private static func whole(_ tested: [Tested]) -> Tested? {
        let ends = tested.map { $0.periods.upperBound - $0.newest }.sorted()
        guard let start = tested.map(\.periods.lowerBound).min(),
            let end = tested.map(\.periods.upperBound).max()
        else { return nil }
        return Tested(series: "", periods: start..<end, newest: end - ends[ends.count / 2])
    }

    /// The job's, and what the calendar repeats beyond it: a temperature has a year, whatever the values have.
    private static func seasons(of job: Job) -> [Double] {
        let calendar: [Double] =
            switch job.frequency.unit {
            case .minutes(let minutes): [1440, 10_080, 525_960].map { $0 / Double(minutes) }
            case .days(let days): [365.25 / Double(days)]
            case .week, .months: [Double(job.frequency.usualSeasonLength)]
            }
        let own = Double(job.seasonLength)
        return [own] + calendar.filter { $0 > max(1, own) * 1.5 }
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
            + "\(shortText(farthest.threshold)), p = \(shortText(pValue))"
        guard let covariate else {
            return "The covariates\(place) no longer belong together as before the model was "
                + "estimated: \(numbers)."
        }
        return
            "The newest \(farthest.currentCount) values of the covariate \(covariate)\(place) are "
            + "not as the \(farthest.referenceCount) before the model was estimated: \(numbers)."
    }
}
