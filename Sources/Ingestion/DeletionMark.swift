import Tabular

/// What a cell says of its row: whether the source has withdrawn it.
///
/// Flags are true, t, yes, y or 1 against false, f, no, n, 0 or nothing; change logs write d or delete for it,
/// and c, create, i, insert, u, update, r or read for rows that are there. Case makes no difference.
enum DeletionMark {
    case present
    case withdrawn
    case unreadable(String)

    private static let wordsOfWithdrawn: Set<String> = [
        "true", "t", "yes", "y", "1", "d", "delete", "deleted",
    ]
    private static let wordsOfPresent: Set<String> = [
        "", "false", "f", "no", "n", "0", "c", "create", "i", "insert", "u", "update", "r", "read",
    ]

    init<Row: Record & ~Copyable>(_ record: borrowing Row, _ column: Int) {
        if record.isNull(column) {
            self = .present
            return
        }
        let text = record.trimmedText(column)
        let word = text.lowercased()
        if Self.wordsOfWithdrawn.contains(word) {
            self = .withdrawn
        } else if Self.wordsOfPresent.contains(word) {
            self = .present
        } else {
            self = .unreadable(text)
        }
    }
}
