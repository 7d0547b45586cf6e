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

    /// Adds the rows of a row group; false where the columns are not those of one.
    ///
    /// - Parameter code: numbers the names of series.
    mutating func append(part columns: [Column], code: (String) -> Int) -> Bool {
        let read = PartReading(columns, covariates: covariateCount)
        let room = Self.partRows - count & (Self.partRows - 1)
        guard let read, read.count > 0, read.count <= room, let values = read.ledgers() else {
            return false
        }
        let first = (origin: origins.count, ledger: ledgers.count)
        let (ledgerCodes, newLedgers) = values
        let (originCodes, newOrigins) = read.origins()
        let names = read.texts(.series)
        let seriesCodes = names.texts.map { name in
            let known = code(name)
            note(series: name, code: known)
            return Int32(known)
        }
        origins += newOrigins
        ledgers += newLedgers
        appendRows(read.count) { part in
            part.origins += originCodes.map { $0 + Int32(first.origin) }
            part.ledgers += ledgerCodes.map { $0 + Int32(first.ledger) }
            part.series += names.codes.map { seriesCodes[Int($0)] }
            part.lines += read.integers(.line).map { Int32(clamping: $0) }
            part.hashes += zip(read.integers(.hashHigh), read.integers(.hashLow)).map {
                RowHash(high: UInt64(bitPattern: $0), low: UInt64(bitPattern: $1))
            }
            part.knownByCells += read.integers(.knownByCells).map { $0 != 0 }
            part.times += read.times()
            part.values += read.values()
            if read.covariateCount > 0 { part.covariates += read.covariates() }
            read.appendRaw(to: &part)
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
    let covariateCount: Int
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

    func integers(_ column: PartColumn) -> Values<Int64> { integers(place(column)) }

    /// Texts by codes, those of a dictionary or one a row.
    func texts(_ column: PartColumn) -> (codes: [Int32], texts: [String]) {
        switch columns[place(column)].values {
        case .codes(let codes, let texts):
            return (Array(codes), (0..<texts.count).map { texts[$0] })
        case .texts(let texts):
            return ((0..<texts.count).map { Int32($0) }, (0..<texts.count).map { texts[$0] })
        default: return ([], [])
        }
    }

    /// The ledger values of the rows, by codes; nil where there is one that is none.
    func ledgers() -> (codes: [Int32], values: [LedgerValue])? {
        let texts = self.texts(.ledger)
        let keys = self.texts(.ledgerKey)
        var values: [LedgerValue] = []
        let codes = Self.pairs(texts.codes, keys.codes) { text, key in
            guard let key = LedgerValue.Key(exactText: keys.texts[key]) else { return }
            values.append(LedgerValue(key: key, text: texts.texts[text]))
        }
        return codes.last.map { Int($0) < values.count } == true ? (codes, values) : nil
    }

    /// Where the rows stand, by codes.
    func origins() -> (codes: [Int32], values: [BatchRows.Origin]) {
        let files = texts(.file)
        let headers = texts(.header)
        var values: [BatchRows.Origin] = []
        let codes = Self.pairs(files.codes, headers.codes) { file, header in
            values.append(
                BatchRows.Origin(file: files.texts[file], header: headers.texts[header]))
        }
        return (codes, values)
    }

    /// Codes of pairs: a new one where a row has another pair than the row before.
    private static func pairs(
        _ first: [Int32], _ second: [Int32], _ note: (Int, Int) -> Void
    ) -> [Int32] {
        var codes: [Int32] = []
        codes.reserveCapacity(first.count)
        var last: (Int32, Int32)?
        var next: Int32 = -1
        for pair in zip(first, second) {
            if last.map({ $0 != pair }) ?? true {
                next += 1
                note(Int(pair.0), Int(pair.1))
                last = pair
            }
            codes.append(next)
        }
        return codes
    }

    func times() -> [TimeCell] {
        let seconds = integers(.seconds)
        let nanoseconds = integers(.nanoseconds)
        let zones = integers(.zone)
        return (0..<count).map { row in
            TimeCells.cell(
                seconds: seconds[row], nanoseconds: nanoseconds[row], zone: zones[row],
                text: zones[row] == TimeCells.unreadable ? text(place(.timeText), row) : nil)
        }
    }

    func values() -> [NumberCell] {
        numbers(place(.value), kinds: place(.valueKind), texts: place(.valueText))
    }

    /// Row by row.
    func covariates() -> [NumberCell] {
        let columns = (0..<covariateCount).map { covariate in
            let first = PartColumn.allCases.count + 3 * covariate
            return numbers(first, kinds: first + 1, texts: first + 2)
        }
        return (0..<count).flatMap { row in columns.map { $0[row] } }
    }

    private func numbers(_ column: Int, kinds: Int, texts: Int) -> [NumberCell] {
        guard case .doubles(let numbers) = columns[column].values else { return [] }
        let kinds = integers(kinds)
        return (0..<count).map { row in
            NumberCells.cell(
                numbers[row], kind: kinds[row], text: kinds[row] > 1 ? text(texts, row) : nil)
        }
    }

    func appendRaw(to part: inout BatchRows.Part) {
        func append(_ texts: Texts, _ index: Int) {
            texts.withBytes(index) { part.raw.append(contentsOf: $0) }
            part.rawEnds.append(part.raw.count)
        }
        switch columns[place(.raw)].values {
        case .texts(let texts): for row in 0..<count { append(texts, row) }
        case .codes(let codes, let texts): for code in codes { append(texts, Int(code)) }
        default: break
        }
    }

    private func integers(_ column: Int) -> Values<Int64> {
        guard case .int64(let values) = columns[column].values else { return Values([]) }
        return values
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
