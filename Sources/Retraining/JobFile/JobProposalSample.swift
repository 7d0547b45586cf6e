import FoundationEssentials
import Tabular
import TimeSeries

/// The first rows of the files that a job is proposed from: the type of each column as the profiles of
/// the files tell it, and the cells as numbers of their texts.
struct JobProposalSample {
    let files: [String]
    let rows: Int
    /// Whether `rows` are all there are.
    let isWhole: Bool
    let format: CSVFormat
    let columns: [Column]
    private let unreadableRows: Int
    private let firstUnreadable: TabularError?

    /// One column of the sample.
    struct Column {
        let name: String
        fileprivate(set) var type = ColumnType.empty
        fileprivate(set) var firstMisfit: (file: String, line: Int, text: String)?
        /// The different texts, in the order of their appearance.
        fileprivate(set) var texts: [String] = []
        /// For each text how often it stands there and what it can be read as.
        fileprivate(set) var counts: [Int] = []
        fileprivate(set) var isNull: [Bool] = []
        fileprivate(set) var numbers: [NumberCell] = []
        fileprivate(set) var times: [TimeCell] = []
        /// For each row the number of its text.
        fileprivate(set) var codes: [Int32] = []
    }

    /// Texts that often stand for "no value"; those that are seen are proposed.
    private static let usualNulls =
        CSVFormat.defaultNullValues + [
            "N/A", "n/a", "#N/A", "na", "NULL", "Null", "null", "None", "none", "nil", "-", "--",
            ".", "?", "missing",
        ]

    init(files: [String], rowLimit: Int) throws(JobProposalError) {
        var merging = Merging(files: files)
        for file in files {
            try merging.read(file, limit: max(1, rowLimit - merging.rows))
        }
        guard merging.rows > 0, let format = merging.format else { throw .noRows(files: files) }
        self.files = files
        rows = merging.rows
        isWhole = merging.isWhole
        self.format = format
        columns = merging.columnsWithTypes()
        unreadableRows = merging.unreadableRows
        firstUnreadable = merging.firstUnreadable
    }

    /// What was looked at.
    var sentence: String {
        let name = JobProposalWords.plain(files.first ?? "", longest: 80)
        let subject = files.count == 1 ? name : "\(name) and \(files.count - 1) more"
        let counted = JobProposalWords.count(rows, "row", "rows")
        return "\(subject): \(isWhole ? counted : "the first \(counted)"), "
            + "\(columns.count) columns, separated by a \(format.delimiterName)"
    }

    var doubts: [String] {
        guard let firstUnreadable else { return [] }
        let what = JobProposalWords.count(
            unreadableRows, "row is not readable", "rows are not readable")
        return ["\(what); the first: \(firstUnreadable)"]
    }

    /// The files' rows while they are read.
    private struct Merging {
        var rows = 0
        var isWhole = true
        var unreadableRows = 0
        var firstUnreadable: TabularError?
        var format: CSVFormat?
        private let files: [String]
        private var columns: [Column] = []
        private var pools: [TextPool] = []
        /// For each column and type, the values in files whose profile tells that type.
        private var votes: [[ColumnType: Int]] = []
        private var misfits: [[ColumnType: (file: String, line: Int, text: String)]] = []

        init(files: [String]) { self.files = files }

        mutating func read(_ file: String, limit: Int) throws(JobProposalError) {
            var isFolder = false
            if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder {
                throw .folder(path: file)
            }
            let isParquet = try Self.wrapping { () throws(TabularError) in
                try TableFormat.of(file: file) == .parquet
            }
            let own = try Self.wrapping { () throws(TabularError) in
                if isParquet { return CSVFormat() }
                let sniffed = try CSVFormat.sniff(path: file)
                let delimiter = Character(Unicode.Scalar(sniffed.delimiter))
                let own = CSVFormat(delimiter: delimiter, nullValues: usualNulls) ?? sniffed
                guard let format else { return try own.sniffingNumbers(path: file) }
                var further = own
                further.numbers = format.numbers
                return further
            }
            let profile = try Self.wrapping { () throws(TabularError) in
                try TableProfile(path: file, format: own, limit: limit)
            }
            try checkHeader(profile, file: file)
            take(profile)
            do throws(TabularError) {
                if isParquet {
                    try takeCells(of: ParquetReader(ofAllColumns: file), limit: limit)
                } else if let format {
                    try takeCells(of: CSVReader(path: file, format: format), limit: limit)
                }
            } catch { throw .table(error) }
        }

        private static func wrapping<Value>(
            _ body: () throws(TabularError) -> Value
        ) throws(JobProposalError) -> Value {
            do throws(TabularError) { return try body() } catch { throw .table(error) }
        }

        /// The first file says what the others must look like. A file of one column has no delimiter
        /// of its own.
        private mutating func checkHeader(
            _ profile: TableProfile, file: String
        ) throws(JobProposalError) {
            let names = profile.columns.map(\.name)
            guard let format, let first = files.first else {
                format = profile.format
                columns = names.map { Column(name: $0) }
                pools = names.map { _ in TextPool() }
                votes = names.map { _ in [:] }
                misfits = names.map { _ in [:] }
                return
            }
            guard profile.format.delimiter == format.delimiter else {
                throw .otherDelimiter(
                    file: file, found: profile.format.delimiterName, first: first,
                    expected: format.delimiterName)
            }
            let expected = columns.map(\.name)
            let missing = expected.filter { !names.contains($0) }
            let further = names.filter { !expected.contains($0) }
            guard missing.isEmpty, further.isEmpty else {
                throw .otherColumns(
                    file: file, first: first, missing: missing, further: further)
            }
        }

