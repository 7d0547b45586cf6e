import Ingestion
import Tabular
import TimeSeries

extension TablePanel {
    /// Reads the table that the options describe.
    init(_ options: TableOptions, progress: Progress) throws(CommandFailure) {
        let reading: TableReading
        do throws(TabularError) {
            reading = try TableReading(options, progress: progress)
        } catch {
            if case .missingColumn = error {
                throw CommandFailure(error.description, .wrongUsage)
            }
            throw CommandFailure(error.description, .worldFailed)
        }
        if let fault = reading.fault { throw CommandFailure(fault, .worldFailed) }
        guard !reading.names.isEmpty else {
            throw CommandFailure(
                "\(options.file): expected rows below the header, found none.", .worldFailed)
        }
        try self.init(
            names: reading.names, rows: reading.rows, hasIndex: reading.hasIndex == true,
            covariates: reading.covariates, horizon: options.horizon, file: options.file)
        try add(reading.features, options)
    }
}

/// The rows of a table, by series, up to the first cell that is not what it must be.
private struct TableReading {
    var names: [String] = []
    var rows: [[TablePanel.Row]] = []
    /// The columns of the table among the covariates, and the features of the calendar.
    var covariates: [String] = []
    var features: [CalendarFeature] = []
    /// Whether times are whole numbers; nil before the first row.
    var hasIndex: Bool?
    /// The sentence about the cell at which reading stopped.
    var fault: String?

    init(_ options: TableOptions, progress: Progress) throws(TabularError) {
        var reader = try CSVReader(
            path: options.file, format: try CSVFormat.sniff(path: options.file))
        var columns: [Int] = []
        for name in options.series { columns.append(try reader.requiredIndex(ofColumn: name)) }
        let time = try reader.requiredIndex(ofColumn: options.time)
        let value = try reader.requiredIndex(ofColumn: options.value)
        var further: [Int] = []
        for name in options.covariates {
            // A column of the table goes before a feature of the same name.
            if reader.columns.contains(name) || !name.hasPrefix(CalendarFeature.prefix) {
                further.append(try reader.requiredIndex(ofColumn: name))
                covariates.append(name)
            } else if let feature = CalendarFeature(name: name) {
                features.append(feature)
            } else {
                let known = CalendarFeature.allCases.map(\.name)
                fault =
                    "--covariate \(name): \(options.file) has no such column, and the calendar no "
                    + "such feature; it has \(known.joined(separator: ", "))."
                return
            }
        }
        var seriesNames = SeriesNames(wholeTable: options.value)
        var indexes: [String: Int] = [:]
        // Rows of one series usually follow one another.
        var current = (name: "", index: -1)
        var count = 0
        while try reader.next() {
            count += 1
            if count.isMultiple(of: 100_000) { progress.report("Reading rows", step: count) }
            let line = reader.line
            let name = seriesNames.name(reader, columns)
            if name.isEmpty {
                fault = place(reader, columns[0]) + "expected the name of a series, found none."
                return
            }
            if current.index < 0 || name != current.name {
                if let known = indexes[name] {
                    current = (name, known)
                } else {
                    current = (name, names.count)
                    indexes[name] = names.count
                    names.append(name)
                    rows.append([])
                }
            }
            guard let stamp = stamp(reader, time), let number = number(reader, value) else {
                return
            }
            var cells: [Double] = []
            for column in further {
                guard let cell = self.number(reader, column) else { return }
                cells.append(cell)
            }
            rows[current.index].append(
                TablePanel.Row(
                    instant: stamp.instant, local: stamp.local, value: number, covariates: cells,
                    line: line))
        }
    }

    private func place(_ reader: borrowing CSVReader, _ column: Int) -> String {
        "\(reader.file):\(reader.line): column \"\(reader.columns[column])\": "
    }

    /// The time in both senses of `Row`; nil with a `fault` where it is none.
    private mutating func stamp(
        _ reader: borrowing CSVReader, _ column: Int
    ) -> (instant: Int, local: Int)? {
        if hasIndex != false, case .integer(let number) = reader.integer(column) {
            if hasIndex == nil, Self.looksLikeDate(number) {
                fault =
                    place(reader, column) + "\(number) looks like a date written without dashes; "
                    + "write it as YYYY-MM-DD."
                return nil
            }
            hasIndex = true
            return (Int(number), Int(number))
        }
        if hasIndex != true, case .time(let read) = reader.time(column) {
            hasIndex = false
            return (read.instant(local: false).seconds, read.instant(local: true).seconds)
        }
        let expected: String
        switch hasIndex {
        case nil: expected = "a date, a month, a timestamp or a whole number"
        case true: expected = "a whole number, as above"
        case false: expected = "a date, a month or a timestamp"
        }
        let found = reader.isNull(column) ? "none" : "\"\(reader.text(column))\""
        fault = place(reader, column) + "expected \(expected), found \(found)."
        return nil
    }

    /// Eight digits that are a year, a month and a day.
    private static func looksLikeDate(_ number: Int64) -> Bool {
        (1800...2200).contains(number / 10_000) && (1...12).contains(number / 100 % 100)
            && (1...31).contains(number % 100)
    }

    /// The value, `nan` where the cell is empty; nil with a `fault` where it is no number.
    private mutating func number(_ reader: borrowing CSVReader, _ column: Int) -> Double? {
        switch reader.number(column) {
        case .number(let value): return value
        case .null: return .nan
        case .nonFinite(let text), .unreadable(let text):
            fault = place(reader, column) + "expected a number, found \"\(text)\"."
            return nil
        }
    }
}
