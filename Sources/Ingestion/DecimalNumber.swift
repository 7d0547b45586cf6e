/// A decimal number of any number of digits, compared and subtracted from exactly: the version columns of
/// databases have more digits than a `Double` or an `Int` holds.
package struct DecimalNumber: Hashable, Sendable {
    private typealias Digits = [UInt8]

    /// False for zero, however it is written.
    private let isNegative: Bool
    /// Highest first, none in front that is zero.
    private let whole: [UInt8]
    /// After the point, none at the end that is zero.
    private let fraction: [UInt8]

    /// Digits with a point at most, and a sign in front at most; nil for anything else.
    package init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8
        let sign = rest.first
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        let parts = rest.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.contains(where: { !$0.isEmpty }),
            parts.allSatisfy({ $0.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        self.init(
            isNegative: sign == UInt8(ascii: "-"), whole: parts[0].map { $0 - 48 },
            fraction: parts.count > 1 ? parts[1].map { $0 - 48 } : [])
    }

    private init(isNegative: Bool, whole: [UInt8], fraction: [UInt8]) {
        self.whole = Array(whole.drop { $0 == 0 })
        let places = fraction.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.fraction = Array(fraction[..<places])
        self.isNegative = isNegative && !(self.whole.isEmpty && self.fraction.isEmpty)
    }

    /// The greatest whole number not above it, or the nearest that an `Int` holds; never `Int.min`.
    package var floor: Int {
        var number = 0
        for digit in whole {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carries) = product.addingReportingOverflow(Int(digit))
            guard !overflow, !carries else { return isNegative ? .min + 1 : .max }
            number = sum
        }
        guard isNegative else { return number }
        return max(.min + 1, -number - (fraction.isEmpty ? 0 : 1))
    }

    /// The least whole number not below it, or the nearest that an `Int` holds.
    var ceiling: Int {
        fraction.isEmpty || floor == .max ? floor : floor + 1
    }

    /// In digits, as SQL and `Double` read it.
    var plainText: String {
        func text(_ digits: Digits) -> String {
            String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
        }
        return (isNegative ? "-" : "") + (whole.isEmpty ? "0" : text(whole))
            + (fraction.isEmpty ? "" : "." + text(fraction))
    }

    /// The same for every way of writing the number.
    var canonical: String {
        func text(_ digits: Digits) -> String {
            String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
        }
        return (isNegative ? "-" : "") + text(whole) + "." + text(fraction)
    }

    /// The number less `amount`, which is not negative.
    package func lowered(by amount: Int) -> DecimalNumber {
        let amount = String(amount).utf8.map { $0 - 48 }
        if isNegative {
            return DecimalNumber(
                isNegative: true, whole: Self.sum(whole, amount), fraction: fraction)
        }
        if Self.isOrdered(amount, whole) {
            return DecimalNumber(
                isNegative: false, whole: Self.difference(whole, amount), fraction: fraction)
        }
        // Below zero: the amount less the whole and the fraction.
        let rest = Self.difference(amount, whole)
        guard let last = fraction.last else {
            return DecimalNumber(isNegative: true, whole: rest, fraction: [])
        }
        return DecimalNumber(
            isNegative: true, whole: Self.difference(rest, [1]),
            fraction: fraction.dropLast().map { 9 - $0 } + [10 - last])
    }

    /// The least whole number that, taken off, leads to `lower` or below; the greatest `Int` where none
    /// does. Found by halving, for the numbers may have more digits than an `Int`.
    ///
    /// - Precondition: `lower` is less.
    func distance(above lower: DecimalNumber) -> Int {
        var (least, most) = (1, Int.max)
        while least < most {
            let middle = least + (most - least) / 2
            if lowered(by: middle) <= lower { most = middle } else { least = middle + 1 }
        }
        return least
    }

    /// Whether one count of digits is at most another.
    private static func isOrdered(_ left: Digits, _ right: Digits) -> Bool {
        let left = left.drop { $0 == 0 }
        let right = right.drop { $0 == 0 }
        if left.count != right.count { return left.count < right.count }
        return !right.lexicographicallyPrecedes(left)
    }

    private static func sum(_ left: Digits, _ right: Digits) -> Digits {
        combined(left, right) { $0 + $1 }
    }

    /// - Precondition: `right` is at most `left`.
    private static func difference(_ left: Digits, _ right: Digits) -> Digits {
        combined(left, right) { $0 - $1 }
    }

    /// Digit by digit from the lowest, with what is carried.
    private static func combined(
        _ left: Digits, _ right: Digits, _ operation: (Int, Int) -> Int
    ) -> Digits {
        var digits: Digits = []
        var carry = 0
        for place in 0...max(left.count, right.count) {
            let upper = place < left.count ? Int(left[left.count - 1 - place]) : 0
            let lower = place < right.count ? Int(right[right.count - 1 - place]) : 0
            let value = operation(upper, lower) + carry
            let digit = (value + 10) % 10
            carry = (value - digit) / 10
            digits.append(UInt8(digit))
        }
        return digits.reversed()
    }
}

extension DecimalNumber: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? isCloser(right, left) : isCloser(left, right)
    }

    /// Whether one number lies nearer to zero than another.
    private static func isCloser(_ left: Self, _ right: Self) -> Bool {
        if left.whole != right.whole { return isOrdered(left.whole, right.whole) }
        return left.fraction.lexicographicallyPrecedes(right.fraction)
    }
}
