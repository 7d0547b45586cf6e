/// Numbers as a report writes them.
///
/// Goal: the same text on every machine and in every locale. A `Double` is turned into its shortest
/// decimal form that reads back as the same number (Swift's `description`), and that decimal is rounded
/// half away from zero; no step depends on a locale or a mathematical library. Thousands are separated
/// by commas, the sign is U+2212, and what is no number is a dash.
package enum NumberFormat {
    package static let missing = "–"

    /// A count: `12,345`.
    package static func count(_ value: Int) -> String {
        (value < 0 ? "−" : "") + grouped(String(value.magnitude))
    }

    /// `value` to `digits` significant digits, never rounding within the integer part: `12,345`,
    /// `1.235`, `0.0123`. Magnitudes from 10¹⁵ on and below 10⁻⁴ are written with a power of ten.
    package static func significant(_ value: Double?, digits: Int = 4) -> String {
        guard let value, !value.isNaN else { return missing }
        guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
        guard value != 0 else { return "0" }
        var decimal = DecimalDigits(value)
        let leading = decimal.pointPosition
        if leading > 15 || leading < -3 {
            decimal.round(toDigits: digits)
            let power = decimal.pointPosition - 1
            decimal.pointPosition = 1
            return decimal.sign + decimal.plain(decimals: nil) + "×10" + superscript(power)
        }
        decimal.round(toDigits: max(digits, leading))
        return decimal.sign + decimal.plain(decimals: nil)
    }

    /// `value` to exactly `decimals` places: `0.50`.
    package static func fixed(_ value: Double?, decimals: Int) -> String {
        guard let value, !value.isNaN else { return missing }
        guard value.isFinite else { return value < 0 ? "−∞" : "∞" }
        var decimal = DecimalDigits(value)
        decimal.round(toDecimals: decimals)
        return (decimal.isZero ? "" : decimal.sign) + decimal.plain(decimals: decimals)
    }

    /// A share as a percentage: `12.5%`.
    package static func percent(_ share: Double?, digits: Int = 3) -> String {
        guard let share, share.isFinite else { return missing }
        return significant(share * 100, digits: digits) + "%"
    }

    /// A relative change with its sign: `+12.5%`, `−3%`, `0%`.
    package static func change(_ share: Double?) -> String {
        guard let share, share.isFinite else { return missing }
        let text =
            abs(share) >= 0.1 ? fixed(share * 100, decimals: 0) : fixed(share * 100, decimals: 1)
        let isZero = !text.contains { ("1"..."9").contains($0) }
        return (share > 0 && !isZero ? "+" : "") + (isZero ? "0" : text) + "%"
    }

    /// A length for SVG, to a tenth, with an ASCII sign; what is no number is 0, so that no drawing can
    /// hold one.
    package static func coordinate(_ value: Double) -> String {
        guard value.isFinite else { return "0" }
        let tenths = Int(min(max(value, -1e6), 1e6) * 10 + (value < 0 ? -0.5 : 0.5))
        let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = tenths < 0 ? "-" : ""
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }

    fileprivate static func grouped(_ digits: String) -> String {
        guard digits.utf8.count > 3 else { return digits }
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.utf8.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    private static func superscript(_ number: Int) -> String {
        let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
        let text = String(number.magnitude).compactMap(\.wholeNumberValue).map { digits[$0] }
        return (number < 0 ? "⁻" : "") + String(text)
    }
}

/// A finite number as decimal digits: 0.d₁d₂d₃… × 10^pointPosition.
private struct DecimalDigits {
    var isNegative: Bool
    var digits: [UInt8]
    var pointPosition: Int

    /// `value` is finite.
    init(_ value: Double) {
        isNegative = value.sign == .minus
        digits = []
        pointPosition = 0
        var exponent = 0
        var seenPoint = false
        let text = value.magnitude.description
        let parts = text.split(separator: "e")
        if parts.count == 2 { exponent = Int(parts[1]) ?? 0 }
        for byte in parts[0].utf8 {
            if byte == UInt8(ascii: ".") {
                seenPoint = true
            } else {
                digits.append(byte - 48)
                if !seenPoint { pointPosition += 1 }
            }
        }
        pointPosition += exponent
        trim()
    }

    var isZero: Bool { digits.isEmpty }
    var sign: String { isNegative ? "−" : "" }

    mutating func round(toDecimals decimals: Int) {
        round(toDigits: pointPosition + decimals)
    }

    mutating func round(toDigits count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            return
        }
        let up = digits[count] >= 5
        digits.removeSubrange(count...)
        if up {
            var index = count - 1
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            if index >= 0 {
                digits[index] += 1
            } else {
                digits.insert(1, at: 0)
                pointPosition += 1
            }
        }
        trim()
    }

    /// The digits with point and separators; `decimals` places, or as many as there are.
    func plain(decimals: Int?) -> String {
        var whole = ""
        for index in 0..<max(0, pointPosition) {
            whole += String(index < digits.count ? digits[index] : 0)
        }
        let places = decimals ?? max(0, digits.count - pointPosition)
        var text = NumberFormat.grouped(whole.isEmpty ? "0" : whole)
        guard places > 0 else { return text }
        text += "."
        for place in 0..<places {
            let index = pointPosition + place
            text += String(digits.indices.contains(index) ? digits[index] : 0)
        }
        return text
    }

    /// Drops zeros before the first and after the last digit.
    private mutating func trim() {
        while digits.last == 0 { digits.removeLast() }
        while digits.first == 0 {
            digits.removeFirst()
            pointPosition -= 1
        }
        if digits.isEmpty { pointPosition = 0 }
    }
}
