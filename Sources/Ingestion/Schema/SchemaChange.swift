package import Store

/// A change of the source's columns, as the status of a job lists it.
package struct SchemaChange: Codable, Hashable, Sendable {
    package var run: Int
    package var column: String
    /// `newColumn`, `missingColumn` or `changedType`.
    package var change: String
    /// What the column holds from then on.
    package var kind: String
    /// The first file that showed it.
    package var file: String
    /// For people.
    package var sentence: String

    /// Nil for what was there from the beginning.
    package init?(_ stored: StoredColumn) {
        guard let run = stored.run, let name = stored.change,
            let change = SchemaContract.Change(rawValue: name)
        else { return nil }
        self.run = run
        column = stored.name
        self.change = name
        kind = stored.kind
        file = stored.file
        let known = ColumnKind(rawValue: stored.kind)
        let words = known.map(\.words) ?? stored.kind
        switch change {
        case .newColumn:
            sentence =
                "\"\(stored.name)\" is new" + (known == .unknown ? "" : " and holds \(words)")
        case .missingColumn: sentence = "\"\(stored.name)\" is missing"
        case .changedType: sentence = "\"\(stored.name)\" holds \(words)"
        }
    }
}
