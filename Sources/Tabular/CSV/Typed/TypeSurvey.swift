/// Looks at rows of a CSV file to find what its columns hold.
struct TypeSurvey {
    private(set) var fields: [CSVField] = []
    /// Whether some column without a stated type had no value, though the file goes on.
    private(set) var isInconclusive = false

    private struct Tally {
        var type: CellType?
        var values = 0
        var example: CSVField.OddCell?
        var odd: CSVField.OddCell?
    }

    /// Looks at the first `limit` rows, or all with nil. Rows that are no records are passed over: to say
    /// so is for whoever reads them.
    init(
        path: String, format: CSVFormat, types: [String: CellType], limit: Int?
    ) throws(TabularError) {
        var reader = try CSVReader(path: path, format: format)
        for name in types.keys.sorted() { _ = try reader.requiredIndex(ofColumn: name) }
        let readings = reader.columns.map { name in
            let cells = format.cells(ofColumn: name)
            return CellReading(
                numbers: cells.numbers, times: cells.times, isStated: types[name] != nil)
        }
        var tallies = [Tally](repeating: Tally(), count: reader.columns.count)
        let open = reader.columns.indices.filter { types[reader.columns[$0]] == nil }
        var rows = 0
        var isWhole = true
        while !open.isEmpty {
            do throws(TabularError) {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                continue
            }
            if let limit, rows == limit {
                isWhole = false
                break
            }
            rows += 1
            for column in open where !reader.isNull(column) {
                Self.add(reader, column, readings[column], to: &tallies[column])
            }
        }
        for (index, name) in reader.columns.enumerated() {
            if let type = types[name] {
                fields.append(CSVField(name: name, index: index, type: type, evidence: .stated))
                continue
            }
            let tally = tallies[index]
            isInconclusive = isInconclusive || tally.values == 0 && !isWhole
            fields.append(
                CSVField(
                    name: name, index: index, type: tally.type ?? .text,
                    evidence: .found(
                        values: tally.values, rows: rows, isWhole: isWhole,
                        example: tally.example, odd: tally.odd)))
        }
    }

    private static func add(
        _ reader: borrowing CSVReader, _ column: Int, _ reading: CellReading,
        to tally: inout Tally
    ) {
        tally.values += 1
        guard tally.type != .text else { return }
        let type = reader.withBytes(column) { reading.type(of: Spaces.trimmed($0)) }
        guard let before = tally.type else {
            tally.type = type
            tally.example = CSVField.OddCell(line: reader.line, text: reader.text(column))
            return
        }
        let joined = before.joined(with: type)
        guard joined != before else { return }
        tally.type = joined
        tally.odd = CSVField.OddCell(line: reader.line, text: reader.text(column))
    }
}
