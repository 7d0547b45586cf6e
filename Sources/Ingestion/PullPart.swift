import Store
import Tabular
import TimeSeries

// The rows that a pull under way has read, as columns of a file and back: every cell as it was read, so
// that the pull goes on as if it had never stopped.

/// The columns of a part, in their order; those of the covariates follow.
enum PartColumn: String, CaseIterable {
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
        let rows = 0..<part.count
        let cells = TimeCells(rows.lazy.map { part.times[$0] })
        let values = NumberCells(rows.lazy.map { part.values[$0] })
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
                rows.lazy.map { part.covariates[$0 * covariateCount + covariate] })
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
            for cell in read.times() { part.times.append(cell) }
            for cell in read.values() { part.values.append(cell) }
            if read.covariateCount > 0 {
                for cell in read.covariates() { part.covariates.append(cell) }
            }
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
