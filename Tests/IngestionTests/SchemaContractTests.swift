import Ingestion
import Store
import Tabular
import TimeSeries
import Testing

/// New columns, missing columns and changed types, each under each policy, in CSV and in Parquet.
@Suite("Schema contract")
struct SchemaContractTests {
    typealias Format = TypedFile.Format

    /// Twelve days of January from `first` on; the ledger is the day.
    private static func days(_ first: Int) -> [String] {
        (first..<(first + 12)).map { "2026-01-\($0 < 10 ? "0" : "")\($0)" }
    }

    /// A file as the source delivers it.
    private static func file(_ first: Int) -> TypedFile {
        let days = days(first)
        return TypedFile(columns: [
            ("series", .texts(days.map { _ in "a" })), ("time", .dates(days)),
            ("value", .integers(Array(first..<(first + 12)))), ("ledger", .dates(days)),
            ("promo", .doubles(days.map { _ in 0.5 })),
        ])
    }

    /// A job that has run over a first file, as the policy's contract says.
    private func delivered(
        _ format: Format, _ change: SchemaContract.Change, _ policy: SchemaContract.Policy
    ) throws -> Delivery {
        let delivery = try Delivery(covariates: ["promo"])
        delivery.source.origin = .files(
            Source.Files(root: delivery.folder, patterns: ["in/*"], format: CSVFormat()))
        delivery.source.schema[change] = policy
        try Self.file(1).put("1", as: format, in: delivery)
        try delivery.run()
        return delivery
    }

    /// The second file, with what is wrong with it.
    private func put(
        _ format: Format, in delivery: Delivery, _ change: (inout TypedFile) -> Void
    ) throws {
        var file = Self.file(13)
        change(&file)
        try file.put("2", as: format, in: delivery)
    }

    /// Every row of the second file is in quarantine by rule schemaContract, whole, the position where it
    /// was, and a further run finds nothing to do.
    private func expectSetAside(
        _ delivery: Delivery, _ format: Format, reason: String
    ) throws {
        let batch = try delivery.run()
        #expect(batch.rows.isEmpty)
        #expect(batch.unplaced.map(\.rule) == Array(repeating: .schemaContract, count: 12))
        let row = try #require(batch.unplaced.first?.row)
        #expect(row.reason == reason)
        #expect(row.file == "in/2.\(format.rawValue)")
        #expect(batch.unplaced.map(\.row.line) == Array(format == .csv ? 2...13 : 1...12))
        #expect(try delivery.position == "2026-01-12")
        #expect(try delivery.stored().count == 12)
        #expect(try delivery.quarantined().count == 12)
        #expect(try delivery.run().isEmpty)
    }

    private func changes(_ delivery: Delivery) throws -> [String] {
        guard let store = delivery.store, let job = try store.job(named: "job") else { return [] }
        return try store.columns(of: job).compactMap(SchemaChange.init).map {
            "run \($0.run) \($0.change) \($0.column) \($0.kind) \($0.file)"
        }
    }

    // MARK: A new column

    private func addNote(_ file: inout TypedFile) {
        file.columns.insert(("note", .texts(Self.days(13).map { "on \($0)" })), at: 0)
    }

