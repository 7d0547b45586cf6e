package import Drift
package import TimeSeries

/// What changed in the series that were flagged, in words and dates.
package struct DriftExplanation: Codable, Hashable, Sendable {
    /// One change of a series, its dates those of the calendar.
    package struct DatedChange: Codable, Hashable, Sendable {
        package var component: ChangedComponent
        package var sentence: String
        package var from: Timestamp
        /// Between these the change began, at a confidence of 95%.
        package var earliest: Timestamp
        package var latest: Timestamp
        /// The last period of a change that passed; nil where it lasts.
        package var until: Timestamp?
        package var before: Double
        package var after: Double
        /// Within which what the change did to the values lies at a confidence of 95%, as an amount or, where
        /// `isRelative`, as a share of them; nil where it is not known.
        package var effectRange: ClosedRange<Double>?
        package var isRelative: Bool?
        package var pValue: Double

        package init(
            component: ChangedComponent, sentence: String, from: Timestamp, earliest: Timestamp,
            latest: Timestamp, until: Timestamp?, before: Double, after: Double,
            effectRange: ClosedRange<Double>? = nil, isRelative: Bool? = nil, pValue: Double
        ) {
            self.component = component
            self.sentence = sentence
            self.from = from
            self.earliest = earliest
            self.latest = latest
            self.until = until
            self.before = before
            self.after = after
            self.effectRange = effectRange
            self.isRelative = isRelative
            self.pValue = pValue
        }
    }

    package struct OfSeries: Codable, Hashable, Sendable {
        package var series: String
        /// The newest first; empty where chance explains what the values did of late.
        package var changes: [DatedChange]

        package init(series: String, changes: [DatedChange]) {
            self.series = series
            self.changes = changes
        }
    }

    /// Every flagged series, in the order of the panel.
    package var series: [OfSeries]
    /// A sentence for each branch of the panel that changed as one.
    package var branches: [String]

    package init(series: [OfSeries], branches: [String]) {
        self.series = series
        self.branches = branches
    }
}

extension DriftExplanation {
    /// In how many of series without any change a search may name one.
    ///
    /// It is no rate of alarms, and so not the policy's: what is explained has been flagged at that rate already, and
    /// the question is no longer whether something changed but what. A lower rate costs words where there is something
    /// to say: a shift of 1.5 deviations eight periods ago is named in half of series at 5%. A higher one costs
    /// little: the search is through all of the series, and of what it names the changes of the newest `reach`
    /// alone are shown, each with its own p-value. A stricter policy flags fewer and clearer series, for
    /// which the words need be no stricter.
    static let rate = 0.2

    /// Explains the flagged series by their values as they are, those that checks object to included, and
    /// names the branches that met something unforeseen in this run; nil where there is neither.
    package static func of(
        _ drift: [SeriesDrift], in vintage: Vintage, job: Job
    ) -> DriftExplanation? {
        let flagged = Set(drift.lazy.filter(\.flagged).map(\.series))
        let isNews = drift.contains { $0.unforeseen?.contains(where: \.isNews) ?? false }
        guard !flagged.isEmpty || isNews else { return nil }
        let frequency = job.frequency
        // Older changes the champion has seen, or they are no news.
        let reach = max(job.seasonLength, 3 * job.drift.window)
        var members: [Branches.Member] = []
        var explained: [OfSeries] = []
        let all = vintage.panel.series
        let origin = all.map(\.firstPeriod).min() ?? 0
        let end = all.map(\.endPeriod).max() ?? origin
        let words = PeriodWords(frequency, from: origin)
        for one in all {
            var changes: [Change] = []
            if flagged.contains(one.id) {
                let found = Explanation.of(
                    ObservedSeries(
                        one.values, seasonLength: job.seasonLength,
                        regressors: calendar(of: one, frequency)
                            + covariates(of: one, in: vintage)), rate: rate)
                changes = found.changes.map { $0.moved(by: one.firstPeriod - origin) }.filter {
                    ($0.until ?? $0.from) + origin >= end - reach
                }
                explained.append(
                    OfSeries(
                        series: one.id,
                        changes: changes.map { dated($0, words, frequency, origin) }))
            }
            members.append(Branches.Member(series: one.id, changes: changes))
        }
        let changed = Branches.changed(members, periods: end - origin)
        let met = CommonErrors.branches(
            drift, of: all.map(\.id), from: origin, frequency: frequency, window: job.drift.window)
        // What is known by its size is not said without it, unless more series met it than were explained.
        let sized = changed.filter { !$0.isPart(of: met) }
        let branches = sized + met.filter { one in !sized.contains { $0.hasMet(one) } }
        guard !flagged.isEmpty || !branches.isEmpty else { return nil }
        return DriftExplanation(
            series: explained, branches: branches.map { $0.sentence(words) })
    }

