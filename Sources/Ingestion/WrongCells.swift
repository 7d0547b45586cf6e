import Tabular

/// Counts the cells that do not hold what the job says, to tell a wrong column from dirty cells.
struct WrongCells: Codable {
    /// The unreadable cells of one column.
    private struct Column: Codable {
        struct Cell: Codable {
            let text: String
            let file: String
            let line: Int
        }

        var count = 0
        var first: Cell?

        mutating func note(_ text: String, file: String, line: Int) {
            count += 1
            if first == nil { first = Cell(text: text, file: file, line: line) }
        }
    }

    private let isFirstRun: Bool
    private var times = Column()
    private var values = Column()
    private var ledger = Column()
    private var malformed = 0
    /// What was said of the first.
    private var firstMalformed: String?

    init(isFirstRun: Bool) {
        self.isFirstRun = isFirstRun
    }

    mutating func noteMalformed(_ error: TabularError) {
        malformed += 1
        if firstMalformed == nil { firstMalformed = error.description }
    }

    mutating func noteLedger(_ text: String, file: String, line: Int) {
        ledger.note(text, file: file, line: line)
    }

    mutating func note(time: TimeCell, value: NumberCell, file: String, line: Int) {
        if case .unreadable(let text) = time { times.note(text, file: file, line: line) }
        if case .unreadable(let text) = value { values.note(text, file: file, line: line) }
    }

    /// What is wrong with a whole column or file; nil where single rows are at fault at most.
    func error(rowsRead: Int, rowsAccepted: Int, source: Source) -> IngestionError? {
        if let firstMalformed, isMost(malformed, of: rowsRead) {
            return .malformed(firstMalformed)
        }
        let names = source.columns
        return fault(times, names.time, "a date such as 2026-01-31 or a timestamp", rowsAccepted)
            ?? fault(values, names.value, "a number", rowsAccepted)
            ?? fault(ledger, names.ledger, source.ledgerType.expected, rowsRead)
    }

    private func fault(
        _ column: Column, _ name: String, _ expected: String, _ rows: Int
    ) -> IngestionError? {
        guard let first = column.first, isMost(column.count, of: rows) else { return nil }
        return .wrongType(
            file: first.file, line: first.line, column: name, expected: expected,
            found: first.text, wrong: column.count, rows: rows)
    }

    /// Most of the rows: on the first run of a job more than half; later, when the columns have proved
    /// right before, at least ten besides.
    private func isMost(_ wrong: Int, of rows: Int) -> Bool {
        wrong * 2 > rows && (isFirstRun || wrong >= 10)
    }
}
