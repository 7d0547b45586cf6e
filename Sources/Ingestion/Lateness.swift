// How late rows come: how far the ledger value of a new row lies below the position that an earlier run had
// reached. Of n new rows, any is as likely as any other to be the latest, so the next row is later than the
// (k+1)-th latest of them with probability (k+1)/(n+1): from that follows the lag that misses no more than
// a stated share of rows, and that few rows cannot promise much.

import TimeSeries

/// The lateness of the new rows of some runs.
package struct Lateness: Codable, Hashable, Sendable {
    /// Rows that were late by the same distance, within two digits.
    package struct Bucket: Codable, Hashable, Sendable {
        /// Days, seconds or numbers, as the job's lag counts them; rounded up.
        package var by: Int
        package var rows: Int
    }

    /// How many rows were new, late or not, in runs that had a position to hold them against.
    package private(set) var newRows = 0
    /// Ascending.
    package private(set) var late: [Bucket] = []

    package init() {}

    package var lateRows: Int { late.reduce(0) { $0 + $1.rows } }

    /// The greatest distance; nil where no row was late.
    package var greatest: Int? { late.last?.by }

    /// Notes a new row.
    ///
    /// - Parameter distance: how far below the position it lies; zero or less where it does not.
    mutating func note(_ distance: Int) {
        newRows += 1
        if distance > 0 { add(Self.rounded(distance), rows: 1) }
    }

    /// Adds the rows of other runs.
    package mutating func merge(_ other: Lateness) {
        newRows += other.newRows
        for bucket in other.late { add(bucket.by, rows: bucket.rows) }
    }

    /// How many of the late rows a lag would have let in.
    package func rows(within lag: Int) -> Int {
        late.reduce(0) { $0 + ($1.by <= lag ? $1.rows : 0) }
    }

    /// The least lag that misses the next row with no more than the probability; nil where there are too
    /// few rows to say so.
    package func lag(missing probability: Double) -> Int? {
        var allowed = (probability * Double(newRows + 1)).rounded(.down) - 1
        guard allowed >= 0 else { return nil }
        for bucket in late.reversed() {
            if allowed < Double(bucket.rows) { return bucket.by }
            allowed -= Double(bucket.rows)
        }
        return 0
    }

    private mutating func add(_ distance: Int, rows: Int) {
        let place = late.firstIndex { $0.by >= distance } ?? late.count
        if place < late.count, late[place].by == distance {
            late[place].rows += rows
        } else {
            late.insert(Bucket(by: distance, rows: rows), at: place)
        }
    }

    /// The distance with two digits, the rest rounded up: at most ninety distances a power of ten.
    private static func rounded(_ distance: Int) -> Int {
        var unit = 1
        while distance / unit >= 100 { unit *= 10 }
        let (product, overflow) = ((distance - 1) / unit + 1).multipliedReportingOverflow(by: unit)
        return overflow ? distance : product
    }
}

extension LedgerValue.Key {
    /// How far the key lies below another of its type, in days, seconds (parts of one count as one) or
    /// numbers; zero or less where it does not, and between texts, which lie at no distance.
    func distance(below other: Self, type: LedgerType) -> Int {
        switch (self, other) {
        case (.integer(let low), .integer(let high)):
            let (difference, overflow) = high.subtractingReportingOverflow(low)
            return overflow ? (high > low ? .max : .min) : difference
        case (.decimal(let low), .decimal(let high)):
            return low < high ? high.distance(above: low) : 0
        case (.instant(let low), .instant(let high)):
            guard low < high else { return 0 }
            let seconds =
                high.seconds - low.seconds + (high.nanoseconds > low.nanoseconds ? 1 : 0)
            return type == .date ? (seconds - 1) / 86_400 + 1 : seconds
        default: return 0
        }
    }
}
