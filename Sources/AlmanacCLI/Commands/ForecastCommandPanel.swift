import Forecasting
import TimeSeries

/// The series of a table, on consecutive periods.
struct TablePanel: Sendable {
    /// What a period is.
    enum Clock: Sendable {
        case calendar(Frequency)
        /// Whole numbers, this far apart; each series counts from its first.
        case index(step: Int)
    }

    struct Member: Sendable {
        let id: String
        /// The period of `values[0]`; its number where the times are whole numbers.
        let first: Int
        /// From the first value to the last; `nan` where none is known between them.
        let values: [Double]
        /// Over the same periods and the horizon after them.
        var covariates = Covariates()

        /// Beside the values.
        var past: Covariates { covariates[0..<values.count] }
        /// Over the horizon.
        var future: Covariates {
            let end = covariates.columns.first?.count ?? values.count
            return covariates[values.count..<end]
        }
    }

    let clock: Clock
    /// In the order of their first rows.
    private(set) var members: [Member]
    /// The series without any value.
    let empty: [String]
    /// What speaks for the frequency, where it is doubtful.
    let doubt: String?

    /// The time of the period `offset` periods after the member's first, as a table shows it.
    func time(_ offset: Int, of member: Member) -> String {
        switch clock {
        case .calendar(let frequency): frequency.start(of: member.first + offset).description
        case .index(let step): String(member.first + offset * step)
        }
    }
}

extension TablePanel {
    /// A row of one series.
    struct Row: Sendable {
        /// Seconds in UTC and as the text shows them, or a whole number twice.
        let instant: Int
        let local: Int
        let value: Double
        /// In the order of the columns.
        let covariates: [Double]
        let line: Int
    }

    /// More missing periods than this in one series are a wrong time rather than a gap.
    private static let longest = 5_000_000
    /// Below this share of agreeing steps the frequency is doubtful.
    private static let sureShare = 0.75
    /// So many stamps tell the frequency of a panel.
    private static let fewStamps = 100_000

    /// - Parameters:
    ///   - names: of the series, in the order of their first rows.
    ///   - rows: of each series, in any order.
    ///   - covariates: the names of the columns.
    init(
        names: [String], rows: [[Row]], hasIndex: Bool, covariates: [String], horizon: Int,
        file: String
    ) throws(CommandFailure) {
        var rows = rows
        for series in rows.indices {
            let isSorted = zip(rows[series], rows[series].dropFirst()).allSatisfy {
                $0.instant <= $1.instant
            }
            if !isSorted {
                rows[series].sort { ($0.instant, $0.line) < ($1.instant, $1.line) }
            }
        }
        (clock, doubt) = try Self.clock(of: rows, hasIndex: hasIndex, file: file)
        var members: [Member] = []
        var empty: [String] = []
        for (name, rows) in zip(names, rows) {
            let member = try Self.member(
                name, rows, clock, covariates: covariates, horizon: horizon, file)
            if let member {
                members.append(member)
            } else {
                empty.append(name)
            }
        }
        self.members = members
        self.empty = empty
    }

    private static func clock(
        of rows: [[Row]], hasIndex: Bool, file: String
    ) throws(CommandFailure) -> (Clock, doubt: String?) {
        if hasIndex {
            var counts: [Int: Int] = [:]
            for rows in rows {
                for (next, row) in zip(rows.dropFirst(), rows) where next.instant > row.instant {
                    counts[next.instant - row.instant, default: 0] += 1
                }
            }
            let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
            return (.index(step: best?.key ?? 1), nil)
        }
        var stamps: [[Timestamp]] = []
        var count = 0
        for rows in rows where count < fewStamps {
            stamps.append(rows.map { Timestamp(seconds: $0.local) })
            count += rows.count
        }
        guard let inferred = Frequency.inferred(fromSeries: stamps) else {
            throw CommandFailure(
                "\(file): expected times that tell how often they come, found no series with two "
                    + "times that are whole minutes apart.",
                .worldFailed)
        }
        return (
            .calendar(inferred.frequency),
            inferred.share < sureShare ? inferred.evidence : nil
        )
    }

