import Glibc
package import TimeSeries

/// A time as it was typed: a month, a day or an instant, with where it begins and ends.
///
/// A cut-off given as a day means that the whole day is seen, and one given as a month the whole month.
/// The end is the last whole second, as in `Frequency.end(of:)`.
package struct TypedTime: Hashable, Sendable {
    package let text: String
    package let start: Timestamp
    package let end: Timestamp

    /// Nil where the text is no time, see `TimestampText`; UTC is meant where no zone is written.
    package init?(_ text: String) {
        guard let read = TimestampText(text) else { return nil }
        self.text = text
        start = read.timestamp
        switch (read.zone, text.utf8.count) {
        case (.date, 7):
            let days = CivilDate.days(in: start.date.month, of: start.date.year)
            end = Timestamp(seconds: start.seconds + days * 86_400 - 1)
        case (.date, _):
            end = Timestamp(seconds: start.seconds + 86_399)
        default:
            end = start
        }
    }
}

extension Timestamp {
    /// The second the computer's clock shows: the cut-off of a run for which none was typed.
    static var now: Timestamp { Timestamp(seconds: time(nil)) }
}
