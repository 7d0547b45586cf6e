import Databases
import Ingestion
import Tabular
import TimeSeries

/// What the section `source` of a job file means.
extension ValueCheck {
    func source(
        _ typed: JobFile.SourceSection, root: String, frequency: Frequency
    ) throws(JobFileError) -> Source {
        let ledgerName = typed.ledgerType ?? "date"
        guard let ledgerType = LedgerType(rawValue: ledgerName) else {
            let known = LedgerType.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong(
                "source.ledgerType", expected: "one of \(known)", found: "\"\(ledgerName)\"")
        }
        let lag = try atLeast(0, typed.lag ?? 0, "source.lag")
        if ledgerType == .text, lag > 0 {
            throw wrong(
                "source.lag", expected: "none beside the ledgerType text, which has no distances",
                found: String(lag))
        }
        return Source(
            origin: try origin(typed, root: root),
            columns: Source.Columns(
                series: typed.columns.series?.texts ?? [], time: typed.columns.time,
                value: typed.columns.value,
                ledger: typed.columns.ledger ?? typed.columns.time,
                covariates: typed.columns.covariates ?? []),
            ledgerType: ledgerType, lag: lag,
            end: try end(typed.end, ledgerType), nulls: try nulls(typed.ledgerNulls),
            schema: try schema(typed.schema),
            usesLocalDates: frequency.hasWholeDays)
    }

    private func end(
        _ typed: IntegerOrText?, _ type: LedgerType
    ) throws(JobFileError) -> LedgerValue? {
        guard let typed else { return nil }
        guard let value = LedgerValue(text: typed.text, type: type) else {
            throw wrong(
                "source.end", expected: "a value of the ledger, \(type.expected)",
                found: "\"\(typed.text)\"")
        }
        return value
    }

    private func nulls(_ typed: String?) throws(JobFileError) -> Source.NullPolicy {
        guard let typed else { return .quarantine }
        guard let policy = Source.NullPolicy(rawValue: typed) else {
            let known = Source.NullPolicy.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("source.ledgerNulls", expected: "one of \(known)", found: "\"\(typed)\"")
        }
        return policy
    }

    private func origin(
        _ typed: JobFile.SourceSection, root: String
    ) throws(JobFileError) -> Source.Origin {
        let named = [
            ("files", typed.files != nil), ("sqlite", typed.sqlite != nil),
            ("postgres", typed.postgres != nil),
        ].filter(\.1).map(\.0)
        guard named.count == 1 else {
            throw wrong(
                "source", expected: "one of files, sqlite and postgres",
                found: named.isEmpty ? "none" : named.joined(separator: " and "))
        }
        if let files = typed.files { return .files(try self.files(files, typed, root: root)) }
        let dialect = [
            ("delimiter", typed.delimiter != nil), ("nullValues", typed.nullValues != nil),
            ("decimalMark", typed.decimalMark != nil),
            ("thousandsMark", typed.thousandsMark != nil),
            ("commentMark", typed.commentMark != nil), ("timeFormat", typed.timeFormat != nil),
        ]
        if let (key, _) = dialect.first(where: \.1) {
            throw wrong(
                "source", expected: "\(key) for files alone", found: "it beside \(named[0])")
        }
        let connection: DatabaseTable.Connection =
            if let file = typed.sqlite { .sqlite(path: path(file, in: root)) } else {
                .postgres(try keywords(typed.postgres))
            }
        return .database(
            DatabaseTable(connection: connection, relation: try relation(typed)))
    }

    private func files(
        _ files: OneOrMore, _ typed: JobFile.SourceSection, root: String
    ) throws(JobFileError) -> Source.Files {
        guard !files.texts.isEmpty else {
            throw wrong("source.files", expected: "at least one pattern", found: "an empty list")
        }
        if typed.table != nil || typed.query != nil {
            throw wrong(
                "source", expected: "table and query for databases alone",
                found: "one of them beside files")
        }
        return Source.Files(root: root, patterns: files.texts, format: try format(typed))
    }

