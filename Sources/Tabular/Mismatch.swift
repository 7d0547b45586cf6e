/// What was expected, what was found instead, and the words in which people are told of it.
///
/// The words have those of `found`, and those of `expected` unless these go without saying: of a cell that
/// "is empty" nobody asks what it should have been.
package struct Mismatch: Codable, Hashable, Sendable {
    /// `20 rows for 2021-01-01, as before and a season ago`: read after "expected".
    package let expected: String
    /// `8 rows`: read after "found".
    package let found: String
    /// What stands before `found` in the place of "expected …, found ".
    private let opening: String?
    /// What stands after it.
    private let ending: String

    package init(
        expected: String, opening: String? = nil, found: String, ending: String = ""
    ) {
        self.expected = expected
        self.opening = opening
        self.found = found
        self.ending = ending
    }

    /// The same, with more to say after it.
    package func followed(by words: String) -> Mismatch {
        Mismatch(expected: expected, opening: opening, found: found, ending: ending + words)
    }

    /// `expected 20 rows for 2021-01-01, found 8 rows`: the rest of a sentence, without its full stop.
    package var words: String {
        (opening ?? "expected \(expected), found ") + found + ending
    }

    /// The words as a sentence of their own.
    package var sentence: String {
        (words.first.map { $0.uppercased() } ?? "") + words.dropFirst() + "."
    }
}
