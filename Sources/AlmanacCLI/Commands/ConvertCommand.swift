import Tabular

/// `almanac convert`: a table from CSV into Parquet, or back.
struct ConvertCommand: Command {
    static let table = CommandTable(
        name: "convert", section: .files,
        summary: "write a CSV table as Parquet, or a Parquet table as CSV",
        discussion: [
            "The name of OUT says what is written: .parquet or .csv. What IN is, its first bytes say; "
                + "CSV may be packed by gzip or zstd, and its delimiter is found. The table goes "
                + "through in pieces, so that memory does not grow with it: a row group of Parquet, or "
                + "at most 262144 rows of CSV.",
            "Values come through exactly, or the command fails. CSV has no types: a column is read as "
                + "the narrowest of text, boolean, integer, double, date and timestamp that all of its "
                + "cells are; numbers that a double would change become decimals of up to 18 digits, "
                + "or text. Cells whose values stay may be spelled anew: 1.50 comes back as 1.5, "
                + "unless --type says decimal(P,S).",
            "In CSV an empty cell is no value, quoted or not. An empty text of Parquet therefore "
                + "needs another --null, such as NA; so does white space alone. What CSV has no "
                + "type for is written as nan and inf, as times of day, and in hexadecimal, and comes "
                + "back as text.",
            "OUT is there whole or not at all. If it is there already, it is left alone unless "
                + "--force is given.",
        ],
        positionals: [input, output],
        options: [type, column, null, force, .quiet],
        examples: [
            Example("A CSV file as Parquet", "almanac convert sales.csv sales.parquet"),
            Example(
                "With money to the penny",
                "almanac convert s.csv s.parquet --type 'price=decimal(10,2)'"),
            Example(
                "Three columns, and NA where there is no value",
                "almanac convert a.parquet a.csv --null NA -c shop -c day -c sold"),
        ])

    private static let input = Positional(
        "IN", .required, .file(), help: "the table to read: CSV, packed or not, or Parquet")
    private static let output = Positional(
        "OUT", .required, .file(), help: "the file to write: NAME.parquet or NAME.csv")
    private static let type = Option(
        "type", short: "t", .init("NAME=TYPE", .text),
        help: "of CSV: what a column is: \(CellType.names)",
        default: "as all of its cells are", isRepeatable: true)
    private static let column = Option(
        "column", short: "c", .init("NAME", .text), help: "only this column, in the order given",
        default: "all", isRepeatable: true)
    private static let null = Option(
        "null", .init("TEXT", .text),
        help: "what stands in CSV for no value; of several all are read and the first is written",
        default: "an empty cell", isRepeatable: true)
    private static let force = Option(flag: "force", short: "f", help: "replace OUT")

    private let conversion: TableConversion
    private let isQuiet: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        let output = arguments.required(Self.output)
        guard let format = TableFormat(name: output) else {
            throw .usage(
                "OUT: the name '\(output)' ends in neither .parquet nor .csv, so that it does not say "
                    + "what to write.",
                of: arguments.command)
        }
        var conversion = TableConversion(
            input: arguments.required(Self.input), output: output, outputFormat: format)
        conversion.types = try Self.types(arguments)
        let columns = arguments.texts(Self.column)
        if !columns.isEmpty { conversion.columns = columns }
        if let name = columns.first(where: { name in columns.count { $0 == name } > 1 }) {
            throw .usage("--column: '\(name)' is named twice.", of: arguments.command)
        }
        let nulls = arguments.texts(Self.null)
        if !nulls.isEmpty { conversion.nulls = nulls }
        if let text = nulls.first, QuotedText.cell(text) != text {
            throw .usage(
                "--null: '\(text)' would need quotation marks in CSV; choose a plain text.",
                of: arguments.command)
        }
        conversion.replaces = arguments.has(Self.force)
        self.conversion = conversion
        isQuiet = arguments.has(.quiet)
    }

    private static func types(
        _ arguments: ParsedArguments
    ) throws(CommandFailure) -> [String: CellType] {
        var types: [String: CellType] = [:]
        for text in arguments.texts(Self.type) {
            guard let mark = text.lastIndex(of: "="), mark != text.startIndex else {
                throw .usage(
                    "--type: '\(text)' is not of the form NAME=TYPE.", of: arguments.command)
            }
            let name = String(text[..<mark])
            let word = String(text[text.index(after: mark)...])
            guard let type = CellType(name: word) else {
                throw .usage(
                    "--type: '\(word)' is none of \(CellType.names).", of: arguments.command)
            }
            guard types.updateValue(type, forKey: name) == nil else {
                throw .usage("--type: '\(name)' is named twice.", of: arguments.command)
            }
        }
        return types
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let format = try CommandFailure.wrapping { () throws(TabularError) in
            try TableFormat.of(file: conversion.input)
        }
        if format == .parquet, !conversion.types.isEmpty {
            throw .usage(
                "--type is for CSV, but \(conversion.input) is Parquet, which says its types itself.",
                of: Self.table.name)
        }
        let progress = Progress(on: terminal, quiet: isQuiet)
        progress.report("Reading \(conversion.input)")
        let start = ContinuousClock.now
        let result = try CommandFailure.wrapping { () throws(TabularError) in
            defer { progress.clear() }
            return try conversion.run { progress.report("Converting rows", step: $0) }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        for line in lines(result, seconds: seconds, width: terminal.output.width) {
            try terminal.writeLine(line)
        }
        return .done
    }

    private func lines(
        _ result: TableConversion.Result, seconds: Double, width: Int
    ) -> [String] {
        // Parquet is compressed: what there is to do is told by the CSV.
        let (bytes, what) =
            result.fields.isEmpty && conversion.outputFormat == .csv
            ? (result.outputBytes, "written") : (result.inputBytes, "read")
        var lines = [
            printable(conversion.output)
                + ": \(Quantity.of(result.rows, "row")), \(Quantity.bytes(result.outputBytes)) from "
                + Quantity.bytes(result.inputBytes),
            "\(Quantity.seconds(seconds)): \(Quantity.rowsPerSecond(result.rows, seconds)), "
                + "\(Quantity.megabytesPerSecond(bytes, seconds)) \(what)",
        ]
        for field in result.fields {
            for (place, piece) in wrapped(printable(field.description), width: width - 2)
                .enumerated()
            {
                lines.append(place == 0 ? piece : "  " + piece)
            }
        }
        return lines
    }
}

extension CommandFailure {
    /// A table that cannot be read or written; a column that is not there was typed wrong.
    static func wrapping<Value>(
        _ body: () throws(TabularError) -> Value
    ) throws(CommandFailure) -> Value {
        do throws(TabularError) { return try body() } catch {
            switch error {
            case .missingColumn: throw CommandFailure(error.description, .wrongUsage)
            case .alreadyExists(let file):
                throw CommandFailure(
                    "\(file): is there already; --force replaces it.", .wrongUsage)
            default: throw CommandFailure(error.description, .worldFailed)
            }
        }
    }
}
