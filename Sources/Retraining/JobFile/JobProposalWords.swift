/// How a proposal writes what it found.
enum JobProposalWords {
    /// `text` on one line and of bearable length: what stands in a file must not break a comment or
    /// write over a screen.
    static func plain(_ text: String, longest: Int = 40) -> String {
        let line = String(
            text.map { character in
                character.unicodeScalars.contains {
                    $0.properties.generalCategory == .control || $0 == "\u{2028}"
                        || $0 == "\u{2029}"
                } ? "?" : character
            })
        return line.count > longest ? line.prefix(longest - 1) + "…" : line
    }

    /// `12,345`.
    static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// `1 row`, `1,234 rows`.
    static func count(_ value: Int, _ one: String, _ many: String) -> String {
        "\(count(value)) \(value == 1 ? one : many)"
    }

    /// `12,345`, `0.5`, `1e+20`.
    static func number(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 1e15 { return count(Int(value)) }
        return "\(value)"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(
        _ names: [String], longest: Int = 8, last word: String = "and"
    ) -> String {
        var shown = names.prefix(longest).map { plain($0) }
        if names.count > shown.count { shown.append("\(names.count - shown.count) more") }
        guard shown.count > 1 else { return shown.first ?? "none" }
        return shown.dropLast().joined(separator: ", ") + " \(word) " + (shown.last ?? "")
    }

    /// A JSON5 text.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7f || scalar == "\u{2028}"
                    || scalar == "\u{2029}"
                {
                    let digits = String(scalar.value, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }

    /// `["a", "b"]`.
    static func quoted(_ texts: [String]) -> String {
        "[" + texts.map { quoted($0) }.joined(separator: ", ") + "]"
    }

    /// The words of a column's name in lower case: `loadedOn`, `loaded_on` and `Loaded On` have two.
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            let isPart = character.isLetter || character.isNumber
            if !isPart || (character.isUppercase && wasLower) {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if isPart { word += character.lowercased() }
            wasLower = character.isLowercase || character.isNumber
        }
        return word.isEmpty ? words : words + [word]
    }
}
