import Store
import Tabular
import TimeSeries

/// Times column by column.
struct TimeCells {
    var seconds: [Int64] = []
    var nanoseconds: [Int64] = []
    /// Minutes east of UTC, or one of those below.
    var zones: [Int64] = []
    var texts: [String?] = []

    static let date: Int64 = 1 << 32
    static let unstated: Int64 = 2 << 32
    static let null: Int64 = 3 << 32
    static let unreadable: Int64 = 4 << 32

    init(_ cells: some Sequence<TimeCell>) {
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
struct NumberCells {
    var numbers: [Double] = []
    var kinds: [Int64] = []
    var texts: [String?] = []

    init(_ cells: some Sequence<NumberCell>) {
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
struct PartReading {
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
