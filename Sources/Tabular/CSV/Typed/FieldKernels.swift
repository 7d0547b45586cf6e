import TimeSeries

/// The common spellings of a value, read where they stand.
///
/// Goal: some nanoseconds a cell, for cells that need no second look. Each function takes the first byte
/// of a cell and the byte that must follow it, and gives the place after that byte, or nil where the cell
/// is written in another way, or wrong: it is then read again by `CellReading`, which knows all of them.
/// Nothing is accepted here that would read differently there.
/// Source: for eight digits at once, D. Lemire and J. Langdale, "Parsing gigabytes of JSON per
/// second", VLDB Journal 28, 2019; for decimals, `NumberText`; for days, `CivilDate`.
/// Derivation: for a byte x of a word, `((x & 0x7f) + 0x76) | x` has its highest bit clear exactly
/// where x is 0 to 9, and no carry leaves the byte. `ByteWindow.slack` bytes past the cell can be read.
enum FieldKernels {
    typealias Place = UnsafePointer<UInt8>

    private static let high: UInt64 = 0x8080_8080_8080_8080
    private static let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
    private static let zeros: UInt64 = 0x3030_3030_3030_3030

    /// `true` and `false` in any case of letters.
    @inline(__always)
    static func boolean(_ place: Place, _ terminator: UInt8, into value: inout Bool) -> Place? {
        let word = UInt32(truncatingIfNeeded: Self.word(place, 0)) | 0x2020_2020
        if word == 0x736c_6166, place[4] | 0x20 == UInt8(ascii: "e") {
            value = false
            return place[5] == terminator ? place + 6 : nil
        }
        value = true
        return word == 0x6575_7274 && place[4] == terminator ? place + 5 : nil
    }

    /// Up to sixteen digits with an optional minus.
    @inline(__always)
    static func integer(_ place: Place, _ terminator: UInt8, into value: inout Int64) -> Place? {
        let isNegative = place[0] == UInt8(ascii: "-")
        var place = isNegative ? place + 1 : place
        var (number, length) = digits(place)
        guard length > 0 else { return nil }
        // Leading zeros may be those of an identifier.
        if place[0] == 0x30 && length > 1 { return nil }
        place += length
        if length == 8 {
            let (more, rest) = digits(place)
            guard rest < 8 else { return nil }
            number = number &* power(rest) &+ more
            place += rest
        }
        let magnitude = Int64(truncatingIfNeeded: number)
        value = isNegative ? 0 &- magnitude : magnitude
        return place[0] == terminator ? place + 1 : nil
    }

    /// Up to seven digits before the point and up to seven after it, with an optional minus: the
    /// significand is below 2^53, and the power of ten exact.
    @inline(__always)
    static func double(
        _ place: Place, _ terminator: UInt8, point: UInt8, into value: inout Double
    ) -> Place? {
        let isNegative = place[0] == UInt8(ascii: "-")
        var place = isNegative ? place + 1 : place
        let (whole, length) = digits(place)
        guard length > 0, length < 8 else { return nil }
        place += length
        var magnitude = Double(Int64(truncatingIfNeeded: whole))
        if place[0] == point && point != terminator {
            let (part, count) = digits(place + 1)
            guard count < 8 else { return nil }
            place += count + 1
            let significand = Int64(truncatingIfNeeded: whole &* power(count) &+ part)
            magnitude = Double(significand) / Double(Int64(truncatingIfNeeded: power(count)))
        }
        value = isNegative ? -magnitude : magnitude
        return place[0] == terminator ? place + 1 : nil
    }

    /// The last date, so that the next of the same text costs a comparison.
    struct DateMemo {
        /// `1970-01-`, least byte first.
        var month: UInt64 = 0x2d31_302d_3037_3931
        /// `01`
        var day: UInt16 = 0x3130
        var days: Int32 = 0
    }

    /// `YYYY-MM-DD` in days since 1970-01-01.
    @inline(__always)
    static func date(
        _ place: Place, _ terminator: UInt8, _ memo: inout DateMemo, into days: inout Int32
    ) -> Place? {
        guard place[10] == terminator, let read = date(place, &memo) else { return nil }
        days = read
        return place + 11
    }

    /// `YYYY-MM-DD`, `T` or a space, `hh:mm:ss`, an optional fraction, and `Z` exactly where `utc`; in
    /// `1 / perSecond` seconds since 1970.
    @inline(__always)
    static func timestamp(
        _ place: Place, _ terminator: UInt8, _ memo: inout DateMemo, perSecond: Int64, utc: Bool,
        into value: inout Int64
    ) -> Place? {
        guard place[10] == UInt8(ascii: "T") || place[10] == UInt8(ascii: " "),
            let days = date(place, &memo)
        else { return nil }
        let time = word(place, 11) ^ 0x3030_3a30_303a_3030
        let separators: UInt64 = 0x0000_ff00_00ff_0000
        let limits: UInt64 = 0x7676_7f76_767f_7676
        guard (((time & low) &+ limits) | time) & high == 0, time & separators == 0 else {
            return nil
        }
        let hour = pair(time, 0)
        let minute = pair(time, 24)
        let second = pair(time, 48)
        guard hour < 24, minute < 60, second < 60 else { return nil }
        let seconds = Int64(days) &* 86_400 &+ (hour &* 60 &+ minute) &* 60 &+ second
        var (ticks, overflow) = seconds.multipliedReportingOverflow(by: perSecond)
        var place = place + 19
        if place[0] == UInt8(ascii: ".") {
            var step = perSecond
            place += 1
            let first = place
            while place[0] &- 0x30 < 10 {
                guard step > 1 else { return nil }
                step /= 10
                ticks = ticks &+ Int64(place[0] &- 0x30) &* step
                place += 1
            }
            overflow = overflow || place == first || ticks < 0 && seconds >= 0
        }
        guard !overflow else { return nil }
        if utc {
            guard place[0] == UInt8(ascii: "Z") else { return nil }
            place += 1
        }
        value = ticks
        return place[0] == terminator ? place + 1 : nil
    }

