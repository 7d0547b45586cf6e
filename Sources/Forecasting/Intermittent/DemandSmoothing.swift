// Simple exponential smoothing as the models of intermittent demand use it: the first value is the first
// level, and the smoothing parameter is given or has the least squared one-step errors.

import Statistics

/// A level that moves by a share of each new value's distance from it.
struct SmoothedLevel: Codable, Hashable, Sendable {
    /// In (0, 1].
    let alpha: Double
    /// Nil before the first value.
    private(set) var level: Double?

    init(alpha: Double) { self.alpha = alpha }

    mutating func advance(_ value: Double) {
        guard let level else {
            self.level = value
            return
        }
        self.level = level + alpha * (value - level)
    }

    /// The bounds of a smoothing parameter for intermittent demand, as statsforecast has them; Syntetos
    /// and Boylan advise values below 0.2.
    static let range = 0.1...0.3

    /// The parameter with the least squared one-step errors: a grid, then golden section.
    static func bestAlpha(_ values: [Double], in range: ClosedRange<Double> = range) -> Double {
        guard values.count > 2, let first = values.first else { return range.lowerBound }
        func squares(_ alpha: Double) -> Double {
            var level = first
            var sum = 0.0
            for index in 1..<values.count {
                let error = values[index] - level
                sum += error * error
                level += alpha * error
            }
            return sum
        }
        return GoldenSection.minimum(range, cells: 8, tolerance: 1e-6, squares)
    }
}

/// The demands of a series, and the intervals before them.
struct Demands {
    private(set) var sizes: [Double] = []
    /// The first from the start of the series; missing values are not counted.
    private(set) var intervals: [Double] = []
    /// 1 where there was demand, 0 where there was none; missing values left out.
    private(set) var occurrences: [Double] = []

    init(_ values: [Double]) {
        var elapsed = 0.0
        for value in values where value.isFinite {
            elapsed += 1
            occurrences.append(value != 0 ? 1 : 0)
            guard value != 0 else { continue }
            sizes.append(value)
            intervals.append(elapsed)
            elapsed = 0
        }
    }
}
