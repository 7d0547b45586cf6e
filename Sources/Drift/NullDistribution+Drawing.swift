// Goal: a p-value that is exact at every level, at the price of few resamples for the many series that
// have not drifted and of many for the few that may have.
// Source: Besag and Clifford (1991), sequential Monte Carlo p-values.
//
// Derivation: the observed distance and the first l − 1 drawn ones are exchangeable if nothing has
// drifted, so that fewer than h of those l − 1 lie as far as the observed with the probability h / l.
// Drawing goes on until `enough` = h distances lie as far, but for at least `least` and at most `most`
// draws. If the h-th comes with draw l, after the first `least`, that draw is left out: of B = l − 1
// distances b = h − 1 lie as far, and p = (b + 1) / (B + 1) = h / l. A p-value of at most h / l then comes
// about exactly when fewer than h of the first l − 1 lie as far, which has the probability h / l. To draw
// few, look, and draw more only where it may become significant has no such guarantee unless what was
// seen when stopping is counted so.

package import Statistics

/// How many resamples are drawn.
package struct ResamplingLimits: Hashable, Sendable {
    package var least: Int
    package var most: Int
    /// So many as far as the observed end the drawing, once there are `least`.
    package var enough: Int

    package init(least: Int = 199, most: Int = 4999, enough: Int = 10) {
        self.least = least
        self.most = most
        self.enough = enough
    }
}

extension NullDistribution {
    /// With more values a shuffle waits for memory most of the time.
    private static let mostShuffled = 100_000

    /// The distances of random choices of as many values from the pool.
    ///
    /// - Parameter observed: the distance whose p-value is wanted.
    package static func permuted<Measure: DriftMeasure>(
        _ measure: inout Measure, _ pool: PooledSamples, observed: Double,
        limits: ResamplingLimits, generator: inout RandomNumbers
    ) -> NullDistribution {
        var split = pool.observed
        // Sorted, so that the draws depend on the values and the seed and not on the order they came in.
        var order = Array(pool.values.indices)
        var distances: [Double] = []
        distances.reserveCapacity(limits.least)
        var asFar = 0
        while distances.count < limits.most {
            if order.count > mostShuffled {
                chooseInOrder(&order, pool, &generator)
            } else {
                // A partial shuffle: the first places hold a random sample.
                for place in 0..<pool.currentCount {
                    order.swapAt(place, place + generator.integer(below: order.count - place))
                }
            }
            split.choose(order[..<pool.currentCount])
            let distance = measure.distance(of: split)
            if isAsFar(distance, as: observed) { asFar += 1 }
            let isBeyondLeast = distances.count >= limits.least
            if isBeyondLeast, asFar >= limits.enough { break }
            distances.append(distance)
            if distances.count == limits.least, asFar >= limits.enough { break }
        }
        return NullDistribution(distances)
    }

    /// Puts a random sample of the places first, ascending: selection sampling (Fan, Muller and
    /// Rezucha 1962; Knuth's algorithm S), which reads and writes in order.
    private static func chooseInOrder(
        _ order: inout [Int], _ pool: PooledSamples, _ generator: inout RandomNumbers
    ) {
        var chosen = 0
        for place in 0..<pool.values.count where chosen < pool.currentCount {
            let rest = pool.values.count - place
            if generator.integer(below: rest) < pool.currentCount - chosen {
                order[chosen] = place
                chosen += 1
            }
        }
    }
}