    private func relation(
        _ typed: JobFile.SourceSection
    ) throws(JobFileError) -> DatabaseTable.Relation {
        switch (typed.table, typed.query) {
        case (let table?, nil):
            let parts = table.split(separator: ".", omittingEmptySubsequences: false)
            guard !parts.contains(where: \.isEmpty) else {
                throw wrong(
                    "source.table", expected: "a table such as sales or public.sales",
                    found: "\"\(table)\"")
            }
            return .table(table)
        case (nil, let query?):
            guard query.contains(where: { !$0.isWhitespace }) else {
                throw wrong("source.query", expected: "a SELECT", found: "an empty text")
            }
            return .query(query)
        case (nil, nil), (_?, _?):
            throw wrong(
                "source", expected: "a table or a query",
                found: typed.table == nil ? "neither" : "both")
        }
    }

    private func keywords(
        _ typed: JobFile.PostgresSection?
    ) throws(JobFileError) -> [String: String] {
        guard let typed else { return [:] }
        // A name with an equals sign or of the form of an address would be read as keywords of its own,
        // a password among them.
        if let database = typed.database, database.contains("=") || database.contains("://") {
            throw wrong(
                "source.postgres.database", expected: "the name of a database",
                found: "an address")
        }
        return [
            "host": typed.host, "port": typed.port.map(String.init), "dbname": typed.database,
            "user": typed.user, "service": typed.service, "sslmode": typed.sslMode,
        ].compactMapValues { $0 }
    }

    private func format(_ typed: JobFile.SourceSection) throws(JobFileError) -> CSVFormat {
        let delimiter = typed.delimiter ?? ","
        guard delimiter.count == 1, let character = delimiter.first,
            var format = CSVFormat(
                delimiter: character, nullValues: typed.nullValues ?? CSVFormat.defaultNullValues)
        else {
            throw wrong(
                "source.delimiter", expected: "one character that separates fields",
                found: "\"\(delimiter)\"")
        }
        if let mark = typed.commentMark {
            guard mark.count == 1, let commented = mark.first.flatMap(format.commented(by:)) else {
                throw wrong(
                    "source.commentMark",
                    expected: "one mark such as #, neither the delimiter nor a quote",
                    found: "\"\(mark)\"")
            }
            format = commented
        }
        format.numbers = try numbers(typed)
        if let name = typed.timeFormat?.all { format.times = try times(name, "source.timeFormat") }
        for (column, name) in typed.timeFormat?.byColumn ?? [:] {
            format.timesByColumn[column] = try times(name, "source.timeFormat.\(column)")
        }
        return format
    }

    private func numbers(_ typed: JobFile.SourceSection) throws(JobFileError) -> NumberFormat {
        let thousands = typed.thousandsMark.map(NumberFormat.ThousandsMark.init(rawValue:))
        if case .some(.none) = thousands {
            let known = NumberFormat.ThousandsMark.allCases.map { "\"\($0.rawValue)\"" }
            throw wrong(
                "source.thousandsMark", expected: "one of \(known.joined(separator: ", "))",
                found: "\"\(typed.thousandsMark ?? "")\"")
        }
        let decimal = typed.decimalMark ?? (thousands == .point ? "," : ".")
        guard decimal.count == 1, let mark = decimal.first,
            let format = NumberFormat(decimalMark: mark, thousandsMark: thousands ?? nil)
        else {
            throw wrong(
                "source.decimalMark", expected: "a point or a comma, and not the thousandsMark",
                found: "\"\(decimal)\"")
        }
        return format
    }

    private func times(_ name: String, _ path: String) throws(JobFileError) -> TimeFormat {
        guard let format = TimeFormat(name) else {
            throw wrong(
                path,
                expected:
                    "iso, epoch-seconds, epoch-millis, epoch-micros, epoch-nanos or a pattern "
                    + "such as dd/MM/yyyy or %d.%m.%Y %H:%M",
                found: "\"\(name)\"")
        }
        return format
    }
}
