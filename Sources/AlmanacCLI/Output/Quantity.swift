/// Amounts as people read them: three or four digits and a unit.
enum Quantity {
    /// `812 bytes`, `8.3 kB`, `189 MB`: in powers of a thousand.
    static func bytes(_ count: Int) -> String {
        if count < 1000 { return count == 1 ? "1 byte" : "\(count) bytes" }
        return scaled(Double(count), units: ["bytes", "kB", "MB", "GB", "TB", "PB"])
    }

    /// `1 row`, `5200000 rows`.
    static func of(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// `39.6 million rows/s`, `5200 rows/s`.
    static func rowsPerSecond(_ rows: Int, _ seconds: Double) -> String {
        let rate = Double(rows) / max(seconds, 1e-9)
        return rate >= 1e6
            ? "\(short(rate / 1e6)) million rows/s" : "\(Int(rate.rounded())) rows/s"
    }

    /// `1440 MB/s`.
    static func megabytesPerSecond(_ bytes: Int, _ seconds: Double) -> String {
        "\(short(Double(bytes) / max(seconds, 1e-9) / 1e6)) MB/s"
    }

    /// `0.031 s`, `12.4 s`.
    static func seconds(_ value: Double) -> String {
        "\(value < 0.1 ? fixed(value, 3) : short(value)) s"
    }

    /// Three digits, or more before the point.
    static func short(_ value: Double) -> String {
        fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : 2)
    }

    private static func scaled(_ value: Double, units: [String]) -> String {
        var value = value
        var unit = 0
        // What would be rounded to a thousand has the next unit.
        while value >= 999.5, unit + 1 < units.count {
            value /= 1000
            unit += 1
        }
        return "\(fixed(value, value >= 99.95 ? 0 : 1)) \(units[unit])"
    }

    /// With so many digits after the point; the whole must fit into an `Int` with them.
    static func fixed(_ value: Double, _ digits: Int) -> String {
        var unit = 1
        for _ in 0..<digits { unit *= 10 }
        let whole = Int((value * Double(unit)).rounded())
        guard digits > 0 else { return "\(whole)" }
        let fraction = String(whole % unit)
        return
            "\(whole / unit).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