    /// The length of a text without quotes: the first delimiter or line end from `place` on.
    @inline(__always)
    static func length(_ place: Place, _ delimiter: SIMD16<UInt8>) -> Int {
        let raw = UnsafeRawPointer(place)
        var start = 0
        while true {
            let bytes = raw.loadUnaligned(fromByteOffset: start, as: SIMD16<UInt8>.self)
            let found =
                (bytes .== delimiter) .| (bytes .== sixteen(0x0a)) .| (bytes .== sixteen(0x0d))
            // A mask is all ones where it holds.
            let words = unsafeBitCast(found, to: SIMD2<UInt64>.self)
            if words.x != 0 { return start + words.x.trailingZeroBitCount >> 3 }
            if words.y != 0 { return start + 8 + words.y.trailingZeroBitCount >> 3 }
            start += 16
        }
    }

    /// Sixteen times `byte`; `SIMD16(repeating:)` may be filled in a loop.
    @inline(__always)
    static func sixteen(_ byte: UInt8) -> SIMD16<UInt8> {
        let word = UInt64(byte) &* 0x0101_0101_0101_0101
        return unsafeBitCast(SIMD2(word, word), to: SIMD16<UInt8>.self)
    }

    @inline(__always)
    private static func date(_ place: Place, _ memo: inout DateMemo) -> Int32? {
        let text = word(place, 0)
        let dayText = UnsafeRawPointer(place).loadUnaligned(fromByteOffset: 8, as: UInt16.self)
        if text == memo.month && dayText == memo.day { return memo.days }
        let read = text ^ 0x2d30_302d_3030_3030
        let separators: UInt64 = 0xff00_00ff_0000_0000
        guard (((read & low) &+ 0x7f76_767f_7676_7676) | read) & high == 0,
            read & separators == 0
        else { return nil }
        let dayTens = Int64(place[8] &- 0x30)
        let dayOnes = Int64(place[9] &- 0x30)
        let year = pair(read, 0) &* 100 &+ pair(read, 16)
        let month = pair(read, 40)
        let day = dayTens &* 10 &+ dayOnes
        guard dayTens < 10, dayOnes < 10, month >= 1, month <= 12, day >= 1,
            day <= 28 || day <= Int64(CivilDate.days(in: Int(month), of: Int(year)))
        else { return nil }
        // Years from March on, 400 of them added so that January of the year 0 stays positive.
        let shifted = UInt64(truncatingIfNeeded: year &+ 400 &- (month <= 2 ? 1 : 0))
        let monthFromMarch = UInt64(truncatingIfNeeded: month > 2 ? month &- 3 : month &+ 9)
        let sum =
            365 &* shifted &+ shifted / 4 &- shifted / 100 &+ shifted / 400
            &+ (153 &* monthFromMarch &+ 2) / 5 &+ UInt64(truncatingIfNeeded: day)
        memo.days = Int32(truncatingIfNeeded: Int64(truncatingIfNeeded: sum) &- 865_566)
        memo.month = text
        memo.day = dayText
        return memo.days
    }

    /// The number that two digits make, of which the first is the byte at bit `shift`.
    @inline(__always)
    private static func pair(_ word: UInt64, _ shift: UInt64) -> Int64 {
        Int64(truncatingIfNeeded: word &>> shift & 0xff &* 10 &+ word &>> (shift &+ 8) & 0xff)
    }

    /// The digits at `place`, up to eight, and how many they are.
    @inline(__always)
    private static func digits(_ place: Place) -> (value: UInt64, count: Int) {
        let text = word(place, 0) ^ zeros
        let others = (((text & low) &+ 0x7676_7676_7676_7676) | text) & high
        let count = others.trailingZeroBitCount >> 3
        // Zeros come before the digits, so that the last of them stands in the highest byte.
        var read = text << UInt64(64 - 8 * count)
        read = read &* 10 &+ read &>> 8
        let odd = (read & 0x0000_00ff_0000_00ff) &* 0x000f_4240_0000_0064
        let even = (read &>> 16 & 0x0000_00ff_0000_00ff) &* 0x0000_2710_0000_0001
        return ((odd &+ even) &>> 32, count)
    }

    /// 10^`exponent` for 0 to 8.
    @inline(__always)
    private static func power(_ exponent: Int) -> UInt64 {
        // Two table-free products: no array stands between the digits and the value.
        let ones: UInt64 = exponent & 1 == 0 ? 1 : 10
        let twos: UInt64 = exponent & 2 == 0 ? 1 : 100
        let fours: UInt64 = exponent & 4 == 0 ? 1 : 10_000
        return exponent == 8 ? 100_000_000 : ones &* twos &* fours
    }

    @inline(__always)
    private static func word(_ place: Place, _ offset: Int) -> UInt64 {
        UInt64(
            littleEndian: UnsafeRawPointer(place).loadUnaligned(
                fromByteOffset: offset, as: UInt64.self))
    }
}
