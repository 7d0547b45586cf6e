import Tabular
import Ingestion
import Store
import TimeSeries

/// Rows that do not enter the panel, in the order of the batch.
struct Quarantined {
    private(set) var rows: [StoredQuarantine] = []
    /// Of rows that came from the quarantine, those that go back.
    private(set) var heldAgain: [(id: Int, row: StoredQuarantine)] = []

    init(_ refused: [Int: StoredQuarantine], of batch: Batch) {
        for (index, row) in refused.sorted(by: { $0.key < $1.key }) {
            if let id = batch.rows[index].replays {
                heldAgain.append((id, row))
            } else {
                rows.append(row)
            }
        }
    }
}

extension StoredQuarantine {
    init(_ index: Int, of batch: Batch, rule: String, reason: String) {
        let row = batch.rows[index]
        self.init(
            rule: rule, reason: reason, file: row.file, line: row.line, hash: row.hash,
            payload: batch.rows.raw(index), header: batch.rows.header(index))
    }
}

/// What the row checks say, with the actions of the job applied.
struct RowResult {
    private(set) var findings: [QualityFinding] = []
    let quarantined: [StoredQuarantine]
    /// Of rows that came from the quarantine, those that go back.
    let heldAgain: [(id: Int, row: StoredQuarantine)]
    private(set) var quarantinedSeries: Set<String> = []
    let accepted: [QualityReport.AcceptedRow]
    /// The places of the rows that the ledger position does not follow.
    private(set) var stray: [Int] = []

    init(_ context: RowContext) {
        var refused: [Int: StoredQuarantine] = [:]
        for check in CheckList.rows {
            let mustAct = check.mildestAction >= .quarantineRow
            if context.settings.off.contains(check.rule), !mustAct { continue }
            let action = max(
                context.settings.actions[check.rule] ?? check.defaultAction, check.mildestAction)
            let faults = check.faults(in: context)
            findings += Self.findings(of: check, faults, action, context)
            if check is StrayLedger.Type { stray = faults.compactMap(\.row) }
            guard action >= .quarantineRow else { continue }
            for fault in faults {
                if action >= .quarantineSeries, let series = fault.series {
                    quarantinedSeries.insert(series)
                }
                if let row = fault.row, refused[row] == nil {
                    refused[row] = StoredQuarantine(
                        row, of: context.batch, rule: check.rule, reason: fault.mismatch.sentence)
                }
            }
        }
        let held = Quarantined(refused, of: context.batch)
        quarantined = context.batch.unplaced.map(\.row) + held.rows
        heldAgain = held.heldAgain
        accepted = context.batch.rows.indices.compactMap { index in
            guard refused[index] == nil, let period = context.periods[index] else { return nil }
            switch context.batch.rows.value(index) {
            case .number(let value):
                return QualityReport.AcceptedRow(index: index, period: period, value: value)
            case .null:
                return QualityReport.AcceptedRow(index: index, period: period, value: nil)
            case .nonFinite, .unreadable: return nil
            }
        }
    }

    /// One finding for each series with faults.
    private static func findings(
        of check: any RowCheck.Type, _ faults: [RowFault], _ action: QualityAction,
        _ context: RowContext
    ) -> [QualityFinding] {
        var groups: [String: [RowFault]] = [:]
        for fault in faults { groups[fault.series ?? "", default: []].append(fault) }
        return groups.sorted { $0.key < $1.key }.compactMap { series, faults in
            guard let first = faults.first else { return nil }
            let periods = faults.compactMap(\.period).sorted()
            let others = faults.count - 1
            let more =
                others == 0 ? "" : ", and \(others) more such \(others == 1 ? "row" : "rows")"
            let frequency = context.before.frequency
            return QualityFinding(
                rule: check.rule, action: action, series: series.isEmpty ? nil : series,
                place: "\(first.reference.file):\(first.reference.line)",
                first.mismatch.followed(by: more),
                advice: check.advice(context.batch.ledger), count: faults.count,
                from: periods.first.map { frequency.start(of: $0) },
                to: periods.last.map { frequency.start(of: $0) },
                rows: faults.map(\.reference))
        }
    }
}
