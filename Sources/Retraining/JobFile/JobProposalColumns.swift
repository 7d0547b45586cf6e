import Tabular
import TimeSeries

/// What each column is for, with what speaks for it. Columns go by their place in the header.
struct JobProposalColumns {
    private(set) var time: Int
    private(set) var ledger: Int
    private(set) var value: Int
    private(set) var series: [Int]
    private(set) var covariates: [Int]
    private(set) var choices: [JobProposal.Choice] = []
    private(set) var doubts: [String] = []
    /// How many series there are.
    private(set) var seriesCount = 1
    /// For each row the number of its series.
    private(set) var seriesOfRow: [Int32] = []

    init(_ sample: JobProposalSample) throws(JobProposalError) {
        let columns = sample.columns
        let times = columns.indices.filter { columns[$0].isTime }
        guard let time = Self.best(times, score: { JobProposalHints.time(columns[$0].name) })
        else { throw Self.noTime(sample) }
        self.time = time
        guard let value = Self.value(of: sample, time: time) else { throw Self.noNumber(sample) }
        self.value = value
        ledger = time
        series = []
        covariates = []

        noteTime(sample, among: times)
        findLedger(sample, among: times.filter { $0 != time })
        findSeries(sample)
        noteValue(sample)
        findCovariates(sample)
    }

    private mutating func note(_ part: String, _ choice: String, _ evidence: String) {
        choices.append(JobProposal.Choice(part: part, choice: choice, evidence: evidence))
    }

    /// The one with the highest score, the first of equals.
    private static func best(_ columns: [Int], score: (Int) -> Int) -> Int? {
        columns.max { (score($0), -$0) < (score($1), -$1) }
    }

    // MARK: Time and ledger

    private mutating func noteTime(_ sample: JobProposalSample, among times: [Int]) {
        let column = sample.columns[time]
        let kind = column.type == .date ? "dates" : "timestamps"
        let span = column.timeSpan.map { "from \($0.first) to \($0.last)" } ?? ""
        note("time", column.name, "\(kind) \(span)")
        noteMisfits(of: column, expected: column.type == .date ? "a date" : "a timestamp")
        noteNulls(of: column, sample)
    }

    /// The column that is never before the time, up to one row in a hundred, and whose name says that
    /// it tells when a row came; of several the one that tells more rows apart.
    private mutating func findLedger(_ sample: JobProposalSample, among others: [Int]) {
        let stamps = sample.columns[time].stamps(local: false)
        let dated = sample.grouped(by: [time])
        var found: (column: Int, groups: Int, after: Int, both: Int)?
        var unnamed: [String] = []
        for other in others {
            let column = sample.columns[other]
            var both = 0
            var after = 0
            for case (let own?, let later?) in zip(stamps, column.stamps(local: false)) {
                both += 1
                if later >= own { after += 1 }
            }
            guard both > 0, Double(after) >= 0.99 * Double(both) else { continue }
            let groups = sample.grouped(by: [other], within: dated).count
            if !JobProposalHints.isLedger(column.name) {
                unnamed.append(JobProposalWords.plain(column.name))
            } else if groups > found?.groups ?? 0 {
                found = (other, groups, after, both)
            }
        }
        let name = JobProposalWords.plain(sample.columns[time].name)
        guard let found else {
            note("ledger", sample.columns[time].name, "no column tells when a row came")
            if !unnamed.isEmpty {
                doubts.append(
                    "\(JobProposalWords.list(unnamed)): never before \(name); if it tells when a row "
                        + "came, name it as columns.ledger.")
            }
            return
        }
        ledger = found.column
        let column = sample.columns[ledger]
        note(
            "ledger", column.name,
            "not before \(name) in \(JobProposalWords.count(found.after)) of "
                + "\(JobProposalWords.count(found.both)) rows, and named like the day a row came")
        noteNulls(of: column, sample)
        noteMisfits(of: column, expected: "a date")
    }

    private mutating func noteNulls(
        of column: JobProposalSample.Column, _ sample: JobProposalSample
    ) {
        let nulls = sample.rows - column.valueCount
        guard nulls > 0 else { return }
        let rows = JobProposalWords.count(nulls, "row has", "rows have")
        doubts.append(
            "\(rows) no value in \"\(JobProposalWords.plain(column.name))\" and will be set aside.")
    }

    private mutating func noteMisfits(of column: JobProposalSample.Column, expected: String) {
        let count = column.unreadableCount
        guard let misfit = column.firstMisfit, count > 0 else { return }
        let further = JobProposalWords.count(count - 1, "more such cell", "more such cells")
        doubts.append(
            "\(misfit.file):\(misfit.line): expected \(expected) in column "
                + "\"\(JobProposalWords.plain(column.name))\", found "
                + "\"\(JobProposalWords.plain(misfit.text))\""
                + (count > 1 ? ", and \(further)" : "") + "; the rows will be set aside.")
    }

