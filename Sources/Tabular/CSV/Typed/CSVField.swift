/// A column of a CSV file: what its cells are read as, and why.
package struct CSVField: Hashable, Sendable {
    package let name: String
    /// Its place in the header, from 0.
    package let index: Int
    package let type: CellType
    package let evidence: Evidence

    /// What speaks for the type.
    package enum Evidence: Hashable, Sendable {
        /// The job says so.
        case stated
        /// Each of `values` cells that hold one, among the first `rows` rows or, if `isWhole`, all, reads so.
        /// `example` is the first; `odd` the first that fits no narrower type where others do.
        case found(values: Int, rows: Int, isWhole: Bool, example: OddCell?, odd: OddCell?)
    }

    /// A cell and the line it stands on.
    package struct OddCell: Hashable, Sendable {
        package let line: Int
        package let text: String
    }
}

extension CSVField: CustomStringConvertible {
    /// Such as `sold: double, as are all 1000 values in the first 1000 rows, such as "80.23"`.
    package var description: String {
        guard case .found(let values, let rows, let isWhole, let example, let odd) = evidence else {
            return "\(name): \(type), as stated"
        }
        let among = isWhole ? "\(rows) rows" : "the first \(rows) rows"
        guard let example else { return "\(name): \(type), without a value in \(among)" }
        if let odd {
            return "\(name): \(type), because line \(odd.line) holds \"\(odd.text)\" where line "
                + "\(example.line) holds \"\(example.text)\""
        }
        return "\(name): \(type), as are all \(values) values in \(among), such as "
            + "\"\(example.text)\""
    }
}
