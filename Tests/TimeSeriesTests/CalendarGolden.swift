import FoundationEssentials
import TimeSeries

/// `Goldens/calendar.json`: what Python's datetime says (`make_calendar_golden.py`).
struct CalendarGolden: Decodable {
    struct Instant: Decodable {
        var seconds: Int
        var text: String
    }
    struct Text: Decodable {
        var text: String
        var seconds: Int
        var nanoseconds: Int
        var zone: String
    }
    struct Periods: Decodable {
        var unit: String
        var count: Int
        /// Instant, period, its first second, the first second of the next.
        var rows: [[Int]]

        var frequency: Frequency? {
            switch unit {
            case "minutes": Frequency(.minutes(count))
            case "days": Frequency(.days(count))
            case "week": Frequency(.week(startingOn: count))
            case "months": Frequency(.months(count))
            default: nil
            }
        }
    }

    /// Days since the epoch, year, month, day.
    var days: [[Int]]
    var instants: [Instant]
    var texts: [Text]
    var periods: [Periods]

    static func read() throws -> CalendarGolden {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appending(path: "Goldens/calendar.json"))
        return try JSONDecoder().decode(CalendarGolden.self, from: data)
    }
}

/// A small, seeded generator of random numbers (Steele, Lea and Flood's SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
