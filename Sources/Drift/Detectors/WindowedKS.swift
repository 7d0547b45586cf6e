// Goal: any change of the distribution, not of the mean alone.
// Source: Raab, Heusinger and Schleif, Reactive soft prototype computing for concept drift streams
// (2020), KSWIN: the newest r values of a window of w against r of the older ones, drawn at random,
// by the Kolmogorov–Smirnov test at the level α; its distance must be above 0.1 besides. After a
// drift the newest r values stay.
//
// Drawing is seeded by seed and number of the value, so that it is no state of its own.

import Statistics

/// The Kolmogorov–Smirnov test in a window.
package struct WindowedKS: DriftDetector {
    package static let name = "kswin"
    package static let summary = "Kolmogorov–Smirnov test of the newest values against older ones"
    package static let input = DetectorInput.values

    private static let leastDistance = 0.1

    /// α.
    package let level: Double
    /// w.
    package let windowSize: Int
    /// r.
    package let sampleSize: Int
    package let seed: UInt64

    private var count = 0
    /// In the order of time.
    private var window: [Double] = []

    package init() { self.init(level: 0.005) }

    /// - Precondition: `sampleSize` is at most half of `windowSize`.
    package init(
        level: Double, windowSize: Int = 100, sampleSize: Int = 30, seed: UInt64 = 0
    ) {
        precondition(
            sampleSize > 0 && 2 * sampleSize <= windowSize, "two samples within the window")
        self.level = level
        self.windowSize = windowSize
        self.sampleSize = sampleSize
        self.seed = seed
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        if window.count == windowSize { window.removeFirst() }
        window.append(value)
        guard window.count == windowSize else { return .none }
        var random = RandomNumbers(seed: seed, stream: count)
        var older = Array(window.dropLast(sampleSize))
        for place in 0..<sampleSize {
            older.swapAt(place, place + random.integer(below: older.count - place))
        }
        let height = Self.height(
            older.prefix(sampleSize).sorted(), window.suffix(sampleSize).sorted())
        guard Double(height) / Double(sampleSize) > Self.leastDistance,
            KolmogorovSmirnov.pValue(
                height: height * sampleSize, sampleSize, sampleSize) <= level
        else { return .none }
        window.removeFirst(windowSize - sampleSize)
        return .drift
    }

    /// The greatest difference of the two counts up to a value.
    private static func height(_ a: [Double], _ b: [Double]) -> Int {
        var (i, j, greatest) = (0, 0, 0)
        while i < a.count, j < b.count {
            let value = min(a[i], b[j])
            while i < a.count, a[i] == value { i += 1 }
            while j < b.count, b[j] == value { j += 1 }
            greatest = max(greatest, abs(i - j))
        }
        return greatest
    }
}
