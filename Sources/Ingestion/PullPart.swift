import Store
import Tabular
import TimeSeries

// The rows that a pull under way has read, as columns of a file and back: every cell as it was read, so
// that the pull goes on as if it had never stopped.

/// The columns of a part, in their order; those of the covariates follow.
private enum PartColumn: String, CaseIterable {
    case file, header, line
    case hashHigh = "hash_high"
    case hashLow = "hash_low"
    case knownByCells = "known_by_cells"
    case series
    case seconds = "time_seconds"
    case nanoseconds = "time_nanoseconds"
    case zone = "time_zone"
    case timeText = "time_text"
    case value
    case valueKind = "value_kind"
    case valueText = "value_text"
    case ledger
    case ledgerKey = "ledger_key"
    case raw

    static func names(covariates: Int) -> [String] {
        allCases.map(\.rawValue)
            + (0..<covariates).flatMap { ["covariate.\($0)", "kind.\($0)", "text.\($0)"] }
    }
}

extension BatchRows {
    /// The names of the columns of a part.
    var partColumns: [String] { PartColumn.names(covariates: covariateCount) }

    /// The rows from `first` on as columns, part by part.
    func rowGroups(from first: Int) -> [[Column]] {
        guard first < count else { return [] }
        return (first >> Self.partShift..<parts.count).map { index in
            let start = Swift.max(0, first - index << Self.partShift)
            let part = parts[index]
            return columns(of: start == 0 ? part : part.rows(from: start, of: covariateCount))
        }
    }

    private func columns(of part: Part) -> [Column] {
        let rows = part.times.indices
        let cells = TimeCells(part.times)
        let values = NumberCells(part.values)
        var columns = PartColumn.allCases.map { column -> Column in
            let name = column.rawValue
            switch column {
            case .file: return Self.column(name, part.origins) { origins[$0].file }
            case .header: return Self.column(name, part.origins) { origins[$0].header }
            case .line: return Column(name, integers: part.lines.map { Int64($0) })
            case .hashHigh:
                return Column(name, integers: part.hashes.map { Int64(bitPattern: $0.high) })
            case .hashLow:
                return Column(name, integers: part.hashes.map { Int64(bitPattern: $0.low) })
            case .knownByCells:
                return Column(name, integers: part.knownByCells.map { $0 ? 1 : 0 })
            case .series: return Self.column(name, part.series) { series[$0] }
            case .seconds: return Column(name, integers: cells.seconds)
            case .nanoseconds: return Column(name, integers: cells.nanoseconds)
            case .zone: return Column(name, integers: cells.zones)
            case .timeText: return Column(name, texts: cells.texts)
            case .value: return Column(name, doubles: values.numbers)
            case .valueKind: return Column(name, integers: values.kinds)
            case .valueText: return Column(name, texts: values.texts)
            case .ledger: return Self.column(name, part.ledgers) { ledgers[$0].text }
            case .ledgerKey: return Self.column(name, part.ledgers) { ledgers[$0].key.exactText }
            case .raw:
                return Column(
                    name: name, type: .text, count: rows.count, validity: nil,
                    values: .texts(
                        Texts(
                            offsets: Values([0] + part.rawEnds.map { UInt32($0) }),
                            bytes: Values(part.raw))))
            }
        }
        for covariate in 0..<covariateCount {
            let cells = NumberCells(
                rows.map { part.covariates[$0 * covariateCount + covariate] })
            columns.append(Column("covariate.\(covariate)", doubles: cells.numbers))
            columns.append(Column("kind.\(covariate)", integers: cells.kinds))
            columns.append(Column("text.\(covariate)", texts: cells.texts))
        }
        return columns
    }

    /// Texts by codes, with a dictionary of those alone that occur.
    private static func column(
        _ name: String, _ codes: [Int32], _ text: (Int) -> String
    ) -> Column {
        var local: [Int32: Int32] = [:]
        var texts: [String] = []
        let own = codes.map { code in
            if let known = local[code] { return known }
            let next = Int32(texts.count)
            local[code] = next
            texts.append(text(Int(code)))
            return next
        }
        return Column(name, codes: own, of: texts)
    }

