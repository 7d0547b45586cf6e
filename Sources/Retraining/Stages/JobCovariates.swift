import Drift
package import TimeSeries

/// The covariates of a job as a run knows them: those that all series share, and those that are a series' own, lest
/// one temperature be tested beside every series.
package struct JobCovariates: Sendable {
    private let panel: CovariatePanel
    private let job: Job
    /// By their places in the panel.
    private let own: [Int]
    /// What all series say of them together.
    private let shared: [Series]

    /// - Parameter all: the periods of every series of the panel: what is shared is shared by all.
    package init(_ panel: CovariatePanel, of all: [String: Range<Int>], job: Job) {
        self.panel = panel
        self.job = job
        // One that is named twice is one.
        let places = panel.names.indices.filter {
            panel.names.firstIndex(of: panel.names[$0]) == $0
        }
        let shared = Self.shared(places, all, in: panel)
        self.shared = shared.map(\.series)
        own = places.filter { place in !shared.contains { $0.place == place } }
    }

    /// What the newest values of a series' own covariates are held against: those of the periods that its model was
    /// estimated on. As the model has it, where the past has not changed since; nil where all are shared.
    ///
    /// - Parameter model: its state after the newest value.
    package func reference(of model: SeriesModel) -> CovariatesReference? {
        guard !own.isEmpty else { return nil }
        let start = job.frequency.period(containing: model.firstPeriod)
        let end = max(start, job.frequency.period(containing: model.estimatedThrough) + 1)
        let newest = job.frequency.period(containing: model.updatedThrough) + 1 - end
        return CovariatesReference(
            of: source(
                own.map { panel.names[$0] }, self.newest(of: model.series, start..<end),
                from: start, newest: newest), kept: model.covariates)
    }

    /// The same of those that all series share: until half of the models were estimated.
    ///
    /// - Parameter kept: of an earlier run.
    package func sharedReference(
        of models: [SeriesModel], kept: CovariatesReference?
    ) -> (reference: CovariatesReference, end: Int)? {
        let ends = models.map { job.frequency.period(containing: $0.estimatedThrough) + 1 }.sorted()
        guard !shared.isEmpty,
            let start = models.map({ job.frequency.period(containing: $0.firstPeriod) }).min(),
            let last = models.map({ job.frequency.period(containing: $0.updatedThrough) }).max()
        else { return nil }
        let end = max(start, ends[ends.count / 2])
        let source = source(
            shared.map(\.id), newestShared(start..<end), from: start, newest: last + 1 - end)
        return (CovariatesReference(of: source, kept: kept), end)
    }

    /// A series' own covariates, in the order of its reference.
    func newest(of series: String, _ periods: Range<Int>) -> [[Double]] {
        own.map { panel.values($0, of: series, over: periods) }
    }

    /// Those that all series share, in the order of their reference.
    func newestShared(_ periods: Range<Int>) -> [[Double]] {
        shared.map { $0.values(in: periods) }
    }

    private func source(
        _ names: [String], _ columns: [[Double]], from start: Int, newest: Int
    ) -> CovariatesReference.Source {
        CovariatesReference.Source(
            names: names, columns: columns, firstPeriod: start, newest: newest,
            seasons: Self.seasons(of: job),
            settings: DriftStage.settings(job.drift, seasonLength: job.seasonLength))
    }

    /// The covariates of which no two series say different things of one period, where there are several series,
    /// with what they say together, under the covariate's name.
    private static func shared(
        _ places: [Int], _ all: [String: Range<Int>], in covariates: CovariatePanel
    ) -> [(place: Int, series: Series)] {
        guard all.count > 1, let start = all.values.map(\.lowerBound).min(),
            let end = all.values.map(\.upperBound).max()
        else { return [] }
        return places.compactMap { covariate in
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
