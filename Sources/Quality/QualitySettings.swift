/// What a job says of its checks; what it leaves out stays at the default of each check.
package struct QualitySettings: Hashable, Sendable {
    /// The action of a rule, where the job chooses another than the rule's own.
    package var actions: [String: QualityAction]
    /// The rules that are not applied.
    package var off: Set<String>
    /// The least and greatest value that rule `range` accepts.
    package var minimum: Double?
    package var maximum: Double?
    /// Fewer values than this, and rule `tooShort` speaks.
    package var minimumObservations: Int
    /// The days on which `calendarGap` expects nothing, and `closedDay` no row.
    package var calendar = BusinessCalendar()
    /// The values that stand for "nothing known"; nil for those of `SentinelValue`.
    package var sentinels: Set<Double>?
    /// Beyond so many robust deviations `spike` and `levelShift` speak.
    package var spikeDeviations = 8.0
    /// From so many equal values on `flatLine` speaks; nil where their chance decides.
    package var flatLineLength: Int?
    /// From so many periods without a row on `endedSeries` speaks; nil where the series' gaps decide.
    package var endedAfter: Int?
    /// From so many whole periods behind the cut-off on `freshness` speaks, whatever the batch brings.
    package var staleAfter: Int?
    /// Below this share of the rows to be expected `rowCount` speaks, and above its reciprocal.
    package var rowShare = 0.5
    /// Below this share of the series to be expected `coverage` speaks.
    package var coverageShare = 0.8
    /// Above this share of empty values `nullShare` speaks; nil where earlier periods decide.
    package var nullShare: Double?
    package var allowedValues: [AllowedColumn] = []
    /// A regular expression for the whole name of a series.
    package var seriesPattern: String?
    package var columnRules: [ColumnComparison] = []
    package var sums: [HierarchySum] = []
    /// The share of a total by which `hierarchy` lets it differ from its parts.
    package var sumTolerance = 0.001

    package init(
        actions: [String: QualityAction] = [:], off: Set<String> = [], minimum: Double? = nil,
        maximum: Double? = nil,
        minimumObservations: Int = 8
    ) {
        self.actions = actions
        self.off = off
        self.minimum = minimum
        self.maximum = maximum
        self.minimumObservations = minimumObservations
    }
}
