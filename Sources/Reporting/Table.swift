/// A table with a head, and a cap on its rows that is always told.
struct Table {
    enum Alignment: String {
        /// Sentences, which need room, phrases beside each other, words, and figures.
        case prose, phrase, text, number
    }

    struct Column {
        var title: String
        var alignment: Alignment = .text
    }

    /// What the table is, for readers who cannot see it.
    var caption: String
    var columns: [Column]
    /// Rows beyond these are counted, not shown.
    var limit = Int.max

    init(_ caption: String, limit: Int = .max, _ columns: [Column]) {
        self.caption = caption
        self.columns = columns
        self.limit = limit
    }

    /// One row a value; `cells` writes the cells through `Row`, one for each column.
    func write<Values: RandomAccessCollection>(
        _ values: Values, into html: inout HTML, _ cells: (Values.Element, inout Row) -> Void
    ) {
        html.element(
            "div", ["class": "scroll", "tabindex": "0", "role": "group", "aria-label": caption]
        ) {
            html in
            html.element("table") { html in
                html.element("caption", caption)
                html.element("thead") { html in
                    html.element("tr") { html in
                        for column in columns {
                            html.element(
                                "th", ["scope": "col", "class": column.alignment.rawValue],
                                column.title)
                        }
                    }
                }
                html.element("tbody") { html in
                    for value in values.prefix(limit) {
                        html.element("tr") { html in
                            var row = Row(columns: columns)
                            cells(value, &row)
                            row.fill()
                            html.append(row.html)
                        }
                    }
                }
            }
        }
        Self.writeRemainder(values.count - limit, into: &html)
    }

    /// Says how many were left out; nothing where none were.
    static func writeRemainder(
        _ count: Int, _ one: String = "row", _ many: String = "rows", into html: inout HTML
    ) {
        guard count > 0 else { return }
        html.paragraph(
            "And \(Words.count(count, "more \(one)", "more \(many)")), kept in the record of"
                + " the run.", class: "more")
    }

    /// The cells of one row, from the left.
    struct Row {
        fileprivate private(set) var html = HTML()
        private let columns: [Column]
        private var next = 0

        fileprivate init(columns: [Column]) {
            self.columns = columns
        }

        mutating func cell(_ text: String) {
            cell { $0.add(text) }
        }

        mutating func cell(_ content: (inout HTML) -> Void) {
            html.element("td", ["class": takeAlignment()], content)
        }

        /// The cell that names the row.
        mutating func head(_ content: (inout HTML) -> Void) {
            html.element("th", ["scope": "row", "class": takeAlignment()], content)
        }

        mutating func series(_ id: String) {
            head { $0.series(id) }
        }

        fileprivate mutating func fill() {
            while next < columns.count { cell("") }
        }

        private mutating func takeAlignment() -> String {
            precondition(next < columns.count, "a row has more cells than its table has columns")
            defer { next += 1 }
            return columns[next].alignment.rawValue
        }
    }
}
