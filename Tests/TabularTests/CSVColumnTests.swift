import Tabular
import Testing
import TimeSeries

/// Typed columns hold what `CSVReader` says of each cell, however the row was written and wherever the
/// chunks end.
@Suite struct CSVColumnTests {
    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
    func holdWhatTheCellsSay(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lineEnd = ["\n", "\r\n"].randomElement(using: &generator) ?? "\n"
        let delimiter = [",", ";", "\t"].randomElement(using: &generator) ?? ","
        let odds = [0, 2, 40][Int(seed % 3)]
        let names = TypedCells.types.keys.sorted()
        var text = TypedCells.table(
            rows: 400, odds: odds, delimiter: delimiter, lineEnd: lineEnd, &generator)
        if Bool.random(using: &generator) { text = String(text.dropLast()) }
        let format = try #require(
            CSVFormat(delimiter: delimiter.first ?? ",", nullValues: ["", "NA", "missing value"]))
        try withFile(text) { path in
            let expected = try TypedCells.read(path, format, types: TypedCells.types)
            for chunkSize in [1 << 18, 700, 90] {
                var reader = try CSVColumnReader(
                    path: path, format: format, types: TypedCells.types, unreadableRows: .setAside,
                    chunkSize: chunkSize)
                var rows: [[String]] = []
                let limit = [Int.max, 7].randomElement(using: &generator) ?? 7
                while let columns = try reader.read(rows: limit) {
                    #expect(columns.map(\.name) == names)
                    for row in 0..<columns[0].count {
                        rows.append(columns.map { cellText($0, row) })
                    }
                }
                #expect(rows == expected.rows, "seed \(seed), chunks of \(chunkSize)")
                #expect(reader.setAside.map(Self.line) == expected.odd, "seed \(seed)")
            }
            #expect(expected.rows.count > 100 && (odds < 40 || expected.odd.count > 20))
        }
    }

    private static func line(_ error: TabularError) -> Int {
        switch error {
        case .ragged(_, let line, _, _), .unreadableCell(_, let line, _, _, _),
            .textAfterQuote(_, let line, _):
            return line
        default: return -1
        }
    }
}
