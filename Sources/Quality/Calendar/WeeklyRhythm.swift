import TimeSeries

/// The hours or days of the week at which a series, or a whole panel, never has a value: a shop that is
/// closed on Sundays, an exchange that trades by day. They need not be named in the job.
///
/// A place in the week counts as closed once it has come by four times without a value, while another
/// place has had one.
struct WeeklyRhythm {
    private let length: Int
    private let isClosed: [Bool]

    private static let leastWeeks = 4

    /// - Parameter hasValue: of the period at an offset from `first`.
    /// - Returns: nil where weeks do not matter or nothing is closed.
    init?(
        first: Int, count: Int, frequency: Frequency, hasValue: (_ offset: Int) -> Bool
    ) {
        guard let length = frequency.periodsOfWeek, count >= Self.leastWeeks * length else {
            return nil
        }
        var values = [Int](repeating: 0, count: length)
        for offset in 0..<count where hasValue(offset) {
            values[Self.place(of: first + offset, length)] += 1
        }
        guard values.contains(where: { $0 > 0 }), values.contains(0) else { return nil }
        self.length = length
        isClosed = values.map { $0 == 0 }
    }

    func isClosed(_ period: Int) -> Bool { isClosed[Self.place(of: period, length)] }

    private static func place(of period: Int, _ length: Int) -> Int {
        period - period.dividedDown(by: length) * length
    }
}