    /// What the calendar does to months; weeks and days have it in their season.
    private static func calendar(
        of series: Series, _ frequency: Frequency
    ) -> [ObservedSeries.Regressor] {
        guard frequency == .monthly else { return [] }
        return [CalendarFeature.workdays, .easter].flatMap { feature in
            feature.columns(of: series.firstPeriod..<series.endPeriod, frequency)
        }.map { .init(name: $0.name, kind: .calendar, values: $0.values) }
    }

    /// The covariates of a series; the last known value stands where one is missing, of those that are mostly
    /// known.
    private static func covariates(
        of series: Series, in vintage: Vintage
    ) -> [ObservedSeries.Regressor] {
        guard let covariates = vintage.covariates else { return [] }
        return covariates.names.indices.compactMap { covariate in
            var values = covariates.values(
                covariate, of: series.id, over: series.firstPeriod..<series.endPeriod)
            let missing = values.count(where: \.isNaN)
            guard var last = values.first(where: { !$0.isNaN }), 10 * missing <= values.count else {
                return nil
            }
            for place in values.indices {
                if values[place].isNaN { values[place] = last }
                last = values[place]
            }
            return .init(name: covariates.names[covariate], kind: .covariate, values: values)
        }
    }

    private static func dated(
        _ change: Change, _ words: PeriodWords, _ frequency: Frequency, _ origin: Int
    ) -> DatedChange {
        func start(_ index: Int) -> Timestamp { frequency.start(of: origin + index) }
        return DatedChange(
            component: change.component, sentence: change.sentence(words),
            from: start(change.from), earliest: start(change.earliest),
            latest: start(change.latest), until: change.until.map(start), before: change.before,
            after: change.after, effectRange: change.effectRange,
            isRelative: change.effectRange == nil ? nil : change.isRelative,
            pValue: change.pValue)
    }
}

extension Branches.Member {
    /// - Parameter id: the columns that name the series, joined as `Source.Columns.series` says.
    init(series id: String, changes: [Change]) {
        self.init(keys: id.split(separator: "/").map(String.init), changes: changes)
    }
}

extension BranchChange {
    /// Whether it is of the same series, side and date as `other`, or nearly.
    fileprivate func hasMet(_ other: BranchChange) -> Bool {
        keys == other.keys && direction == other.direction && abs(from - other.from) <= 2
    }

    /// Whether it is single values of some of the series that `others` have met.
    fileprivate func isPart(of others: [BranchChange]) -> Bool {
        let alike = others.filter { direction == $0.direction && abs(from - $0.from) <= 2 }
        return isSingleValue && Set(series).isStrictSubset(of: alike.flatMap(\.series))
    }
}

extension PeriodWords {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// The names of periods, the one at index 0 being `origin`.
    package init(_ frequency: Frequency, from origin: Int) {
        // A day is a date that things happen on, an hour a time that they happen at.
        let preposition =
            switch frequency.unit {
            case .days: "on"
            case .minutes: "at"
            default: "in"
            }
        self.init(plural: frequency.periodsName, preposition: preposition) { index in
            let start = frequency.start(of: origin + index)
            switch frequency.unit {
            case .week: return "the week of \("\(start)".prefix(10))"
            case .months(1): return "\(Self.months[start.date.month - 1]) \(start.date.year)"
            case .months(12): return "\(start.date.year)"
            case .months, .days: return "\("\(start)".prefix(10))"
            case .minutes: return "\("\(start)".prefix(16))"
            }
        }
    }
}