    /// Adds a whole part; false where the columns are not those of one.
    ///
    /// - Parameter code: numbers the names of series.
    mutating func append(
        part columns: [Column], code: (String) -> Int
    ) -> Bool {
        let read = PartReading(columns, covariates: covariateCount)
        guard let read else { return false }
        var codes: [String: Int] = [:]
        for row in 0..<read.count {
            guard let line = read.line(row), let ledger = read.ledger(row) else { return false }
            let name = read.text(.series, row) ?? ""
            let series = codes[name] ?? code(name)
            codes[name] = series
            let place = RowPlace(
                series: name, seriesCode: series, file: read.text(.file, row) ?? "", line: line,
                hash: read.hash(row), header: read.text(.header, row),
                isKnownByCells: read.integer(.knownByCells, row) != 0)
            let cells = ReadRow(
                place: place, time: read.time(row), value: read.value(row),
                covariates: read.covariates(row))
            append(cells, ledger: ledger) { read.appendRaw(row, to: &$0) }
        }
        return true
    }
}

extension BatchRows.Part {
    /// The rows from `start` on.
    fileprivate func rows(from start: Int, of covariateCount: Int) -> Self {
        var part = self
        part.origins.removeFirst(start)
        part.lines.removeFirst(start)
        part.hashes.removeFirst(start)
        part.knownByCells.removeFirst(start)
        part.series.removeFirst(start)
        part.times.removeFirst(start)
        part.values.removeFirst(start)
        part.covariates.removeFirst(start * covariateCount)
        part.ledgers.removeFirst(start)
        let before = rawEnds[start - 1]
        part.raw.removeFirst(before)
        part.rawEnds = rawEnds[start...].map { $0 - before }
        return part
    }
}

/// Times column by column.
private struct TimeCells {
    var seconds: [Int64] = []
    var nanoseconds: [Int64] = []
    /// Minutes east of UTC, or one of those below.
    var zones: [Int64] = []
    var texts: [String?] = []

    static let date: Int64 = 1 << 32
    static let unstated: Int64 = 2 << 32
    static let null: Int64 = 3 << 32
    static let unreadable: Int64 = 4 << 32

    init(_ cells: [TimeCell]) {
        for cell in cells {
            var instant = Timestamp(seconds: 0)
            var text: String?
            var zone = Self.null
            switch cell {
            case .time(let time):
                instant = time.timestamp
                switch time.zone {
                case .date: zone = Self.date
                case .unstated: zone = Self.unstated
                case .offset(let minutes): zone = Int64(minutes)
                }
            case .null: break
            case .unreadable(let written):
                zone = Self.unreadable
                text = written
            }
            seconds.append(Int64(instant.seconds))
            nanoseconds.append(Int64(instant.nanoseconds))
            zones.append(zone)
            texts.append(text)
        }
    }

    static func cell(
        seconds: Int64, nanoseconds: Int64, zone: Int64, text: String?
    ) -> TimeCell {
        let meant: TimestampText.Zone
        switch zone {
        case null: return .null
        case unreadable: return .unreadable(text ?? "")
        case date: meant = .date
        case unstated: meant = .unstated
        default: meant = .offset(minutes: Int(zone))
        }
        return .time(
            TimestampText(
                timestamp: Timestamp(seconds: Int(seconds), nanoseconds: Int(nanoseconds)),
                zone: meant))
    }
}

/// Numbers column by column.
private struct NumberCells {
    var numbers: [Double] = []
    var kinds: [Int64] = []
    var texts: [String?] = []

    init(_ cells: [NumberCell]) {
        for cell in cells {
            var number = 0.0
            var text: String?
            let kind: Int64
            switch cell {
            case .number(let value): (kind, number) = (0, value)
            case .null: kind = 1
            case .nonFinite(let written): (kind, text) = (2, written)
            case .unreadable(let written): (kind, text) = (3, written)
            }
            numbers.append(number)
            kinds.append(kind)
            texts.append(text)
        }
    }

