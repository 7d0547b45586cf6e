import Tabular
import TimeSeries

/// A series that never fell and now begins anew: a meter that was exchanged or ran over, a total since
/// New Year.
///
/// It has to have risen in eight of twelve values at least and never fallen, and to fall by more than
/// half.
enum CounterReset: SeriesCheck {
    static let rule = "counterReset"
    static let defaultAction = QualityAction.warn
    static let summary = "a counter that begins anew"
    static let advice =
        "A counter is better forecast by what it grew in each period: have the source send "
        + "differences."

    private static let leastValues = 12
    private static let leastRises = 8

    static func episodes(in context: SeriesContext) -> [Episode] {
        var episodes: [Episode] = []
        var last = -Double.infinity
        var count = 0
        var rises = 0
        for (index, value) in context.series.values.enumerated() where value.isFinite {
            if value >= last {
                if value > last, count > 0 { rises += 1 }
                count += 1
            } else {
                let isReset =
                    count >= leastValues && rises >= leastRises && value >= 0
                    && value < last / 2
                if isReset {
                    let period = context.series.firstPeriod + index
                    let history = "after \(count) values that never fell"
                    episodes.append(
                        Episode(
                            periods: period..<(period + 1),
                            mismatch: Mismatch(
                                expected: "\(plainText(last)) or more \(history)", opening: "",
                                found:
                                    "\(plainText(value)) for \(context.frequency.start(of: period))",
                                ending: ", \(history), the last \(plainText(last))")))
                    count = 1
                    rises = 0
                } else {
                    // One fall, and it is no counter.
                    return episodes
                }
            }
            last = value
        }
        return episodes
    }

    static func isNews(_ episode: Episode, in context: SeriesContext) -> Bool {
        context.changed.contains { episode.periods.contains($0) }
    }
}
