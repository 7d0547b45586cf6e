// Goal: DDM that does not grow deaf: after tens of thousands of values a change moves the share of
// mistakes too little to be seen.
// Source: Barros, Cabral, Gonçalves and Santos, RDDM: reactive drift detection method, Expert
// Systems with Applications 90 (2017), with their levels. Three things differ from DDM: a concept
// of 40,000 values without a warning is shortened to its newest 7,000; a warning that lasts 1,400
// values becomes a drift; and after a drift the statistics are computed again from the values since
// its warning began, instead of from none. Frouros takes all that it has kept.

/// The reactive drift detection method.
package struct RDDM: DriftDetector {
    package static let name = "rddm"
    package static let summary =
        "the share of mistakes against its least, over concepts of limited length"
    package static let input = DetectorInput.mistakes

    package struct Limits: Codable, Hashable, Sendable {
        /// In standard deviations.
        package var warningLevel = 1.773
        package var driftLevel = 2.258
        package var longestConcept = 40_000
        package var shortenedConcept = 7_000
        package var longestWarning = 1_400
        /// Nothing is said of a concept with fewer values.
        package var warmUp = 129

        package init() {}
    }

    package let limits: Limits

    private var count = 0
    private var share = 0.0
    private var least: Least?
    private var warnings = 0
    private var newest: BitQueue
    /// Whether the statistics are to be computed again before the next value, and whether for a
    /// drift.
    private var restart: Restart?

    private struct Least: Codable, Hashable {
        var share: Double
        var deviation: Double
    }

    private enum Restart: String, Codable { case afterDrift, shortened }

    package init() { self.init(Limits()) }

    package init(_ limits: Limits) {
        self.limits = limits
        newest = BitQueue(capacity: limits.shortenedConcept)
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        if let restart { startAgain(restart) }
        newest.append(value == 1)
        let deviation = add(value)
        guard count >= limits.warmUp else { return .none }
        let sum = share + deviation
        if least.map({ sum < $0.share + $0.deviation }) ?? true {
            least = Least(share: share, deviation: deviation)
        }
        guard let least else { return .none }
        if sum > least.share + limits.driftLevel * least.deviation {
            // Those since the warning began that led to it.
            newest.keepLast(warnings + 1)
            restart = .afterDrift
            return .drift
        }
        if sum > least.share + limits.warningLevel * least.deviation {
            if warnings >= limits.longestWarning {
                newest.keepLast(1)
                restart = .afterDrift
                return .drift
            }
            warnings += 1
            return .warning
        }
        warnings = 0
        if count >= limits.longestConcept { restart = .shortened }
        return .none
    }

    /// - Returns: the standard deviation of the share.
    private mutating func add(_ value: Double) -> Double {
        count += 1
        share += (value - share) / Double(count)
        return max(0, share * (1 - share) / Double(count)).squareRoot()
    }

    private mutating func startAgain(_ reason: Restart) {
        count = 0
        share = 0
        least = nil
        warnings = 0
        restart = nil
        for index in 0..<newest.count {
            let deviation = add(newest[index] ? 1 : 0)
            guard reason == .afterDrift, count >= limits.warmUp else { continue }
            if least.map({ share + deviation < $0.share + $0.deviation }) ?? true {
                least = Least(share: share, deviation: deviation)
            }
        }
    }
}

/// The newest of many bits, 64 in a word: the state of a detector is to stay small.
private struct BitQueue: Codable, Hashable, Sendable {
    let capacity: Int
    private(set) var count = 0
    private var first = 0
    private var words: [UInt64] = []

    init(capacity: Int) { self.capacity = capacity }

    /// From the oldest.
    subscript(index: Int) -> Bool {
        let place = (first + index) % capacity
        return words[place / 64] >> UInt64(place % 64) & 1 == 1
    }

    mutating func append(_ bit: Bool) {
        if count == capacity {
            first = (first + 1) % capacity
            count -= 1
        }
        let place = (first + count) % capacity
        while words.count <= place / 64 { words.append(0) }
        let mask = UInt64(1) << UInt64(place % 64)
        if bit { words[place / 64] |= mask } else { words[place / 64] &= ~mask }
        count += 1
    }

    mutating func keepLast(_ number: Int) {
        let dropped = max(0, count - number)
        first = (first + dropped) % capacity
        count -= dropped
    }
}