    static func cell(_ number: Double, kind: Int64, text: String?) -> NumberCell {
        switch kind {
        case 0: return .number(number)
        case 1: return .null
        case 2: return .nonFinite(text ?? "")
        default: return .unreadable(text ?? "")
        }
    }
}

/// The columns of a part, taken for what they are.
private struct PartReading {
    let count: Int
    private let columns: [Column]
    private let covariateCount: Int
    private static let places = Dictionary(
        uniqueKeysWithValues: PartColumn.allCases.enumerated().map { ($1, $0) })

    /// Nil where they are not those of a part.
    init?(_ columns: [Column], covariates: Int) {
        let names = PartColumn.names(covariates: covariates)
        guard columns.map(\.name) == names, let count = columns.first?.count,
            columns.allSatisfy({ $0.count == count })
        else { return nil }
        let integers = names.filter {
            $0.hasPrefix("kind.") || PartColumn(rawValue: $0).map(Self.isInteger) == true
        }
        for column in columns {
            switch column.values {
            case .int64 where integers.contains(column.name): continue
            case .doubles where column.name == "value" || column.name.hasPrefix("covariate."):
                continue
            case .texts where !integers.contains(column.name): continue
            case .codes where !integers.contains(column.name): continue
            default: return nil
            }
        }
        self.count = count
        self.columns = columns
        covariateCount = covariates
    }

    private static func isInteger(_ column: PartColumn) -> Bool {
        switch column {
        case .line, .hashHigh, .hashLow, .knownByCells, .seconds, .nanoseconds, .zone, .valueKind:
            return true
        case .file, .header, .series, .timeText, .value, .valueText, .ledger, .ledgerKey, .raw:
            return false
        }
    }

    private func place(_ column: PartColumn) -> Int { Self.places[column] ?? 0 }

    func integer(_ column: PartColumn, _ row: Int) -> Int64 { integer(place(column), row) }

    func text(_ column: PartColumn, _ row: Int) -> String? { text(place(column), row) }

    func line(_ row: Int) -> Int? { Int(exactly: integer(.line, row)) }

    func hash(_ row: Int) -> RowHash {
        RowHash(
            high: UInt64(bitPattern: integer(.hashHigh, row)),
            low: UInt64(bitPattern: integer(.hashLow, row)))
    }

    func ledger(_ row: Int) -> LedgerValue? {
        guard let key = LedgerValue.Key(exactText: text(.ledgerKey, row) ?? "") else { return nil }
        return LedgerValue(key: key, text: text(.ledger, row) ?? "")
    }

    func time(_ row: Int) -> TimeCell {
        TimeCells.cell(
            seconds: integer(.seconds, row), nanoseconds: integer(.nanoseconds, row),
            zone: integer(.zone, row), text: text(.timeText, row))
    }

    func value(_ row: Int) -> NumberCell {
        NumberCells.cell(
            number(place(.value), row), kind: integer(.valueKind, row), text: text(.valueText, row))
    }

    func covariates(_ row: Int) -> [NumberCell] {
        (0..<covariateCount).map { covariate in
            let first = PartColumn.allCases.count + 3 * covariate
            return NumberCells.cell(
                number(first, row), kind: integer(first + 1, row), text: text(first + 2, row))
        }
    }

    func appendRaw(_ row: Int, to bytes: inout [UInt8]) {
        switch columns[place(.raw)].values {
        case .texts(let texts): texts.withBytes(row) { bytes.append(contentsOf: $0) }
        case .codes(let codes, let texts):
            texts.withBytes(Int(codes[row])) { bytes.append(contentsOf: $0) }
        default: break
        }
    }

    private func integer(_ column: Int, _ row: Int) -> Int64 {
        guard case .int64(let values) = columns[column].values else { return 0 }
        return values[row]
    }

    private func number(_ column: Int, _ row: Int) -> Double {
        guard case .doubles(let values) = columns[column].values else { return 0 }
        return values[row]
    }

    private func text(_ column: Int, _ row: Int) -> String? {
        guard !columns[column].isNull(row) else { return nil }
        switch columns[column].values {
        case .texts(let texts): return texts[row]
        case .codes(let codes, let texts): return texts[Int(codes[row])]
        default: return nil
        }
    }
}
