import Ingestion
import Store
import Tabular
import TimeSeries

/// What the series checks say of the panel that the accepted rows make, with the actions of the job applied.
struct SeriesResult {
    private(set) var findings: [QualityFinding] = []
    private(set) var quarantinedSeries: Set<String> = []
    /// The rows that a series check keeps out, by their place in the batch.
    private(set) var refused: [Int: StoredQuarantine] = [:]
    /// The rows that are left, and the panel they make.
    private(set) var accepted: [QualityReport.AcceptedRow]
    private(set) var after: Vintage

    private let batch: Batch
    private let before: Vintage
    private let seasonLength: Int
    private let settings: QualitySettings

    /// - Parameter accepted: the rows that the row checks have let pass.
    init(
        _ accepted: [QualityReport.AcceptedRow], of batch: Batch, before: Vintage,
        seasonLength: Int, settings: QualitySettings
    ) {
        self.accepted = accepted
        self.batch = batch
        self.before = before
        self.seasonLength = seasonLength
        self.settings = settings
        after = before
        Self.enter(accepted, of: batch, in: &after)
        let checks = CheckList.series.filter { !settings.off.contains($0.rule) }
        // What these keep out is not there for the others to see.
        let strict = checks.filter { action($0) == .quarantineRow }
        if !strict.isEmpty {
            look(strict)
            self.accepted.removeAll { refused[$0.index] != nil }
            after = before
            Self.enter(self.accepted, of: batch, in: &after)
        }
        look(checks.filter { action($0) != .quarantineRow })
    }

    private static func enter(
        _ rows: [QualityReport.AcceptedRow], of batch: Batch, in panel: inout Vintage
    ) {
        let names = batch.rows.seriesNames
        for row in rows {
            panel.set(names[batch.rows.seriesCode(row.index)], row.period, row.value) {
                batch.rows.covariate($0, of: row.index).stored
            }
        }
        panel.endRun()
    }

    private func action(_ check: any SeriesCheck.Type) -> QualityAction {
        settings.actions[check.rule] ?? check.defaultAction
    }

    /// Runs checks over every series.
    private mutating func look(_ checks: [any SeriesCheck.Type]) {
        let panel = after.panel
        let panelEnd = panel.endPeriod ?? 0
        let panelEndBefore = before.endPeriod
        let changed = AcceptedRows(accepted, of: batch)
        let presence = Presence(panel)
        var emptyNews: Set<Range<Int>> = []
        for series in panel.series {
            let rows = changed.rows(of: series.id)
            let context = SeriesContext(
                series: series, frequency: after.frequency, seasonLength: seasonLength,
                panelEnd: panelEnd, panelEndBefore: panelEndBefore,
                changed: rows.map(\.period), isKnown: before.contains(series.id),
                settings: settings, rhythm: presence.rhythm)
            for check in checks {
                for episode in check.episodes(in: context) {
                    if action(check) >= .quarantineSeries, episode.periods.upperBound == panelEnd {
                        quarantinedSeries.insert(series.id)
                    }
                    guard check.isNews(episode, in: context) else { continue }
                    if check is CalendarGap.Type, presence.isEmpty(episode.periods) {
                        // One finding for all series, below.
                        emptyNews.insert(episode.periods)
                        continue
                    }
                    add(check, episode, rows, context)
                }
            }
        }
        for periods in emptyNews.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            findings.append(panelGap(periods))
        }
    }

    private mutating func add(
        _ check: any SeriesCheck.Type, _ episode: Episode, _ rows: [QualityReport.AcceptedRow],
        _ context: SeriesContext
    ) {
        let own = rows.filter { episode.periods.contains($0.period) }
        let action = action(check)
        if action == .quarantineRow {
            for row in own where refused[row.index] == nil {
                refused[row.index] = StoredQuarantine(
                    row.index, of: batch, rule: check.rule, reason: episode.mismatch.sentence)
            }
        }
        let references = own.prefix(QualityFinding.rowsNamed).map { row in
            RowReference(file: batch.rows[row.index].file, line: batch.rows[row.index].line)
        }
        findings.append(
            QualityFinding(check, episode, context, rows: references, ledger: batch.ledger))
    }

    private func panelGap(_ periods: Range<Int>) -> QualityFinding {
        let frequency = after.frequency
        return QualityFinding(
            rule: CalendarGap.rule,
            action: settings.actions[CalendarGap.rule] ?? CalendarGap.defaultAction, series: nil,
            Mismatch(
                expected: "values for each period",
                found: "none in any series for \(frequency.words(periods))"),
            advice: CalendarGap.advice(batch.ledger), count: periods.count,
            from: frequency.start(of: periods.lowerBound),
            to: frequency.start(of: periods.upperBound - 1))
    }
}

extension QualityFinding {
    init(
        _ check: any SeriesCheck.Type, _ episode: Episode, _ context: SeriesContext,
        rows: [RowReference] = [], ledger: LedgerTerms? = nil
    ) {
        self.init(
            rule: check.rule, action: context.settings.actions[check.rule] ?? check.defaultAction,
            series: context.series.id, place: context.series.id, episode.mismatch,
            advice: ledger.map { check.advice($0) } ?? check.advice, count: episode.periods.count,
            from: context.frequency.start(of: episode.periods.lowerBound),
            to: context.frequency.start(
                of: max(episode.periods.lowerBound, episode.periods.upperBound - 1)),
            rows: rows)
    }
}

/// Accepted rows by series.
private struct AcceptedRows {
    private let all: [QualityReport.AcceptedRow]
    private let order: GroupedPlaces
    private let codes: [String: Int]

    init(_ accepted: [QualityReport.AcceptedRow], of batch: Batch) {
        all = accepted
        let names = batch.rows.seriesNames
        codes = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
        order = GroupedPlaces(accepted.count, groups: names.count) {
            batch.rows.seriesCode(accepted[$0].index)
        }
    }

    /// In the order of the batch.
    func rows(of series: String) -> [QualityReport.AcceptedRow] {
        codes[series].map { code in order[code].map { all[Int($0)] } } ?? []
    }
}

/// The periods for which any series of a panel has a value.
private struct Presence {
    private let first: Int
    private let hasValue: [Bool]
    /// Whether a gap of one series may be that of all: not in a panel of one.
    private let hasMany: Bool
    /// Of the panel as a whole.
    let rhythm: WeeklyRhythm?

    init(_ panel: Panel) {
        let first = panel.series.lazy.map(\.firstPeriod).min() ?? 0
        var hasValue = [Bool](repeating: false, count: max(0, (panel.endPeriod ?? first) - first))
        for series in panel.series {
            let offset = series.firstPeriod - first
            for (index, value) in series.values.enumerated() where !value.isNaN {
                hasValue[offset + index] = true
            }
        }
        self.first = first
        self.hasValue = hasValue
        hasMany = panel.series.count > 1
        rhythm = WeeklyRhythm(
            first: first, count: hasValue.count, frequency: panel.frequency
        ) { hasValue[$0] }
    }

    func isEmpty(_ periods: Range<Int>) -> Bool {
        hasMany && periods.allSatisfy { !hasValue[$0 - first] }
    }
}
