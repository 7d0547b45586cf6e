/// Small words of English.
enum Words {
    /// `1 row`, `2 rows`, `no rows`.
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        switch number {
        case 0: return "no \(many)"
        case 1: return "1 \(one)"
        default: return "\(NumberFormat.count(number)) \(many)"
        }
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last else { return "" }
        guard items.count > 1 else { return last }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// `text` with its first letter in upper case.
    static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// A command's argument as a shell reads it, quoted where it must be.
    static func shellArgument(_ text: String) -> String {
        let plain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", "+": return true
            default: return false
            }
        }
        if plain, !text.isEmpty { return text }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + parts.joined(separator: "'\\''") + "'"
    }
}
