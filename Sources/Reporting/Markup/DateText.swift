package import TimeSeries

/// Dates as a report writes them, in English and the order day, month, year.
package enum DateText {
    package static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `31 Jan 1983`.
    package static func day(_ time: Timestamp) -> String {
        dayOfMonth(time) + " " + year(time)
    }

    /// `31 Jan`.
    package static func dayOfMonth(_ time: Timestamp) -> String {
        "\(time.date.day) \(month(time))"
    }

    /// `Jan`.
    package static func month(_ time: Timestamp) -> String {
        months[time.date.month - 1]
    }

    /// `1983`.
    package static func year(_ time: Timestamp) -> String {
        let year = time.date.year
        return year < 0 ? "−\(year.magnitude)" : "\(year)"
    }

    /// `06:30`, in UTC.
    package static func timeOfDay(_ time: Timestamp) -> String {
        let minute = (time.seconds - time.daysSinceEpoch * 86_400) / 60
        let text = "\(100 + minute / 60):\(100 + minute % 60)"
        let parts = text.split(separator: ":").map { $0.dropFirst() }
        return parts.joined(separator: ":")
    }

    /// `31 Jan 1983`, or `31 Jan 1983 23:59:59 UTC` with the fraction the instant has.
    package static func instant(_ time: Timestamp) -> String {
        let text = time.description
        guard let separator = text.firstIndex(of: "T") else { return day(time) }
        return day(time) + " " + text[separator...].dropFirst().dropLast() + " UTC"
    }

    /// The period that begins at `start`, by the name people use for it: `Jan 1983`, `1983 Q1`, `1983`,
    /// `31 Jan 1983`, `31 Jan 1983 06:00`.
    package static func period(_ start: Timestamp, _ frequency: Frequency) -> String {
        switch frequency.unit {
        case .minutes: return day(start) + " " + timeOfDay(start)
        case .days, .week: return day(start)
        case .months(let count) where count.isMultiple(of: 12): return year(start)
        case .months(3): return "\(year(start)) Q\((start.date.month - 1) / 3 + 1)"
        case .months: return month(start) + " " + year(start)
        }
    }

    /// `Jan 1983`, or `Jan 1983 to Mar 1983`.
    package static func span(
        _ from: Timestamp?, _ to: Timestamp?, _ frequency: Frequency
    ) -> String {
        switch (from, to) {
        case (let from?, let to?) where from == to: return period(from, frequency)
        case (let from?, let to?):
            return "\(period(from, frequency)) to \(period(to, frequency))"
        case (let from?, nil): return "from \(period(from, frequency))"
        case (nil, let to?): return "to \(period(to, frequency))"
        case (nil, nil): return NumberFormat.missing
        }
    }
}
