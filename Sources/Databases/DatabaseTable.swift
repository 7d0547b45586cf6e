import Tabular

/// A table, or the rows of a query, in a database.
package struct DatabaseTable: Hashable, Sendable {
    /// How to reach the database. A password is never part of it: PostgreSQL's client takes it from
    /// `PGPASSWORD`, `~/.pgpass` or a service file.
    package enum Connection: Hashable, Sendable {
        /// The path of the file.
        case sqlite(path: String)
        /// The keywords of PostgreSQL's client library: `host`, `port`, `dbname`, `user`, `service`, …
        case postgres([String: String])
    }

    package enum Relation: Hashable, Sendable {
        /// A name, or a schema, a dot and a name.
        case table(String)
        /// One SELECT.
        case query(String)
    }

    package let connection: Connection
    package let relation: Relation

    package init(connection: Connection, relation: Relation) {
        self.connection = connection
        self.relation = relation
    }

    /// What messages and the record of a run call it: `postgres:shop/public.sales`.
    package var label: String {
        let database: String
        switch connection {
        case .sqlite(let path):
            database = "sqlite:" + (path.split(separator: "/").last.map(String.init) ?? path)
        case .postgres(let keywords):
            database = "postgres:" + (keywords["dbname"] ?? keywords["service"] ?? "")
        }
        switch relation {
        case .table(let name): return "\(database)/\(name)"
        case .query: return "\(database)/query"
        }
    }

    /// What stands after FROM.
    var from: String {
        switch relation {
        case .table(let name):
            return name.split(separator: ".").map { QuotedText.quoted(String($0)) }
                .joined(separator: ".")
        case .query(let text):
            var text = text[...]
            while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
            // A line of its own: the query may end in a comment.
            return "(\(text)\n) AS source"
        }
    }
}
