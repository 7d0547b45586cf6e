// Goal: what a measure gives when nothing has drifted, for exactly these samples: their sizes, their ties,
// their tails. A constant threshold cannot know them; at KL >= 0.1 nearly every short window alarms.
// Source: permutation tests (Fisher 1935) with p = (b + 1) / (B + 1) (Phipson and Smyth 2010); resampling
// of contiguous blocks where values depend on their neighbours (Künsch 1989).

import Statistics

/// How samples without drift are drawn.
package enum NullResampling: Hashable, Sendable {
    /// From reference and current values together, in any order: for values that do not depend on one
    /// another, such as the one-step errors of a model that fits.
    case permutation
    /// The windows of consecutive values in the reference itself, each once: for raw values, which depend
    /// on their neighbours and the season.
    case ownHistory
}

/// Distances between samples without drift.
package struct NullDistribution: Hashable, Sendable {
    /// Ascending.
    package let distances: [Double]

    /// The share of the null that lies at or above `distance`: (b + 1) / (B + 1).
    package func pValue(of distance: Double) -> Double {
        var low = 0
        var high = distances.count
        while low < high {
            let middle = (low + high) / 2
            // A hair of tolerance: equal samples must count as equal whatever the order of summation.
            if distances[middle] < distance - 1e-12 { low = middle + 1 } else { high = middle }
        }
        return Double(distances.count - low + 1) / Double(distances.count + 1)
    }

    /// The distance that only the share `rate` of the null exceeds; infinite where the null is too small
    /// to say.
    package func threshold(rate: Double) -> Double {
        let index = Int((Double(distances.count + 1) * (1 - rate)).rounded(.up)) - 1
        return index < distances.count ? distances[max(0, index)] : .infinity
    }
}

extension NullDistribution {
    /// The distances of resampled windows of `currentCount` values.
    ///
    /// - Parameters:
    ///   - count: how many samples a permutation draws; a history has as many as it has windows.
    ///   - generator: the source of chance.
    init<Measure: DriftMeasure>(
        _ measure: Measure, reference: [Double], current: [Double], resampling: NullResampling,
        count: Int, generator: inout RandomNumbers
    ) {
        let size = current.count
        var distances: [Double] = []
        switch resampling {
        case .permutation:
            var pool = reference + current
            distances.reserveCapacity(count)
            for _ in 0..<count {
                // A partial shuffle: the first `size` places hold a random sample of the pool.
                for place in 0..<size {
                    pool.swapAt(place, place + generator.integer(below: pool.count - place))
                }
                distances.append(measure.distance(of: Array(pool[..<size])))
            }
        case .ownHistory:
            guard reference.count > size else { break }
            for start in 0...(reference.count - size) {
                distances.append(
                    measure.distance(of: Array(reference[start..<(start + size)])))
            }
        }
        self.distances = distances.sorted()
    }
}
