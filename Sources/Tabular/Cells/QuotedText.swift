/// Text between quotation marks, as CSV and SQL write it.
package enum QuotedText {
    /// The cell of a CSV record, quoted where its text would be taken for more than one.
    package static func cell(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 != 0x2c && $0 != 0x22 && $0 != 0x0a && $0 != 0x0d }
        return isPlain ? text : quoted(text)
    }

    /// The text between quotation marks, those within it doubled.
    package static func quoted(_ text: String) -> String {
        var quoted = "\""
        // By code points: a quotation mark with an accent on it is one character, and still a mark.
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }
}