    // MARK: Series

    private mutating func findSeries(_ sample: JobProposalSample) {
        let search = JobProposalSeries(sample, time: time, ledger: ledger, value: value)
        series = search.columns
        seriesOfRow = search.groups.ids
        seriesCount = search.groups.count
        let names = series.map { sample.columns[$0].name }
        note(
            "series", series.isEmpty ? "the whole table" : JobProposalWords.list(names),
            search.evidence)
        doubts += search.doubts
    }

    // MARK: Value and covariates

    private static func value(of sample: JobProposalSample, time: Int) -> Int? {
        let columns = sample.columns
        let shared = shared(sample, time: time)
        let number = best(columns.indices.filter { columns[$0].isNumeric }) {
            score(of: columns[$0], rows: sample.rows) - (shared.contains($0) ? 30 : 0)
        }
        guard let number, JobProposalHints.value(columns[number].name) < 0 else { return number }
        // A column of sales without a number in it is no reason to forecast prices.
        let empty = columns.indices.filter {
            columns[$0].type == .empty && JobProposalHints.value(columns[$0].name) > 0
        }
        return best(empty) { JobProposalHints.value(columns[$0].name) } ?? number
    }

    /// The numbers that are the same in all rows of a time, where a time has several: they belong to the
    /// time, like a holiday, and not to a series.
    private static func shared(_ sample: JobProposalSample, time: Int) -> Set<Int> {
        let dated = sample.grouped(by: [time])
        guard dated.count * 2 <= sample.rows else { return [] }
        let numbers = sample.columns.indices.filter {
            let column = sample.columns[$0]
            // What is the same everywhere says nothing of times, and its name something of itself.
            let isConstant = column.distinct == 1 && JobProposalHints.value(column.name) > 0
            return column.isNumeric && !isConstant
        }
        return Set(
            numbers.filter { sample.grouped(by: [$0], within: dated).count == dated.count })
    }

    private static func score(of column: JobProposalSample.Column, rows: Int) -> Int {
        // A column that counts the rows is no value, whatever it is called.
        let isCounter =
            column.type == .integer && column.distinct == rows && rows > 2
            && isConsecutive(column)
        return isCounter ? -10 : JobProposalHints.value(column.name)
    }

    private static func isConsecutive(_ column: JobProposalSample.Column) -> Bool {
        var last: Double?
        for case .number(let value) in column.numbers {
            if let last, value != last + 1 { return false }
            last = value
        }
        return true
    }

    private mutating func noteValue(_ sample: JobProposalSample) {
        let column = sample.columns[value]
        let shared = Self.shared(sample, time: time)
        let numbers = sample.columns.indices.filter {
            $0 != value && !series.contains($0) && sample.columns[$0].isNumeric
        }
        let others = numbers.filter {
            !shared.contains($0) && Self.score(of: sample.columns[$0], rows: sample.rows) >= 0
        }
        let range = column.range.map {
            "numbers from \(JobProposalWords.number($0.lowerBound)) to "
                + JobProposalWords.number($0.upperBound)
        }
        let reason: String
        if numbers.isEmpty {
            reason = "the only ones"
        } else if JobProposalHints.value(column.name) > 0 {
            reason = "chosen by its name"
        } else if others.isEmpty {
            reason =
                numbers.allSatisfy { shared.contains($0) }
                ? "the only ones that differ between series"
                : "the only ones not named like a cause, a name or a date"
        } else {
            reason = "the first ones"
            let names = JobProposalWords.list(others.map { sample.columns[$0].name }, last: "or")
            doubts.append(
                "The value is \"\(JobProposalWords.plain(column.name))\" because it comes first; "
                    + "if it should be \(names), change columns.value and covariates.")
        }
        let marks = sample.format.numbers
        if marks != .plain {
            let thousands = marks.thousandsMark.map { ", thousands \($0.rawValue)" } ?? ""
            note("numbers", "decimal \(marks.decimalText)\(thousands)", "as the cells are written")
        }
        note("value", column.name, [range, reason].compactMap(\.self).joined(separator: "; "))
        noteMisfits(of: column, expected: "a number")
        notePassedOver(sample)
        let odd = column.numbers.indices.filter {
            if case .nonFinite = column.numbers[$0] { true } else { false }
        }
        if let first = odd.first {
            let cells = JobProposalWords.count(
                odd.reduce(0) { $0 + column.counts[$1] }, "cell is", "cells are")
            doubts.append(
                "\(cells) no finite number, such as "
                    + "\"\(JobProposalWords.plain(column.texts[first]))\" in column "
                    + "\"\(JobProposalWords.plain(column.name))\"; if it means \"no value\", add it "
                    + "to nullValues.")
        }
    }

