import Glibc
import Tabular
package import Ingestion
package import Store
package import TimeSeries

/// What all checks say of one batch and of the panel it makes.
package struct QualityReport: Sendable {
    /// A row that may enter the panel, with the period it belongs to.
    package struct AcceptedRow: Sendable {
        package let period: Int
        /// NaN stands for none.
        private let number: Double
        private let place: Int32

        init(index: Int, period: Int, value: Double?) {
            self.period = period
            number = value ?? .nan
            place = Int32(index)
        }

        /// Its index in the batch.
        package var index: Int { Int(place) }
        /// Nil where the source says that there is no value.
        package var value: Double? { number.isNaN ? nil : number }
    }

    /// Gravest first, then in the order of the list of checks, then by series.
    package let findings: [QualityFinding]
    package let accepted: [AcceptedRow]
    /// The panel before the batch with the accepted rows in force.
    package let panel: Vintage
    package let quarantined: [StoredQuarantine]
    /// The rows that came from the quarantine and go back to it, by their numbers there.
    package let heldAgain: [(id: Int, row: StoredQuarantine)]
    /// The series that keep their champion in this run.
    package let quarantinedSeries: Set<String>
    /// The ledger position with the batch; rows that `strayLedger` keeps out do not move it.
    package let positionAfter: LedgerValue?
    /// Whether a check with the action `fail` has spoken.
    package let isHalted: Bool
}

extension QualityReport {
    /// Runs every check: first on the rows of the batch, then on the panel that the accepted rows make.
    ///
    /// - Parameters:
    ///   - before: the panel before this batch.
    ///   - corrections: what the runs before have corrected, the newest of them, oldest first.
    ///   - horizon: how many periods the job forecasts; nil where there is no job.
    ///   - usesLocalDates: as in the source of the batch.
    package static func checking(
        _ batch: Batch, before: Vintage, asOf: Timestamp, seasonLength: Int,
        horizon: Int? = nil, covariates: [String], usesLocalDates: Bool,
        corrections: [Corrections] = [], settings: QualitySettings
    ) -> QualityReport {
        let periods = RowPeriods(
            of: batch.rows, frequency: before.frequency, usesLocalDates: usesLocalDates)
        let groups = RowGroups(batch.rows, periods)
        let rowsPerPeriod = RowsPerPeriod(batch, groups, periods, local: usesLocalDates)
        let rows = RowResult(
            RowContext(
                batch: batch, periods: periods, groups: groups, rowsPerPeriod: rowsPerPeriod,
                before: before, asOf: asOf,
                covariates: covariates, usesLocalDates: usesLocalDates, settings: settings))
        let panel = SeriesResult(
            rows.accepted, of: batch, before: before, seasonLength: seasonLength,
            settings: settings)
        let endBefore = before.endPeriod
        let whole = BatchContext(
            batch: batch, periods: periods, rowsPerPeriod: rowsPerPeriod, before: before,
            after: panel.after, accepted: panel.accepted, corrections: corrections,
            acceptedPeriods: Set(panel.accepted.lazy.map(\.period)).sorted(), endBefore: endBefore,
            asOf: asOf, horizon: horizon, settings: settings,
            counts: DeliveryCounts(
                panel.after, endBefore: endBefore, keptOut: groups, seasonLength: seasonLength))
        let batchFindings = batchFindings(whole)
        let findings =
            rows.findings + batchFindings
            + (batchFindings.contains { $0.rule == CommonFactor.rule }
                ? CommonFactor.attributed(panel.findings, in: whole) : panel.findings)
        let refused = Quarantined(panel.refused, of: batch)
        return QualityReport(
            findings: sorted(findings), accepted: panel.accepted, panel: panel.after,
            quarantined: rows.quarantined + refused.rows,
            heldAgain: rows.heldAgain + refused.heldAgain,
            quarantinedSeries: rows.quarantinedSeries.union(panel.quarantinedSeries),
            positionAfter: batch.position(without: rows.stray),
            isHalted: findings.contains { $0.action == .fail })
    }

    /// The periods of a series that models treat as missing.
    package static func periodsTreatedAsMissing(
        in series: Series, frequency: Frequency, seasonLength: Int, settings: QualitySettings
    ) -> [Range<Int>] {
        let context = SeriesContext(
            series: series, frequency: frequency, seasonLength: seasonLength,
            panelEnd: series.endPeriod, panelEndBefore: nil, changed: [], isKnown: true,
            settings: settings)
        return CheckList.series
            .filter { $0.isTreatedAsMissing && !settings.off.contains($0.rule) }
            .flatMap { $0.episodes(in: context).map(\.periods) }
    }

    private static func batchFindings(_ context: BatchContext) -> [QualityFinding] {
        let settings = context.settings
        let frequency = context.after.frequency
        return CheckList.batch.filter { !settings.off.contains($0.rule) }.flatMap { check in
            check.faults(in: context).map { fault in
                QualityFinding(
                    rule: check.rule, action: settings.actions[check.rule] ?? check.defaultAction,
                    series: fault.series, place: fault.series, fault.mismatch,
                    advice: check.advice(context.batch.ledger), count: fault.count,
                    from: fault.periods.map { frequency.start(of: $0.lowerBound) },
                    to: fault.periods.map { frequency.start(of: $0.upperBound - 1) },
                    rows: fault.rows)
            }
        }
    }

    static func sorted(_ findings: [QualityFinding]) -> [QualityFinding] {
        let order = Dictionary(
            uniqueKeysWithValues: CheckList.rules.enumerated().map { ($1, $0) })
        return findings.enumerated().sorted { left, right in
            if left.element.action != right.element.action {
                return left.element.action > right.element.action
            }
            let leftPlace = order[left.element.rule] ?? 0
            let rightPlace = order[right.element.rule] ?? 0
            if leftPlace != rightPlace { return leftPlace < rightPlace }
            let leftSeries = left.element.series ?? ""
            let rightSeries = right.element.series ?? ""
            if leftSeries != rightSeries { return leftSeries < rightSeries }
            return left.offset < right.offset
        }.map(\.element)
    }
}

/// About a number, in four significant digits: `1235` rather than `1234.5678`.
func roughText(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return plainText(value) }
    if abs(value) >= 1000, abs(value) < 1e15 { return "\(Int(value.rounded()))" }
    let unit = pow(10, 3 - floor(log10(abs(value))))
    let rounded = (value * unit).rounded() / unit
    return plainText(rounded.isFinite ? rounded : value)
}

/// A number as people write it: `12` rather than `12.0`.
func plainText(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
