/// The checks there are, in the order in which reports list them. To add one: write its file, and name it
/// here.
package enum CheckList {
    package static let rows: [any RowCheck.Type] = [
        MalformedRow.self, LedgerNull.self, LedgerUnreadable.self, BelowLedgerPosition.self,
        SchemaContractRows.self, StrayLedger.self,
        MissingSeries.self, SeriesPattern.self, UnreadableTime.self, FutureTime.self,
        StrayTime.self, OffGrid.self, ClosedDay.self, NullValue.self, UnreadableValue.self,
        NonFiniteValue.self, ExactDuplicate.self, ConflictingDuplicate.self, SeveralInPeriod.self,
        StaleOverwrite.self,
        RangeCheck.self, AllowedValues.self, ColumnRule.self, LateRow.self, Correction.self,
        CovariateValue.self,
    ]

    package static let series: [any SeriesCheck.Type] = [
        CalendarGap.self, DaylightSavingHour.self, ZeroRun.self, RareZero.self,
        SentinelValue.self, NegativeValue.self, NegativeSeries.self, ScaleChange.self, Spike.self,
        LevelShift.self, FlatLine.self, ConstantSeries.self, CounterReset.self, NewSeries.self,
        EndedSeries.self, TooShort.self,
    ]

    package static let batch: [any BatchCheck.Type] = [
        ExtraColumn.self, EmptyFile.self, WrongFrequency.self, RowCount.self, NullShare.self,
        Coverage.self, UnusualCorrections.self, CommonFactor.self, RepeatedPeriod.self,
        FutureLedger.self, Freshness.self, Hierarchy.self, CovariateHorizon.self,
    ]

    /// The rules of all checks.
    package static var rules: [String] {
        rows.map { $0.rule } + series.map { $0.rule } + batch.map { $0.rule }
    }
}
