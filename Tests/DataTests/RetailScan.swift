import TimeSeries

/// The weekly retail panel as a careful reader finds it who takes one drop at a time and knows
/// nothing of how the panel was made: the values it accepts and the faults it meets.
struct RetailScan {
    struct Drop {
        let name: String
        let rows: [CSVRow]
    }

    let drops: [Drop]
    /// By series and week (counted from the first), the value that stands at the end.
    private(set) var values: [String: [Int: Double]] = [:]
    private(set) var faults: Set<RetailFault> = []

    /// The greatest `loaded_on` so far; ISO dates sort as text.
    private var position = ""
    private let firstWeek: Int

    init(_ folder: DataFolder) throws {
        drops = try folder.names(in: "drops").map {
            Drop(name: $0, rows: try CSVRow.rows(of: folder.text("drops/\($0)")))
        }
        firstWeek = Self.period(drops.first?.rows.first?["week"] ?? "")
        for drop in drops { read(drop) }
        findGaps()
        findEnds()
    }

    /// The number of the week that `date` lies in, from the first week of the panel on.
    func week(_ date: String) -> Int { Self.period(date) - firstWeek }

    /// The Monday of week `number`.
    func monday(_ number: Int) -> String {
        Frequency.weekly.start(of: firstWeek + number).description
    }

    var weekCount: Int { (values.values.compactMap { $0.keys.max() }.max() ?? -1) + 1 }

    private static func period(_ date: String) -> Int {
        guard let text = TimestampText(date) else { preconditionFailure("\(date) is no date.") }
        return Frequency.weekly.period(containing: text.timestamp)
    }

    // MARK: - Rows

    private mutating func read(_ drop: Drop) {
        findRepeats(in: drop)
        let before = values
        for row in drop.rows {
            let (series, week) = (row["series_id"], week(row["week"]))
            guard ledgerIsReadable(row, in: drop), let value = readable(row, in: drop) else {
                continue
            }
            if let known = before[series]?[week] {
                if known != value { note("correction", row, drop) }
            } else if drop.name != drops.first?.name, week < self.week(deliveryDate(drop)) - 1 {
                note("lateRow", row, drop)
            }
            // Of two rows that contradict each other in one drop, the first is kept.
            if before[series]?[week] != nil || values[series]?[week] == nil {
                values[series, default: [:]][week] = value
            }
        }
        position = max(position, deliveryDate(drop))
    }

    private mutating func findRepeats(in drop: Drop) {
        let groups = Dictionary(grouping: drop.rows) { $0["series_id"] + " " + $0["week"] }
        for rows in groups.values where rows.count > 1 {
            let kind =
                Set(rows.map(\.text)).count == 1 ? "exactDuplicate" : "conflictingDuplicate"
            faults.insert(
                RetailFault(
                    kind: kind, series: rows[0]["series_id"], weeks: [rows[0]["week"]],
                    drop: drop.name, lines: rows.map(\.line)))
        }
    }

    private mutating func ledgerIsReadable(_ row: CSVRow, in drop: Drop) -> Bool {
        let cell = row["loaded_on"]
        if cell.isEmpty {
            note("ledgerNull", row, drop)
        } else if TimestampText(cell) == nil {
            note("ledgerUnreadable", row, drop)
        } else if cell < position {
            note("belowLedgerPosition", row, drop)
        } else {
            return true
        }
        return false
    }

    private mutating func readable(_ row: CSVRow, in drop: Drop) -> Double? {
        let cell = row["units"]
        if cell.isEmpty || cell == "NA" {
            note("nullValue", row, drop)
        } else if let value = Double(cell) {
            if value.isFinite { return value }
            note("nonFiniteValue", row, drop)
        } else {
            note("unreadableValue", row, drop)
        }
        return nil
    }

    private mutating func note(_ kind: String, _ row: CSVRow, _ drop: Drop) {
        faults.insert(
            RetailFault(
                kind: kind, series: row["series_id"], weeks: [row["week"]], drop: drop.name,
                lines: [row.line]))
    }

    private func deliveryDate(_ drop: Drop) -> String { String(drop.name.dropLast(".csv".count)) }

    // MARK: - Series

    /// The first drop whose delivery lies after `week`.
    private func drop(of week: Int) -> String {
        drops.first { self.week(deliveryDate($0)) > week }?.name ?? ""
    }

    private mutating func findGaps() {
        let known = Set(values.values.flatMap(\.keys))
        insertGaps(nil, (0..<weekCount).filter { !known.contains($0) })
        for (series, weeks) in values {
            guard let first = weeks.keys.min(), let last = weeks.keys.max() else { continue }
            insertGaps(series, (first...last).filter { weeks[$0] == nil && known.contains($0) })
        }
    }

    /// One fault for each run of consecutive weeks.
    private mutating func insertGaps(_ series: String?, _ missing: [Int]) {
        var run: [Int] = []
        for week in missing + [.max] {
            if let last = run.last, week != last + 1 {
                faults.insert(
                    RetailFault(
                        kind: "calendarGap", series: series, weeks: run.map(monday),
                        drop: drop(of: run[0]), lines: []))
                run = []
            }
            run.append(week)
        }
    }

    private mutating func findEnds() {
        for (series, weeks) in values {
            guard let first = weeks.keys.min(), let last = weeks.keys.max() else { continue }
            if first > 0 { noteEnd("newSeries", series, first) }
            if last < weekCount - 1 { noteEnd("endedSeries", series, last) }
        }
    }

    private mutating func noteEnd(_ kind: String, _ series: String, _ week: Int) {
        let name = drop(of: week)
        let rows = drops.first { $0.name == name }?.rows ?? []
        guard
            let row = rows.first(where: { $0["series_id"] == series && $0["week"] == monday(week) })
        else { return }
        faults.insert(
            RetailFault(
                kind: kind, series: series, weeks: [monday(week)], drop: name, lines: [row.line]))
    }
}