        private mutating func take(_ profile: TableProfile) {
            isWhole = isWhole && profile.isWholeFile
            unreadableRows += profile.unreadableRows
            firstUnreadable = firstUnreadable ?? profile.firstUnreadable
            for index in columns.indices {
                guard let column = profile.column(columns[index].name) else { continue }
                votes[index][column.type, default: 0] += column.rows - column.nulls
                if let misfit = column.firstMisfit, misfits[index][column.type] == nil {
                    misfits[index][column.type] = (profile.file, misfit.line, misfit.text)
                }
            }
        }

        private mutating func takeCells<Reader: RecordReader & ~Copyable>(
            of table: consuming Reader, limit: Int
        ) throws(TabularError) {
            var reader = table
            let places = columns.map { reader.index(ofColumn: $0.name) ?? 0 }
            var taken = 0
            while taken < limit {
                do {
                    guard try reader.next() else { break }
                } catch {
                    guard error.concernsOneRecord else { throw error }
                    continue
                }
                taken += 1
                for (index, place) in places.enumerated() {
                    let code = pools[index].code(of: reader, column: place)
                    if code == columns[index].counts.count {
                        columns[index].counts.append(0)
                        columns[index].isNull.append(reader.isNull(place))
                        columns[index].numbers.append(reader.number(place))
                        columns[index].times.append(reader.time(place))
                    }
                    columns[index].counts[code] += 1
                    columns[index].codes.append(Int32(code))
                }
            }
            rows += taken
        }

        /// The narrowest type that the files agree on, but for one value in twenty.
        func columnsWithTypes() -> [Column] {
            columns.indices.map { index in
                var column = columns[index]
                column.texts = pools[index].texts
                let votes = votes[index].filter { $0.value > 0 }
                let values = votes.values.reduce(0, +)
                let families: [(ColumnType, [ColumnType])] = [
                    (.integer, [.integer]), (.decimal, [.integer, .decimal]), (.date, [.date]),
                    (.timestamp, [.date, .timestamp]),
                ]
                let fitting = families.first { _, members in
                    let votes = members.reduce(0) { $0 + (votes[$1] ?? 0) }
                    return Double(votes) >= ColumnProfile.fittingShare * Double(values)
                }
                column.type = values == 0 ? .empty : fitting?.0 ?? .text
                column.firstMisfit =
                    misfits[index][column.type] ?? misfits[index].first { $0.key != .text }?.value
                return column
            }
        }
    }
}

extension JobProposalSample.Column {
    var isNumeric: Bool { type == .integer || type == .decimal }
    var isTime: Bool { type == .date || type == .timestamp }

    /// The rows with a value.
    var valueCount: Int { zip(counts, isNull).reduce(0) { $0 + ($1.1 ? 0 : $1.0) } }
    /// The different values.
    var distinct: Int { isNull.count { !$0 } }

    /// The finite numbers of the column.
    var range: ClosedRange<Double>? {
        var range: ClosedRange<Double>?
        for case .number(let value) in numbers {
            range = min(value, range?.lowerBound ?? value)...max(value, range?.upperBound ?? value)
        }
        return range
    }

    /// The cells with a value that cannot be read as one of the column's type.
    var unreadableCount: Int {
        texts.indices.reduce(0) { sum, code in
            switch (isTime, times[code], numbers[code]) {
            case (true, .unreadable, _), (false, _, .unreadable): sum + counts[code]
            default: sum
            }
        }
    }

    /// The texts for "no value" in the column, beyond those a job knows without being told.
    var unusualNulls: [(text: String, count: Int)] {
        texts.indices.compactMap { code in
            let text = String(texts[code].drop { $0 == " " || $0 == "\t" })
            let known = text.isEmpty || CSVFormat.defaultNullValues.contains(text)
            return isNull[code] && !known ? (text, counts[code]) : nil
        }
    }

    /// For each row the time that its cell shows; nil where it shows none.
    ///
    /// - Parameter local: as its text shows it, rather than as an instant of UTC.
    func stamps(local: Bool) -> [Timestamp?] {
        let byCode = times.map { cell -> Timestamp? in
            if case .time(let read) = cell { read.instant(local: local) } else { nil }
        }
        return codes.map { byCode[Int($0)] }
    }

    /// The first and the last time, as they stand in the file.
    var timeSpan: (first: String, last: String)? {
        var first: (stamp: Timestamp, text: String)?
        var last: (stamp: Timestamp, text: String)?
        for (code, cell) in times.enumerated() {
            guard case .time(let read) = cell else { continue }
            let found = (read.timestamp, texts[code])
            if first.map({ found.0 < $0.stamp }) ?? true { first = found }
            if last.map({ found.0 > $0.stamp }) ?? true { last = found }
        }
        guard let first, let last else { return nil }
        return (JobProposalWords.plain(first.text), JobProposalWords.plain(last.text))
    }
}

extension JobProposalSample {
    /// Numbers the rows so that two have the same number where they agree in all `columns` and in
    /// `groups`: for each row, and how many numbers there are.
    func grouped(
        by columns: [Int], within groups: (ids: [Int32], count: Int)? = nil
    ) -> (ids: [Int32], count: Int) {
        var ids = groups?.ids ?? [Int32](repeating: 0, count: rows)
        var count = groups?.count ?? 1
        for column in columns {
            let codes = self.columns[column].codes
            var known: [Int64: Int32] = [:]
            for row in ids.indices {
                let key = Int64(ids[row]) << 32 | Int64(codes[row])
                let next = Int32(known.count)
                ids[row] =
                    known[key]
                    ?? {
                        known[key] = next
                        return next
                    }()
            }
            count = known.count
        }
        return (ids, count)
    }
}