    @Test("new column, evolve: rows are taken, the change is kept once", arguments: Format.allCases)
    func newColumnEvolves(format: Format) throws {
        let delivery = try delivered(format, .newColumn, .evolve)
        try put(format, in: delivery, addNote)
        let batch = try delivery.run()
        #expect(batch.rows.count == 12)
        #expect(batch.files.map(\.extraColumns) == [["note"]])
        #expect(
            try changes(delivery) == ["run 2 newColumn note text in/2.\(format.rawValue)"])
        // From then on it is known: a job that has become strict takes such files.
        delivery.source.schema[.newColumn] = .freeze
        var third = Self.file(20)
        addNote(&third)
        try third.put("3", as: format, in: delivery)
        #expect(try delivery.run().rows.count == 7, "the days that the second file did not have")
        #expect(try changes(delivery).count == 1)
    }

    @Test("new column, freeze: the run stops", arguments: Format.allCases)
    func newColumnFreezes(format: Format) throws {
        let delivery = try delivered(format, .newColumn, .freeze)
        try put(format, in: delivery, addNote)
        #expect(
            try sentence(delivery)
                == "in/2.\(format.rawValue), column \"note\": expected the columns of earlier runs, "
                + "\"ledger\", \"promo\", \"series\", \"time\", \"value\", found a further one of "
                + "text. Send the file without it, or set source.schema.newColumn in the job file "
                + "to evolve or quarantine.")
        #expect(try delivery.stored().count == 12)
    }

    @Test("new column, quarantine: rows are kept whole, and replayed", arguments: Format.allCases)
    func newColumnIsSetAside(format: Format) throws {
        let delivery = try delivered(format, .newColumn, .quarantine)
        try put(format, in: delivery, addNote)
        try expectSetAside(
            delivery, format,
            reason: "Column \"note\": expected the columns of earlier runs, \"ledger\", \"promo\", "
                + "\"series\", \"time\", \"value\", found a further one of text; "
                + "source.schema.newColumn says quarantine.")
        #expect(
            try delivery.quarantined().first
                == "schemaContract on 2026-01-13,a,2026-01-13,13,2026-01-13,0.5")
        #expect(try changes(delivery) == [], "what is set aside is not known")
        // The same rows without the column are known to be in quarantine.
        try Self.file(13).put("3", as: format, in: delivery)
        #expect(try delivery.run().isEmpty)
        try delivery.askForReplay()
        let replayed = try delivery.run()
        #expect(replayed.rows.map(\.value) == (13..<25).map { .number(Double($0)) })
        #expect(replayed.rows.allSatisfy { $0.covariates == [.number(0.5)] })
        #expect(try delivery.stored().count == 24)
    }

    // MARK: A missing column

    private func drop(_ name: String) -> (inout TypedFile) -> Void {
        { $0.columns.removeAll { $0.name == name } }
    }

    @Test("missing covariate, evolve: rows are taken without it", arguments: Format.allCases)
    func missingCovariateEvolves(format: Format) throws {
        let delivery = try delivered(format, .missingColumn, .evolve)
        try put(format, in: delivery, drop("promo"))
        let batch = try delivery.run()
        #expect(batch.rows.count == 12)
        #expect(batch.rows.allSatisfy { $0.covariates == [.null] })
        #expect(
            try changes(delivery) == ["run 2 missingColumn promo absent in/2.\(format.rawValue)"])
        // The rows are known as they were taken.
        var again = Self.file(13)
        again.columns[4].cells = .texts(Self.days(13).map { _ in "" })
        try again.put("3", as: format, in: delivery)
        #expect(try delivery.run().rowsSeenBefore == 12)
    }

    @Test("missing covariate, freeze: the run stops", arguments: Format.allCases)
    func missingCovariateFreezes(format: Format) throws {
        let delivery = try delivered(format, .missingColumn, .freeze)
        try put(format, in: delivery, drop("promo"))
        #expect(
            try sentence(delivery)
                == "in/2.\(format.rawValue), column \"promo\": expected it as in earlier runs, found "
                + "none among \"series\", \"time\", \"value\", \"ledger\". Send the file again with "
                + "it, or set source.schema.missingColumn in the job file to evolve, which takes "
                + "the covariate as missing, or to quarantine.")
    }

    @Test("missing covariate, quarantine: rows are replayed without it", arguments: Format.allCases)
    func missingCovariateIsSetAside(format: Format) throws {
        let delivery = try delivered(format, .missingColumn, .quarantine)
        try put(format, in: delivery, drop("promo"))
        try expectSetAside(
            delivery, format,
            reason:
                "Column \"promo\": expected it as in earlier runs, found none among \"series\", "
                + "\"time\", \"value\", \"ledger\"; source.schema.missingColumn says quarantine.")
        try delivery.askForReplay()
        let replayed = try delivery.run()
        #expect(replayed.rows.count == 12)
        #expect(replayed.rows.allSatisfy { $0.covariates == [.null] })
    }

    @Test(
        "a column without which there is no row: evolve is freeze",
        arguments: ["series", "time", "value", "ledger"], Format.allCases)
    func missingKeyFreezes(column: String, format: Format) throws {
        for policy in [SchemaContract.Policy.evolve, .freeze] {
            let delivery = try delivered(format, .missingColumn, policy)
            try put(format, in: delivery, drop(column))
            let said = try #require(try sentence(delivery))
            #expect(
                said.hasPrefix(
                    "in/2.\(format.rawValue), column \"\(column)\": expected it as in earlier runs, "
                        + "found none among "))
            #expect(
                said.hasSuffix(
                    ". No row can be taken without it: send the file again with it, or set "
                        + "source.schema.missingColumn in the job file to quarantine."))
        }
    }

    @Test(
        "a column without which there is no row, quarantine: the file sent again is taken",
        arguments: ["series", "time", "value", "ledger"], Format.allCases)
    func missingKeyIsSetAside(column: String, format: Format) throws {
        let delivery = try delivered(format, .missingColumn, .quarantine)
        try put(format, in: delivery, drop(column))
        let batch = try delivery.run()
        #expect(batch.rows.isEmpty)
        #expect(batch.unplaced.count == 12)
        // No replay can give it the column.
        #expect(batch.unplaced.allSatisfy { $0.row.header == nil })
        try Self.file(13).put("3", as: format, in: delivery)
        #expect(try delivery.run().rows.count == 12)
    }

    @Test("a covariate that no file ever had is a fault of the job", arguments: Format.allCases)
    func unheardOf(format: Format) throws {
        for policy in SchemaContract.Policy.allCases {
            let delivery = try Delivery(covariates: ["Promo"])
            delivery.source.origin = .files(
                Source.Files(root: delivery.folder, patterns: ["in/*"], format: CSVFormat()))
            delivery.source.schema[.missingColumn] = policy
            try Self.file(1).put("1", as: format, in: delivery)
            let said = try #require(try sentence(delivery))
            #expect(said.hasSuffix("Did you mean \"promo\"?"))
        }
    }

    @Test("a covariate that some files of the first run lack is missing in those alone")
    func someFiles() throws {
        let delivery = try Delivery(covariates: ["promo"])
        delivery.source.schema[.missingColumn] = .evolve
        var first = Self.file(1)
        first.columns.removeLast()
        try first.put("1", as: .csv, in: delivery)
        try Self.file(13).put("2", as: .csv, in: delivery)
        let batch = try delivery.run()
        #expect(batch.rows.filter { $0.covariates == [.null] }.count == 12)
        #expect(batch.rows.filter { $0.covariates == [.number(0.5)] }.count == 12)
        #expect(try changes(delivery) == [])
    }

    // MARK: A changed type

    private func makeText(_ file: inout TypedFile) {
        file.columns[2].cells = .texts((13..<25).map { $0 < 15 ? "\($0)" : "n/a \($0)" })
    }

    @Test("changed type, evolve: cells are read as they are", arguments: Format.allCases)
    func changedTypeEvolves(format: Format) throws {
        let delivery = try delivered(format, .changedType, .evolve)
        try put(format, in: delivery, makeText)
        // The other rows of the run keep the text from being most of it.
        try Self.file(30 - 12).put("3", as: format, in: delivery)
        let batch = try delivery.run()
        let values = batch.rows.filter { $0.file.hasPrefix("in/2.") }.map(\.value)
        #expect(values[..<3] == [.number(13), .number(14), .unreadable("n/a 15")])
        #expect(values.count == 12)
        #expect(
            try changes(delivery) == ["run 2 changedType value text in/2.\(format.rawValue)"])
    }

    @Test("changed type, freeze: the run stops", arguments: Format.allCases)
    func changedTypeFreezes(format: Format) throws {
        let delivery = try delivered(format, .changedType, .freeze)
        try put(format, in: delivery, makeText)
        let found =
            format == .csv
            ? ", line 4, column \"value\": expected numbers as in earlier runs, found \"n/a 15\", "
                + "and text in 10 of the 12 cells looked at"
            : ", column \"value\": expected numbers as in earlier runs, found the type of text"
        #expect(
            try sentence(delivery)
                == "in/2.\(format.rawValue)\(found). Send the file again as it was before, or set "
                + "source.schema.changedType in the job file to evolve or quarantine.")
    }

    @Test("changed type, quarantine: rows are kept whole, and replayed", arguments: Format.allCases)
    func changedTypeIsSetAside(format: Format) throws {
        let delivery = try delivered(format, .changedType, .quarantine)
        try put(format, in: delivery, makeText)
        let found =
            format == .csv
            ? "\"n/a 15\", and text in 10 of the 12 cells looked at" : "the type of text"
        try expectSetAside(
            delivery, format,
            reason: "Column \"value\": expected numbers as in earlier runs, found \(found); "
                + "source.schema.changedType says quarantine.")
        try delivery.askForReplay()
        // What is no number is for the checks of the quality room.
        #expect(
            try delivery.run().rows.map(\.value).prefix(3)
                == [.number(13), .number(14), .unreadable("n/a 15")])
    }

    @Test("dates that become timestamps are a changed type", arguments: Format.allCases)
    func datesToTimestamps(format: Format) throws {
        for policy in SchemaContract.Policy.allCases {
            let delivery = try delivered(format, .changedType, policy)
            try put(format, in: delivery) { $0.columns[1].cells = .midnights(Self.days(13)) }
            switch policy {
            case .evolve:
                #expect(try delivery.run().rows.count == 12)
                #expect(
                    try changes(delivery)
                        == ["run 2 changedType time timestamp in/2.\(format.rawValue)"])
            case .freeze:
                #expect(
                    try #require(try sentence(delivery)).contains(
                        "column \"time\": expected dates as in earlier runs, found "))
            case .quarantine:
                #expect(try delivery.run().unplaced.count == 12)
            }
        }
    }

    @Test("integers and fractions are numbers, save where they name series")
    func numbers() throws {
        for (column, isChange) in [("value", false), ("series", true)] {
            let delivery = try Delivery(covariates: ["promo"])
            delivery.source.origin = .files(
                Source.Files(root: delivery.folder, patterns: ["in/*"], format: CSVFormat()))
            delivery.source.schema[.changedType] = .freeze
            func file(_ first: Int, _ cells: TypedFile.Cells) -> TypedFile {
                var file = Self.file(first)
                for place in file.columns.indices where file.columns[place].name == column {
                    file.columns[place].cells = cells
                }
                return file
            }
            try file(1, .integers(Array(1...12))).put("1", as: .parquet, in: delivery)
            try delivery.run()
            try file(13, .doubles((1...12).map(Double.init))).put("2", as: .parquet, in: delivery)
            let said = try sentence(delivery)
            #expect(
                said
                    == (isChange
                        ? "in/2.parquet, column \"series\": expected integers as in earlier runs, "
                            + "found the type of numbers with a point. Send the file again as it "
                            + "was before, or set source.schema.changedType in the job file to "
                            + "evolve or quarantine." : nil))
        }
    }

    @Test("few cells are no evidence: their rows are judged one by one")
    func fewCells() throws {
        let delivery = try delivered(.csv, .changedType, .freeze)
        try delivery.put(
            "2.csv", "series,time,value,ledger,promo\na,2026-01-13,n/a,2026-01-13,1\n")
        #expect(try delivery.run().rows.map(\.value) == [.unreadable("n/a")])
    }

    @Test(
        "a file of which no row may be seen yet is not judged", arguments: Format.allCases)
    func future(format: Format) throws {
        let delivery = try delivered(format, .newColumn, .freeze)
        try put(format, in: delivery, addNote)
        #expect(try delivery.pull(asOf: "2026-01-12").isEmpty)
        #expect(try sentence(delivery, asOf: "2026-01-13") != nil)
    }

    @Test(
        "what is not to be seen yet is not known either, whatever is there",
        arguments: Format.allCases)
    func backfill(format: Format) throws {
        let delivery = try Delivery(covariates: ["promo"])
        delivery.source.origin = .files(
            Source.Files(root: delivery.folder, patterns: ["in/*"], format: CSVFormat()))
        try Self.file(1).put("1", as: format, in: delivery)
        try put(format, in: delivery) {
            addNote(&$0)
            drop("promo")(&$0)
        }
        #expect(try delivery.run(asOf: "2026-01-12").rows.count == 12)
        #expect(try delivery.pull(asOf: "2026-01-12").isEmpty)
        delivery.source.schema[.missingColumn] = .evolve
        #expect(try delivery.run(asOf: "2026-01-20").rows.count == 8)
        #expect(
            try changes(delivery)
                == [
                    "run 2 newColumn note text in/2.\(format.rawValue)",
                    "run 2 missingColumn promo absent in/2.\(format.rawValue)",
                ])
    }

    @Test("of a file that is set aside, rows above the cut-off wait", arguments: Format.allCases)
    func cutoff(format: Format) throws {
        let delivery = try delivered(format, .newColumn, .quarantine)
        try put(format, in: delivery, addNote)
        #expect(try delivery.run(asOf: "2026-01-15").unplaced.count == 3)
        let rest = try delivery.run()
        #expect(rest.unplaced.count == 9)
        #expect(rest.unplaced.allSatisfy { $0.rule == .schemaContract })
        #expect(try delivery.quarantined().count == 12)
    }

    @Test("what is appended to a file is held against the contract by itself")
    func appended() throws {
        let delivery = try delivered(.csv, .changedType, .quarantine)
        let lines = Self.days(1).enumerated().map { "a,\($1),\($0 + 1),\($1),0.5\n" }
        let more = Self.days(13).map { "a,\($0),many,\($0),0.5\n" }
        try delivery.put(
            "1.csv", "series,time,value,ledger,promo\n" + lines.joined() + more.joined())
        let batch = try delivery.run()
        #expect(batch.rows.isEmpty)
        #expect(batch.unplaced.map(\.row.line) == Array(14...25))
    }
}
