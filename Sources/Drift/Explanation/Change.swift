/// What of a series can change.
package enum ChangedComponent: String, Codable, CaseIterable, Hashable, Sendable {
    /// Where the values lie, once season and trend are allowed for.
    case level
    /// How much the values grow from one period to the next.
    case trend
    /// The unit the values are written in: the level by a power of ten.
    case unit
    /// How far the values scatter.
    case spread
    /// How the values go through the season.
    case season
    /// How much a value has of the one before it.
    case autocorrelation
    /// The share of periods without a value.
    case missing
    /// The values, which are one and the same.
    case constant
    /// What a day of the calendar is worth.
    case calendar
    /// A number beside the values, which the values follow.
    case covariate
}

/// One change of one component of a series: what, how large, since when.
package struct Change: Codable, Hashable, Sendable {
    package var component: ChangedComponent
    /// The regressor that changed; nil for all other components.
    package var subject: String?
    /// The index of the first value of the new behaviour.
    package var from: Int
    /// The first and the last index that `from` may be, at a confidence of 95%.
    package var earliest: Int
    package var latest: Int
    /// The index of the last value of the new behaviour; nil where it lasts to the end of the series.
    package var until: Int?
    /// How many values there are of a level, or of a constant, that lasts; nil of all else.
    package var count: Int?
    /// What was measured of the component before and after:
    /// of level and unit the mean value there would have been without and with the change, at its date, or, where
    /// the values are few or the change passed, over those values; of trend the growth from one period to the
    /// next, in the values' unit, or as a share of the value where `isRelative`; of
    /// spread the standard deviation about the forecast, in the values' unit, or as a share of the value
    /// where `isRelative`; of season the deviation of the values within a season, likewise; of
    /// autocorrelation the correlation of neighbours; of missing the share of missing periods; of constant the mean
    /// of the eight values before, and the one value; of calendar
    /// what one unit of it adds, likewise; of covariate the covariate's own mean.
    package var before: Double
    package var after: Double
    /// What the change did to the values, as an amount or, where `isRelative`, as a share of them: of level,
    /// unit and covariate the shift; of season the distance from the old shape, root mean square; of calendar what
    /// one unit of it adds beyond what it did; nil of spread, autocorrelation and missing.
    package var effect: Double?
    /// Within which the effect lies at a confidence of 95%; nil where it is not known.
    package var effectRange: ClosedRange<Double>?
    /// Whether effect, spread, season and calendar are shares of the value, not in its unit.
    package var isRelative: Bool
    /// How often chance alone gives as clear a change, of whatever kind, in a series without any.
    package var pValue: Double

    package init(
        component: ChangedComponent, subject: String? = nil, from: Int, earliest: Int, latest: Int,
        until: Int? = nil, count: Int? = nil, before: Double, after: Double, effect: Double? = nil,
        effectRange: ClosedRange<Double>? = nil, isRelative: Bool, pValue: Double
    ) {
        self.component = component
        self.subject = subject
        self.from = from
        self.earliest = earliest
        self.latest = latest
        self.until = until
        self.count = count
        self.before = before
        self.after = after
        self.effect = effect
        self.effectRange = effectRange
        self.isRelative = isRelative
        self.pValue = pValue
    }

    /// `after` over `before`; nil where that has no meaning.
    package var factor: Double? {
        let factor = after / before
        return before != 0 && factor.isFinite && factor >= 0 ? factor : nil
    }

    /// Whether its numbers can be written down: a level may lie beyond what a number can hold.
    var isFinite: Bool { before.isFinite && after.isFinite && (effect?.isFinite ?? true) }

    /// Whether a single value is all that is unlike the others.
    package var isSingleValue: Bool { until == from }

    /// Fewer values at the end are not called a level yet.
    static let leastLevel = 4

    /// Whether it is the newest values that are unlike those before, too few to be called a level.
    package var isOfNewestValues: Bool {
        component == .level && until == nil && (count ?? .max) < Change.leastLevel
    }

    /// The same change in a panel whose first period lies `periods` before that of the series.
    package func moved(by periods: Int) -> Change {
        var change = self
        change.from += periods
        change.earliest += periods
        change.latest += periods
        change.until = until.map { $0 + periods }
        return change
    }
}
