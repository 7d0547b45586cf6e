import Glibc

/// Numbers as they are written in text, to the nearest `Double`.
///
/// Goal: the bits of a correctly rounded conversion, without a slow path for the figures that tables
/// hold. Source: W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990.
/// Derivation: digits and exponent are read as w · 10^q. If w ≤ 2^53 and |q| ≤ 22, both w and
/// 10^|q| are exact in a `Double`, and one multiplication or division rounds once, hence correctly.
/// A larger q is first taken into w as long as that stays exact. A larger w over 10^1 to 10^19 is an
/// integer division of 128 bits by 64. Anything else (more than nineteen digits, far exponents) goes to
/// the C library's `strtod`, which rounds correctly too.
///
/// Read are an optional sign, digits with at most one point, and an optional exponent: `-12.5e3`,
/// `.5`, `5.`. Not read are grouping marks, decimal commas, units, hexadecimal and underscores: what
/// they mean is for the job to say.
package enum NumberText {
    enum Reading: Equatable {
        case finite(Double)
        /// NaN or an infinity by name, or digits beyond the range of a `Double`.
        case nonFinite
        case unreadable
    }

    /// The number that the whole of `bytes` is; nil for anything else, and beyond the range of a `Double`.
    package static func finite(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        if case .finite(let value) = read(bytes) { value } else { nil }
    }

    /// Reads the whole of `bytes`, which have no spaces around them.
    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading {
        let end = bytes.count
        var position = 0
        var isNegative = false
        if position < end, bytes[position] == minus || bytes[position] == plus {
            isNegative = bytes[position] == minus
            position += 1
        }

        var significand: UInt64 = 0
        var exponent = 0
        let firstDigit = position
        position = digits(bytes, from: position, into: &significand)
        var digitCount = position - firstDigit
        if position < end, bytes[position] == point {
            let fraction = position + 1
            position = digits(bytes, from: fraction, into: &significand)
            digitCount += position - fraction
            exponent = fraction - position
        }
        guard digitCount > 0 else { return named(bytes, from: firstDigit) }

        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            guard let written = writtenExponent(bytes, from: &position) else { return .unreadable }
            exponent += written
        }
        guard position == end else { return .unreadable }

        // Up to 19 digits, leading zeros included, the significand has not wrapped around.
        if digitCount <= 19, let magnitude = exact(significand, tenTo: exponent) {
            return .finite(isNegative ? -magnitude : magnitude)
        }
        let value = converted(bytes)
        return value.isFinite ? .finite(value) : .nonFinite
    }

    /// Reads an integer of 64 bits, with an optional sign; nil for anything else.
    static func readInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        var position = 0
        var isNegative = false
        if let sign = bytes.first, sign == minus || sign == plus {
            isNegative = sign == minus
            position = 1
        }
        guard position < bytes.count else { return nil }
        var value: Int64 = 0
        while position < bytes.count {
            let digit = bytes[position] &- zero
            guard digit < 10 else { return nil }
            // Counted downwards, because the least integer has no positive twin.
            let (tens, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (next, overflowedToo) = tens.subtractingReportingOverflow(Int64(digit))
            if overflowed || overflowedToo { return nil }
            value = next
            position += 1
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// Takes in the digits from `position` on and gives the position after them; the significand
    /// wraps around beyond nineteen digits.
    @inline(__always)
    private static func digits(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into significand: inout UInt64
    ) -> Int {
        var position = start
        while position < bytes.count {
            let digit = bytes[position] &- zero
            guard digit < 10 else { break }
            significand = significand &* 10 &+ UInt64(digit)
            position += 1
        }
        return position
    }

    /// The exponent after the `e`: an optional sign and digits; nil without digits. Far values stop
    /// at ±99,999, where every `Double` has long been zero or infinite.
    private static func writtenExponent(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: inout Int
    ) -> Int? {
        var isNegative = false
        if position < bytes.count, bytes[position] == minus || bytes[position] == plus {
            isNegative = bytes[position] == minus
            position += 1
        }
        let first = position
        var value = 0
        while position < bytes.count {
            let digit = bytes[position] &- zero
            guard digit < 10 else { break }
            value = min(99_999, value * 10 + Int(digit))
            position += 1
        }
        guard position > first else { return nil }
        return isNegative ? -value : value
    }

    /// `significand` · 10^`exponent` where one rounding gives it; nil elsewhere.
    @inline(__always)
    private static func exact(_ significand: UInt64, tenTo exponent: Int) -> Double? {
        let value = Double(significand)
        if exponent == 0 { return value }
        guard significand <= 1 << 53 else {
            return (-19..<0).contains(exponent) ? quotient(significand, tenTo: -exponent) : nil
        }
        if exponent < 0 { return exponent >= -22 ? value / power(-exponent) : nil }
        if exponent <= 22 { return value * power(exponent) }
        // 123e25 is 123000e22, if 123000 is still exact.
        guard exponent <= 22 + 15 else { return nil }
        let shifted = value * power(exponent - 22)
        return shifted <= 0x1p53 ? shifted * power(22) : nil
    }

    /// `significand` / 10^`digits` for 1 to 19 digits, correctly rounded.
    ///
    /// Derivation: with both shifted up to their highest bit, the quotient of the halved dividend times
    /// 2^64 has exactly 64 bits; those after the 53rd and the remainder decide the rounding.
    private static func quotient(_ significand: UInt64, tenTo digits: Int) -> Double {
        let divisor = integerPowers[digits]
        let up = significand.leadingZeroBitCount
        let upDivisor = divisor.leadingZeroBitCount
        var high = significand << UInt64(up)
        var low: UInt64 = 0
        var exponent = upDivisor - up - 64
        let shifted = divisor << UInt64(upDivisor)
        if high >= shifted {
            low = high << 63
            high >>= 1
            exponent += 1
        }
        let (bits, rest) = shifted.dividingFullWidth((high, low))
        let dropped = bits & 0x7ff
        let kept = bits >> 11
        let isUp = dropped > 0x400 || dropped == 0x400 && (rest > 0 || kept & 1 == 1)
        let rounded = Double(isUp ? kept + 1 : kept)
        return Double(sign: .plus, exponent: exponent + 11, significand: rounded)
    }

    /// The spelling of a number that is not finite, if `bytes` are one from `position` on.
    @inline(never)
    private static func named(
        _ bytes: UnsafeBufferPointer<UInt8>, from position: Int
    ) -> Reading {
        let letters = bytes[position...].map { $0 | 0x20 }
        let names = ["nan", "inf", "infinity"]
        return names.contains { $0.utf8.elementsEqual(letters) } ? .nonFinite : .unreadable
    }

    /// The C library's conversion of text whose grammar has been checked.
    @inline(never)
    private static func converted(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { text in
            for (index, byte) in bytes.enumerated() {
                text.initializeElement(at: index, to: CChar(bitPattern: byte))
            }
            text.initializeElement(at: bytes.count, to: 0)
            return text.baseAddress.map { strtod($0, nil) } ?? .nan
        }
    }

    @inline(__always)
    private static func power(_ exponent: Int) -> Double { powersOfTen[exponent] }

    /// 10^0 to 10^22, every one exact.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    /// 10^0 to 10^19, the last that 64 bits hold.
    private static let integerPowers: [UInt64] = (0...19).map { exponent in
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }

    private static let zero = UInt8(ascii: "0")
    private static let minus = UInt8(ascii: "-")
    private static let plus = UInt8(ascii: "+")
    private static let point = UInt8(ascii: ".")
}
