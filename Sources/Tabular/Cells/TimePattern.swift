/// A way of writing dates and timestamps, part by part, in one of two notations.
///
/// With a percent sign it is that of C's `strptime`: `%Y` year of four digits, `%y` of two (69 to 99 are
/// 19xx), `%m` month, `%d` day, `%j` day of the year, `%b` English month name, short or long, `%H` hour, `%I`
/// hour of twelve with `%p` AM or PM, `%M` minute, `%S` second, `%f` fraction of up to nine digits, `%z`
/// zone (`Z`, `+02:00`, `+0200`, `+02`), `%F` for `%Y-%m-%d`, `%T` for `%H:%M:%S`, `%%` for itself.
///
/// Otherwise it is that of Unicode (Technical Standard 35, as in Java, Spark and spreadsheets): `yyyy`,
/// `yy`, `MM`, `MMM` or `MMMM` month name, `dd`, `DDD` day of the year, `HH`, `hh` with `a`, `mm`, `ss`, `SSS`
/// fraction, `XXX` or `Z` zone, text between apostrophes for itself: `dd/MM/yyyy`, `yyyy-MM-dd'T'HH:mm`.
struct TimePattern: Hashable, Sendable {
    enum Part: Hashable, Sendable {
        case year, shortYear, month, monthName, day, dayOfYear, hour, hourOfTwelve, half, minute
        case second, fraction, zone
        case literal(UInt8)
    }

    let parts: [Part]

    /// Nil for an unknown part, a part that comes twice, or parts that make no date.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let isOfC = bytes.contains(UInt8(ascii: "%"))
        guard let parts = isOfC ? Self.partsOfC(bytes) : Self.partsOfUnicode(bytes) else {
            return nil
        }
        let values = parts.filter { if case .literal = $0 { false } else { true } }
        func have(_ wanted: Part...) -> Int { values.count { wanted.contains($0) } }
        guard Set(values).count == values.count,
            have(.year, .shortYear) == 1, have(.month, .monthName) + have(.dayOfYear) == 1,
            have(.day) == 0 || have(.dayOfYear) == 0,
            have(.hour, .hourOfTwelve) <= 1, have(.hourOfTwelve) == have(.half),
            have(.minute) <= have(.hour, .hourOfTwelve), have(.second) <= have(.minute),
            have(.fraction) <= have(.second), have(.zone) <= have(.hour, .hourOfTwelve)
        else { return nil }
        self.parts = parts
    }

    private static func partsOfC(_ bytes: [UInt8]) -> [Part]? {
        var parts: [Part] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                parts.append(.literal(byte))
                continue
            }
            guard let letter = rest.popFirst(), let read = partOfC(letter) else { return nil }
            parts += read
        }
        return parts
    }

    private static func partOfC(_ letter: UInt8) -> [Part]? {
        let dash = Part.literal(UInt8(ascii: "-"))
        let colon = Part.literal(UInt8(ascii: ":"))
        switch Unicode.Scalar(letter) {
        case "Y": return [.year]
        case "y": return [.shortYear]
        case "m": return [.month]
        case "d": return [.day]
        case "j": return [.dayOfYear]
        case "b", "B": return [.monthName]
        case "H": return [.hour]
        case "I": return [.hourOfTwelve]
        case "p": return [.half]
        case "M": return [.minute]
        case "S": return [.second]
        case "f": return [.fraction]
        case "z": return [.zone]
        case "F": return [.year, dash, .month, dash, .day]
        case "T": return [.hour, colon, .minute, colon, .second]
        case "%": return [.literal(letter)]
        default: return nil
        }
    }

    private static func partsOfUnicode(_ bytes: [UInt8]) -> [Part]? {
        let apostrophe = UInt8(ascii: "'")
        var parts: [Part] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            if byte == apostrophe {
                guard let end = rest.firstIndex(of: apostrophe) else { return nil }
                // Two are one that stands for itself.
                let quoted = end == rest.startIndex ? [apostrophe] : Array(rest[..<end])
                parts += quoted.map { .literal($0) }
                rest = rest[(end + 1)...]
            } else if (byte | 0x20) &- 0x61 < 26 {
                let count = 1 + rest.prefix { $0 == byte }.count
                rest = rest.dropFirst(count - 1)
                guard let part = partOfUnicode(byte, count) else { return nil }
                parts.append(part)
            } else {
                parts.append(.literal(byte))
            }
        }
        return parts
    }

    private static func partOfUnicode(_ letter: UInt8, _ count: Int) -> Part? {
        switch (Unicode.Scalar(letter), count) {
        case ("y", 4), ("y", 1), ("u", 4): return .year
        case ("y", 2): return .shortYear
        case ("M", 1...2): return .month
        case ("M", 3...4): return .monthName
        case ("d", 1...2): return .day
        case ("D", 1), ("D", 3): return .dayOfYear
        case ("H", 1...2): return .hour
        case ("h", 1...2): return .hourOfTwelve
        case ("a", 1): return .half
        case ("m", 1...2): return .minute
        case ("s", 1...2): return .second
        case ("S", 1...9): return .fraction
        case ("X", 1...3), ("x", 1...3), ("Z", 1...3), ("Z", 5): return .zone
        default: return nil
        }
    }
}
