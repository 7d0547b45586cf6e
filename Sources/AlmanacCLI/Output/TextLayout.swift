/// `words` in lines of at most `width` columns; a word that is wider has a line to itself.
package func wrapped(_ words: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in words {
        if line.isEmpty {
            line = word
        } else if columns(of: line) + 1 + columns(of: word) <= width {
            line += " " + word
        } else {
            lines.append(line)
            line = word
        }
    }
    return line.isEmpty ? lines : lines + [line]
}

/// The words of `text` in lines of at most `width` columns.
package func wrapped(_ text: String, width: Int) -> [String] {
    wrapped(text.split(separator: " ").map(String.init), width: width)
}

/// The columns a terminal gives to `text`: two for each wide character of East Asia and for pictures.
package func columns(of text: String) -> Int {
    text.reduce(0) { sum, character in
        sum + (character.unicodeScalars.first.map(isWide) == true ? 2 : 1)
    }
}

/// The blocks of Unicode Standard Annex 11 (East Asian Width) that are wide throughout.
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xA000...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
        return true
    default:
        return false
    }
}
