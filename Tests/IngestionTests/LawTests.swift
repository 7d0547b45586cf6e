import Ingestion
import Statistics
import Testing

/// However a table is cut into files, and whatever is sent again: in the end each of its rows is stored
/// or quarantined exactly once.
@Suite("Law of deliveries")
struct LawTests {
    struct Row: Hashable {
        var text: String
        var ledger: Int
    }

    /// Rows of a few series over a month; of some there is a correction, and some have no ledger value.
    private static func table(_ random: inout RandomNumbers) -> [Row] {
        var rows: Set<Row> = []
        for index in 0..<(5 + random.integer(below: 120)) {
            let ledger = 1 + random.integer(below: 28)
            let text = ledger < 10 ? "0\(ledger)" : "\(ledger)"
            let series = ["a", "b", "\"c, d\"", "é"][random.integer(below: 4)]
            switch random.integer(below: 20) {
            case 0: rows.insert(Row(text: "\(series),2026-01-01,\(index),", ledger: 0))
            case 1: rows.insert(Row(text: "\(series),2026-01-01,\(index),never", ledger: 0))
            case 2: rows.insert(Row(text: "\(series),2026-01-01,\(index)", ledger: 0))
            default:
                rows.insert(
                    Row(
                        text:
                            "\(series),2026-01-\(text),\(random.integer(below: 9)),2026-01-\(text)",
                        ledger: ledger))
            }
        }
        return rows.sorted { ($0.ledger, $0.text) < ($1.ledger, $1.text) }
    }

    private static func settled(_ delivery: Delivery) throws -> (stored: [String], all: [String]) {
        let stored = try delivery.stored().sorted()
        let quarantined = try delivery.quarantined().map {
            String($0[$0.index(after: $0.firstIndex(of: " ") ?? $0.startIndex)...])
        }
        return (stored, stored + quarantined)
    }

    @Test(
        "in any files, order and number of runs, with redeliveries, each row is settled exactly once",
        arguments: [UInt64.random(in: 0 ... .max), 1, 2])
    func anyDelivery(_ seed: UInt64) throws {
        print("LawTests: seed \(seed)")
        var random = RandomNumbers(seed: seed)
        var deliveries = 0
        for _ in 0..<25 {
            // With an endless lag the order of arrival cannot matter, and nothing lies below.
            let lag = [0, 3, 1000][random.integer(below: 3)]
            let table = Self.table(&random)
            let once = try Delivery(lag: lag)
            try once.put("all.csv", rows: table.map(\.text))
            // Dirty rows are few among many: the first run would take a mostly dirty table for a wrong one.
            guard try sentence(once) == nil else { continue }
            try once.run()
            let expected = try Self.settled(once)
            #expect(expected.all.count == table.count)

            let parts = try Delivery(lag: lag)
            // The first file says what the columns are, and so holds a sound row, wherever it lies.
            let sound = table.filter { $0.ledger > 0 }
            try parts.put("0.csv", rows: [sound[random.integer(below: sound.count)].text])
            try parts.run()
            var waiting = table
            random.shuffle(&waiting)
            var sent: [String] = []
            while !waiting.isEmpty {
                for _ in 0..<(1 + random.integer(below: 3)) {
                    var rows = Array(waiting.suffix(1 + random.integer(below: 30)).map(\.text))
                    waiting.removeLast(min(waiting.count, rows.count))
                    sent += rows
                    for _ in 0..<random.integer(below: 10) {
                        rows.append(sent[random.integer(below: sent.count)])
                    }
                    random.shuffle(&rows)
                    // A new file, or one that is rewritten.
                    try parts.put("\(random.integer(below: 6)).csv", rows: rows)
                    // What a rewritten file held is gone unless a run has read it.
                    try parts.run()
                }
                if random.integer(below: 4) == 0 {
                    let name = "\(random.integer(below: 6)).csv"
                    try parts.put("moved.csv", rows: sent)
                    try parts.run()
                    try parts.rename("moved.csv", to: name)
                }
            }
            try parts.run()
            let got = try Self.settled(parts)
            #expect(got.all.count == table.count)
            // Nothing that one run over everything would not have stored, and nothing lost.
            #expect(Set(got.stored).isSubset(of: Set(expected.stored)))
            let below = try parts.quarantined().filter { $0.hasPrefix("belowLedgerPosition") }
            #expect(got.stored.count + below.count == expected.stored.count)
            if lag == 1000 { #expect(got.stored == expected.stored) }
            #expect(try parts.run().isEmpty)
            deliveries += 1
        }
        #expect(deliveries > 12)
    }

    @Test(
        "files in the order of the ledger, cut-offs anywhere: the store is that of one run",
        arguments: [UInt64.random(in: 0 ... .max), 3])
    func inOrder(_ seed: UInt64) throws {
        print("LawTests: seed \(seed)")
        var random = RandomNumbers(seed: seed)
        for round in 0..<25 {
            let isInteger = round % 2 == 1
            let table = Self.table(&random).filter { $0.ledger > 0 }.map { row in
                // As an integer ledger, any number: which rows a run sees is for their time to say.
                isInteger
                    ? String(row.text.dropLast(10)) + "\(random.integer(below: 50))" : row.text
            }
            let once = try Delivery(ledger: isInteger ? .integer : .date)
            try once.put("all.csv", rows: table)
            try once.run()
            let parts = try Delivery(ledger: isInteger ? .integer : .date)
            try parts.put("all.csv", rows: table)
            var day = 1
            while day < 28 {
                day += random.integer(below: 6)
                let cutoff = day < 10 ? "2026-01-0\(day)" : "2026-01-\(day)"
                try parts.run(asOf: cutoff)
                if random.integer(below: 3) == 0 {
                    try parts.put("all.csv", rows: table + table.prefix(random.integer(below: 5)))
                }
            }
            try parts.run()
            #expect(try Self.settled(parts).stored == Self.settled(once).stored)
            #expect(try parts.quarantined().isEmpty)
        }
    }
}
