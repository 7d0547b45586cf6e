/// An instant, to the nanosecond, in UTC.
///
/// Seconds and nanoseconds are kept apart so that the range is not that of a 64-bit nanosecond count
/// (1677 to 2262): tables in the wild hold `9999-12-31`.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package var seconds: Int
    /// 0 to 999,999,999, counted upwards from `seconds`.
    package var nanoseconds: Int

    package init(seconds: Int, nanoseconds: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Midnight UTC at the start of `date`.
    package init(_ date: CivilDate) {
        self.init(seconds: date.daysSinceEpoch * 86_400)
    }

    /// The UTC day the instant lies in.
    package var date: CivilDate { CivilDate(daysSinceEpoch: daysSinceEpoch) }

    /// The number of the UTC day the instant lies in; 0 is 1970-01-01.
    package var daysSinceEpoch: Int { seconds.dividedDown(by: 86_400) }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// ISO 8601: `1983-02-01` at midnight UTC, otherwise `1983-02-01T06:30:00Z` with the fraction the
    /// instant has.
    package var description: String {
        let date = self.date
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let second = seconds - daysSinceEpoch * 86_400
        if second == 0 && nanoseconds == 0 { return day }
        let time =
            "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        if nanoseconds == 0 { return "\(day)T\(time)Z" }
        var fraction = padded(nanoseconds, 9)
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(day)T\(time).\(fraction)Z"
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let read = TimestampText(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected an ISO 8601 date or timestamp, found \"\(text)\""))
        }
        self = read.timestamp
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.count))
    return (number < 0 ? "-" : "") + zeros + digits
}
