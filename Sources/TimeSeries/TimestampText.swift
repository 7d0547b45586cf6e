/// A date or a timestamp as it stood in a source, with what its text says beyond the instant.
///
/// Read are ISO 8601 dates `YYYY-MM-DD`, months `YYYY-MM`, and timestamps
/// `YYYY-MM-DD[T ]hh:mm[:ss[.fraction]]` with an optional zone `Z`, `±hh:mm`, `±hhmm` or `±hh`.
/// A timestamp without a zone is taken as UTC, and `zone` says that none was written.
package struct TimestampText: Hashable, Sendable {
    /// What the text says of its zone.
    package enum Zone: Codable, Hashable, Sendable {
        /// A date: no time of day, so no zone.
        case date
        /// A time of day without a zone.
        case unstated
        /// Minutes east of UTC.
        case offset(minutes: Int)
    }

    package var timestamp: Timestamp
    package var zone: Zone

    package init?(_ text: some StringProtocol) {
        let text = text.utf8
        let read = text.withContiguousStorageIfAvailable { Self.read($0) }
        guard let parsed = read ?? Array(text).withUnsafeBufferPointer({ Self.read($0) }) else {
            return nil
        }
        self = parsed
    }

    /// Reads UTF-8 bytes where they lie, for readers of many cells.
    package init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard let parsed = Self.read(bytes) else { return nil }
        self = parsed
    }

    package init(timestamp: Timestamp, zone: Zone) {
        self.timestamp = timestamp
        self.zone = zone
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> TimestampText? {
        var cursor = Cursor(bytes: bytes)
        guard let year = cursor.digits(4), cursor.skip("-"), let month = cursor.digits(2) else {
            return nil
        }
        if cursor.atEnd { return whole(CivilDate(validating: year, month, 1)) }
        guard cursor.skip("-"), let day = cursor.digits(2),
            let date = CivilDate(validating: year, month, day)
        else { return nil }
        if cursor.atEnd { return whole(date) }

        guard cursor.skip("T") || cursor.skip(" ") || cursor.skip("t"),
            let hour = cursor.digits(2), cursor.skip(":"), let minute = cursor.digits(2),
            hour < 24, minute < 60
        else { return nil }
        var second = 0
        var nanoseconds = 0
        if cursor.skip(":") {
            guard let read = cursor.digits(2), read < 60 else { return nil }
            second = read
            if cursor.skip(".") || cursor.skip(",") {
                guard let fraction = cursor.fraction() else { return nil }
                nanoseconds = fraction
            }
        }
        guard let zone = cursor.zone(), cursor.atEnd else { return nil }
        var seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second
        if case .offset(let minutes) = zone { seconds -= minutes * 60 }
        return TimestampText(
            timestamp: Timestamp(seconds: seconds, nanoseconds: nanoseconds), zone: zone)
    }

    private static func whole(_ date: CivilDate?) -> TimestampText? {
        date.map { TimestampText(timestamp: Timestamp($0), zone: .date) }
    }
}

extension TimestampText {
    /// The instant, or, if `local`, the time of day that the text shows, as if it were UTC: midnight in
    /// Sydney is then the start of that day and not an hour of the day before.
    package func instant(local: Bool) -> Timestamp {
        guard local, case .offset(let minutes) = zone else { return timestamp }
        return Timestamp(
            seconds: timestamp.seconds + minutes * 60, nanoseconds: timestamp.nanoseconds)
    }
}

/// A position in the bytes of one cell.
private struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var atEnd: Bool { position == bytes.count }

    /// Exactly `count` decimal digits.
    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for offset in 0..<count {
            let digit = Int(bytes[position + offset]) - 48
            guard (0...9).contains(digit) else { return nil }
            value = value * 10 + digit
        }
        position += count
        return value
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else {
            return false
        }
        position += 1
        return true
    }

    /// One to nine digits after the point, as nanoseconds; further digits must be zeros.
    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while position < bytes.count, (48...57).contains(bytes[position]) {
            let digit = Int(bytes[position]) - 48
            if count < 9 { value = value * 10 + digit } else if digit != 0 { return nil }
            count += 1
            position += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 9)..<9 { value *= 10 }
        return value
    }

    /// What is written of a zone; nil where it is malformed.
    mutating func zone() -> TimestampText.Zone? {
        if atEnd { return .unstated }
        if skip("Z") || skip("z") { return .offset(minutes: 0) }
        let east = skip("+")
        guard east || skip("-"), let hours = digits(2), hours <= 18 else { return nil }
        let hasColon = skip(":")
        let minutes = atEnd && !hasColon ? 0 : digits(2)
        guard let minutes, minutes < 60 else { return nil }
        return .offset(minutes: (east ? 1 : -1) * (hours * 60 + minutes))
    }
}