    /// The series on consecutive periods; nil where it has no value.
    private static func member(
        _ name: String, _ rows: [Row], _ clock: Clock, covariates: [String], horizon: Int,
        _ file: String
    ) throws(CommandFailure) -> Member? {
        guard let first = rows.firstIndex(where: { !$0.value.isNaN }),
            let last = rows.lastIndex(where: { !$0.value.isNaN })
        else { return nil }
        let start = rows[first].instant
        func period(_ row: Row) throws(CommandFailure) -> Int {
            switch clock {
            case .calendar(let frequency):
                let seconds = frequency.hasWholeDays ? row.local : row.instant
                return frequency.period(containing: Timestamp(seconds: seconds))
            case .index(let step):
                let distance = row.instant - start
                if distance.isMultiple(of: step) { return distance / step }
                throw CommandFailure(
                    "\(file):\(row.line): series \"\(name)\": expected times \(step) apart, as most "
                        + "are, found \(row.instant), which is \(distance) after the first.",
                    .worldFailed)
            }
        }
        let firstPeriod = try period(rows[first])
        let span = try period(rows[last]) - firstPeriod + 1
        guard span <= longest else {
            throw CommandFailure(
                "\(file):\(rows[last].line): series \"\(name)\": expected times near one another, "
                    + "found \(span) periods between the first and this one.",
                .worldFailed)
        }
        var values = [Double](repeating: .nan, count: span)
        var columns = covariates.map { _ in [Double](repeating: .nan, count: span + horizon) }
        var before: (period: Int, line: Int)?
        for (place, row) in rows.enumerated() {
            let period = try period(row)
            if let before, before.period == period {
                let lines = (min(before.line, row.line), max(before.line, row.line))
                throw CommandFailure(
                    "\(file):\(lines.1): series \"\(name)\" has a row for this time already, on "
                        + "line \(lines.0); expected one row for each series and period\(clock.name).",
                    .worldFailed)
            }
            before = (period, row.line)
            if (first...last).contains(place) { values[period - firstPeriod] = row.value }
            guard (0..<(span + horizon)).contains(period - firstPeriod) else { continue }
            for (column, cell) in row.covariates.enumerated() {
                columns[column][period - firstPeriod] = cell
            }
        }
        var firstNumber = firstPeriod
        if case .index = clock { firstNumber = start }
        return Member(
            id: name, first: firstNumber, values: values,
            covariates: Covariates(names: covariates, columns: columns))
    }
}

extension TablePanel {
    /// Puts features of the calendar beside every series, after the columns of the table.
    mutating func add(
        _ features: [CalendarFeature], _ options: TableOptions
    ) throws(CommandFailure) {
        guard let first = features.first else { return }
        guard case .calendar(let frequency) = clock else {
            throw CommandFailure(
                "--covariate \(first.name): expected dates or timestamps for the calendar, found "
                    + "whole numbers in the column '\(options.time)' of \(options.file).",
                .wrongUsage)
        }
        for index in members.indices {
            let member = members[index]
            let end = member.first + member.values.count + options.horizon
            let columns = features.flatMap { $0.columns(of: member.first..<end, frequency) }
            members[index].covariates = Covariates(
                names: member.covariates.names + columns.map(\.name),
                columns: member.covariates.columns + columns.map(\.values))
        }
    }

    /// - Throws: where a series lacks a covariate that its forecast needs.
    func requireFutures(_ file: String) throws(CommandFailure) {
        let lacking = members.compactMap { member in
            member.future.firstMissing().map { (member, $0.name, $0.period) }
        }
        guard let (member, name, period) = lacking.first else { return }
        let others =
            lacking.count > 1 ? " \(lacking.count) of \(members.count) series lack one." : ""
        throw CommandFailure(
            "\(file): series \"\(member.id)\": expected the covariate '\(name)' for every period of "
                + "the horizon, found none for \(time(member.values.count + period, of: member)); "
                + "give it in rows whose value is empty.\(others)",
            .worldFailed)
    }
}

extension TablePanel.Clock {
    /// For the end of a sentence.
    fileprivate var name: String {
        if case .calendar(let frequency) = self { return " (\(frequency))" }
        return ""
    }
}