    /// Columns that are named more like what one forecasts, and hold no numbers.
    private mutating func notePassedOver(_ sample: JobProposalSample) {
        let taken = sample.columns[value]
        for column in sample.columns where column.type == .text || column.type == .empty {
            guard column.name != taken.name,
                JobProposalHints.value(column.name) > JobProposalHints.value(taken.name)
            else { continue }
            let example = column.texts.indices.first { !column.isNull[$0] }.map {
                "it holds \"\(JobProposalWords.plain(column.texts[$0]))\""
            }
            doubts.append(
                "\"\(JobProposalWords.plain(column.name))\" is named like a value and has no numbers: "
                    + "\(example ?? "it is empty"). \"\(JobProposalWords.plain(taken.name))\" was taken; "
                    + "if that is wrong, say how numbers are written (source.decimalMark, "
                    + "thousandsMark, nullValues).")
        }
    }

    /// The numbers that are left, but for those that say nothing: of one value within each series,
    /// a part of the date, a count of the rows, a name.
    private mutating func findCovariates(_ sample: JobProposalSample) {
        let groups = (ids: seriesOfRow, count: seriesCount)
        let roles = Set([time, ledger, value] + series)
        var constant: [String] = []
        for index in sample.columns.indices where !roles.contains(index) {
            let column = sample.columns[index]
            let varies = sample.grouped(by: [index], within: groups).count > seriesCount
            if !varies, column.type != .empty { constant.append(column.name) }
            if column.isNumeric, varies, Self.score(of: column, rows: sample.rows) > -5 {
                covariates.append(index)
            }
        }
        let names = covariates.map { sample.columns[$0].name }
        note(
            "covariates", JobProposalWords.list(names),
            names.isEmpty ? "no other numbers" : "the other numbers")
        let unused = sample.columns.indices.filter {
            !roles.contains($0) && !covariates.contains($0)
        }.map { sample.columns[$0].name }
        guard !unused.isEmpty else { return }
        note(
            "not used", JobProposalWords.list(unused),
            constant.count == unused.count
                ? "the same throughout each series" : "not needed to tell the rows apart")
    }

    // MARK: Refusals

    private static func noTime(_ sample: JobProposalSample) -> JobProposalError {
        var found: String?
        let index = sample.columns.first {
            $0.type == .integer && JobProposalHints.isIndex($0.name)
        }
        if let index {
            found =
                "\"\(JobProposalWords.plain(index.name))\" only counts the periods, which a job "
                + "cannot use yet: add a column with the date of each"
        }
        for column in sample.columns where found == nil && JobProposalHints.time(column.name) > 0 {
            // In a column of several forms it is one of the others that is in the way.
            let example = column.texts.indices.first {
                !column.isNull[$0] && column.texts[$0].contains { $0.isNumber }
                    && TimestampText(column.texts[$0]) == nil
            }
            guard column.type == .text || column.type == .integer, let example else { continue }
            let text = JobProposalWords.plain(column.texts[example])
            found =
                "\"\(JobProposalWords.plain(column.name))\" holds \"\(text)\": write it as a date, or "
                + "give its form in a job file, as in source.timeFormat: \"\(pattern(of: text))\""
        }
        return .noTimeColumn(
            file: sample.files.first ?? "", columns: sample.columns.map(\.name), found: found)
    }

    /// The pattern of a date that begins with its day or its month; of any other text the usual one.
    private static func pattern(of text: String) -> String {
        let mark = text.first { "./-".contains($0) } ?? "/"
        let numbers = text.split(separator: mark).prefix(3).compactMap { Int($0) }
        let isMonthFirst = numbers.count == 3 && numbers[1] > 12
        return (isMonthFirst ? ["MM", "dd", "yyyy"] : ["dd", "MM", "yyyy"])
            .joined(separator: String(mark))
    }

    private static func noNumber(_ sample: JobProposalSample) -> JobProposalError {
        var found: String?
        for column in sample.columns where column.type == .text {
            let decimal = column.texts.first { text in
                let parts = text.split(separator: ",", omittingEmptySubsequences: false)
                return parts.count == 2
                    && parts.allSatisfy {
                        !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) }
                    }
            }
            guard let decimal else { continue }
            found =
                "\"\(JobProposalWords.plain(column.name))\" holds \"\(decimal)\": write it with a "
                + "decimal point"
            break
        }
        return .noNumericColumn(
            file: sample.files.first ?? "", columns: sample.columns.map(\.name), found: found)
    }
}
