// Goal: a window of the newest values that is as long as their mean has been the same.
// Source: Bifet and Gavaldà, Learning from time-changing data with adaptive windowing (2007). The
// window is kept as an exponential histogram: at most five buckets of 1, 2, 4, … values each, so
// that n values take O(log n) of space. Every 32 values all cuts between buckets are looked at, and
// while the means on both sides of one differ by more than ε, the oldest bucket is dropped. With
// 1/m = 1/(n₀ − 4) + 1/(n₁ − 4), the variance σ² of the window and δ' = ln(2 ln n / δ), ε = √(2 σ²
// δ' / m) + 2 δ' / (3 m), in the arithmetic of river.
//
// After a drift the window is what is left of it: the values that are alike. river empties it.

import Glibc

/// Adaptive windowing.
package struct AdaptiveWindow: DriftDetector {
    package static let name = "adwin"
    package static let summary = "a window cut where the means of its parts differ (ADWIN)"
    package static let input = DetectorInput.values

    /// δ.
    package let confidence: Double
    /// The window is examined every so many values.
    package let interval: Int
    package let mostBuckets: Int
    /// Of each part.
    package let leastPart: Int
    /// A window of no more values is not examined.
    package let grace: Int

    /// Row i holds the buckets of 2ⁱ values, the oldest first.
    private var rows: [[Bucket]] = [[]]
    private var all = Part()
    private var ticks = 0

    private struct Bucket: Codable, Hashable {
        var total: Double
        /// Sum of squared distances from the bucket's mean.
        var squares: Double
    }

    private struct Part: Codable, Hashable {
        var count = 0.0
        var total = 0.0
        var squares = 0.0

        var mean: Double { total / count }
    }

    /// How many values are in the window.
    package var width: Int { Int(all.count) }
    /// Of the window; nil before the first value.
    package var mean: Double? { all.count > 0 ? all.mean : nil }

    package init() { self.init(confidence: 0.002) }

    package init(
        confidence: Double, interval: Int = 32, mostBuckets: Int = 5, leastPart: Int = 5,
        grace: Int = 10
    ) {
        self.confidence = confidence
        self.interval = interval
        self.mostBuckets = mostBuckets
        self.leastPart = leastPart
        self.grace = grace
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        rows[0].append(Bucket(total: value, squares: 0))
        all.count += 1
        if all.count > 1 {
            let distance = value - all.total / (all.count - 1)
            all.squares += (all.count - 1) * distance * distance / all.count
        }
        all.total += value
        compress()
        ticks = (ticks + 1) % interval
        guard ticks == 0, width > grace else { return .none }
        var hasDrifted = false
        while hasCut() {
            hasDrifted = true
            dropOldest()
        }
        return hasDrifted ? .drift : .none
    }

    /// Two buckets of a full row become one of the next.
    private mutating func compress() {
        var row = 0
        while row < rows.count, rows[row].count > mostBuckets {
            let (older, newer) = (rows[row][0], rows[row][1])
            let size = Double(1 << row)
            let difference = older.total / size - newer.total / size
            let merged = Bucket(
                total: older.total + newer.total,
                squares: older.squares + newer.squares + size * difference * difference / 2)
            if row + 1 == rows.count { rows.append([]) }
            rows[row + 1].append(merged)
            rows[row].removeFirst(2)
            row += 1
        }
    }

    private mutating func dropOldest() {
        let row = rows.count - 1
        guard let bucket = rows[row].first else { return }
        let size = Double(1 << row)
        all.count -= size
        all.total -= bucket.total
        let difference = bucket.total / size - all.mean
        all.squares -=
            bucket.squares + size * all.count * difference * difference / (size + all.count)
        all.squares = max(0, all.squares)
        rows[row].removeFirst()
        while rows.count > 1, rows.last?.isEmpty == true { rows.removeLast() }
    }

    /// Whether there is a cut, from the oldest bucket on, at which the means differ.
    private func hasCut() -> Bool {
        var older = Part()
        var newer = all
        for row in rows.indices.reversed() {
            let size = Double(1 << row)
            for (place, bucket) in rows[row].enumerated() {
                older.count += size
                older.total += bucket.total
                newer.count -= size
                newer.total -= bucket.total
                if row == 0, place == rows[0].count - 1 { return false }
                guard min(older.count, newer.count) >= Double(leastPart) else { continue }
                if isCut(older, newer) { return true }
            }
        }
        return false
    }

    private func isCut(_ older: Part, _ newer: Part) -> Bool {
        let spread = log(2 * log(all.count) / confidence)
        let least = Double(leastPart) - 1
        let reciprocal = 1 / (older.count - least) + 1 / (newer.count - least)
        let variance = all.squares / all.count
        let most =
            (2 * reciprocal * variance * spread).squareRoot() + 2.0 / 3 * spread * reciprocal
        return abs(older.mean - newer.mean) > most
    }
}
