import Drift
import Glibc
import Statistics
import Testing

/// The sketch of quantiles: exact where it can be, within its bound where it cannot, whichever way it came about.
@Suite struct QuantileSketchTests {
    /// Half of what is proven for one rank in 99 of a hundred.
    private static let bound = 0.015

    private static func values(_ count: Int, seed: UInt64) -> [Double] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { _ in random.normal() }
    }

    /// The greatest rank error at the 99 percentiles, as a share of the values.
    private static func error(_ sketch: QuantileSketch, of values: [Double]) -> Double {
        let sorted = values.sorted()
        let weighted = sketch.weighted
        return (1..<100).map { percent in
            let value = sorted[sorted.count * percent / 100]
            let exact = WeightedValues(sorted).rank(of: value)
            return abs(weighted.rank(of: value) - exact) / Double(sorted.count)
        }.max() ?? 0
    }

    @Test func upToItsCapacityItIsExact() {
        for count in [0, 1, 2, 3, 104, 1023, 1024] {
            let values = Self.values(count, seed: UInt64(count))
            let sketch = QuantileSketch(of: values)
            #expect(sketch.isExact && sketch.count == count && sketch.keptCount == count)
            #expect(sketch.weighted.values == values.sorted())
            for percent in stride(from: 0, through: 100, by: 12.5) where count > 0 {
                #expect(
                    sketch.weighted.quantile(percent / 100)
                        == Quantile.ofSorted(values.sorted(), percent / 100))
            }
        }
        #expect(!QuantileSketch(of: Self.values(1025, seed: 1)).isExact)
    }

    @Test(arguments: [1025, 3_650, 17_520, 200_000]) func beyondItStaysSmallAndNear(_ count: Int) {
        for seed in 0..<UInt64(count > 100_000 ? 3 : 20) {
            let values = Self.values(count, seed: 100 + seed)
            let sketch = QuantileSketch(of: values)
            #expect(sketch.count == count, "every value is stood for")
            #expect(sketch.keptCount <= QuantileSketch.capacity)
            #expect(sketch.weighted.count == count)
            #expect(Self.error(sketch, of: values) < Self.bound, "\(count) \(seed)")
        }
    }

    /// DataSketches' KLL of the same k, which keeps fewer values, and its own bound for one rank at 99%.
    @Test func ranksAreThoseOfNumPyWithinTheErrorOfDataSketches() throws {
        let golden = try SketchGolden.read()
        #expect(golden.k == QuantileSketch.capacity / 3)
        for example in golden.cases {
            let sketch = QuantileSketch(of: example.values).weighted
            var worst = 0.0
            for (probe, rank) in zip(example.probes, example.ranks) {
                let below = zip(sketch.values, 0...).reduce(0.0) { sum, item in
                    guard item.0 <= probe else { return sum }
                    return sum + Double(sketch.weights.isEmpty ? 1 : sketch.weights[item.1])
                }
                worst = max(worst, abs(below / Double(sketch.count) - rank))
            }
            if example.count <= QuantileSketch.capacity {
                #expect(worst < 1e-15, "\(example.shape)")
            } else {
                #expect(worst < golden.bound, "\(example.shape) \(example.count): \(worst)")
            }
        }
    }

    /// In whichever parts and order the values come, the ranks are within the bound.
    @Test func mergedSketchesAreSketchesOfAll() {
        for seed in 0..<10 as Range<UInt64> {
            var random = RandomNumbers(seed: 300 + seed)
            let values = Self.values(12_000, seed: 200 + seed)
            var cuts = (0..<6).map { _ in random.integer(below: values.count) }.sorted()
            cuts = [0] + cuts + [values.count]
            var parts = zip(cuts, cuts.dropFirst()).map {
                QuantileSketch(of: Array(values[$0..<$1]))
            }
            random.shuffle(&parts)
            let inARow = parts.reduce(into: QuantileSketch()) { $0.merge($1) }
            // In pairs, and pairs of pairs.
            var inPairs = parts
            while inPairs.count > 1 {
                inPairs = stride(from: 0, to: inPairs.count, by: 2).map { index in
                    var pair = inPairs[index]
                    if index + 1 < inPairs.count { pair.merge(inPairs[index + 1]) }
                    return pair
                }
            }
            for sketch in [inARow, inPairs[0], QuantileSketch(of: values.sorted())] {
                #expect(sketch.count == values.count)
                #expect(sketch.keptCount <= QuantileSketch.capacity)
                #expect(Self.error(sketch, of: values) < Self.bound)
            }
        }
    }

    /// The extremes are kept as they are, and the error of a rank is small beside its distance from the end.
    @Test(arguments: [3_650, 17_520, 100_000]) func theEndsAreSharp(_ count: Int) {
        for seed in 0..<5 as Range<UInt64> {
            let values = Self.values(count, seed: 500 + seed)
            let sorted = values.sorted()
            let parts = stride(from: 0, to: count, by: 2_000).map {
                QuantileSketch(of: Array(values[$0..<min(count, $0 + 2_000)]))
            }
            let merged = parts.reduce(into: QuantileSketch()) { $0.merge($1) }
            for weighted in [QuantileSketch(of: values).weighted, merged.weighted] {
                #expect(weighted.values.prefix(24).elementsEqual(sorted.prefix(24)))
                #expect(weighted.values.suffix(24).elementsEqual(sorted.suffix(24)))
                for distance in [30, 100, 300] {
                    let low = weighted.rank(of: sorted[distance])
                    let high = Double(count) - weighted.rank(of: sorted[count - 1 - distance])
                    for rank in [low, high] {
                        #expect(
                            abs(rank / (Double(distance) + 0.5) - 1) < 0.15, "\(distance) \(rank)")
                    }
                }
            }
        }
    }

    /// The coins favour neither side: over many sketches the error of a rank is nought in the mean.
    @Test func ranksAreRightInTheMean() {
        var sum = 0.0
        let sketches = 400
        for seed in 0..<UInt64(sketches) {
            let values = Self.values(2_500, seed: 1_000 + seed)
            let exact = values.count { $0 <= 0.5 }
            let weighted = QuantileSketch(of: values).weighted
            sum += weighted.rank(of: 0.5) - Double(exact)
        }
        // The deviation of one is about five ranks.
        #expect(abs(sum / Double(sketches)) < 1, "\(sum / Double(sketches))")
    }

    @Test func whileExactMergingIsAssociativeAndOrderDoesNotMatter() {
        let parts = (0..<4).map { QuantileSketch(of: Self.values(200, seed: $0)) }
        var left = parts[0]
        for part in parts.dropFirst() { left.merge(part) }
        var right = parts[3]
        for part in parts.dropLast().reversed() {
            var next = part
            next.merge(right)
            right = next
        }
        #expect(left == right)
        let all = (0..<4).flatMap { Self.values(200, seed: $0) }
        #expect(left == QuantileSketch(of: all.reversed()))
    }

    @Test func nothingIsTakenInByMergingNothing() {
        for count in [0, 5, 5_000] {
            let sketch = QuantileSketch(of: Self.values(count, seed: 7))
            var merged = sketch
            merged.merge(QuantileSketch())
            #expect(merged == sketch)
            merged = QuantileSketch()
            merged.merge(sketch)
            #expect(merged == sketch)
        }
    }

    @Test func theSameValuesGiveTheSameSketch() {
        let values = Self.values(17_520, seed: 3)
        let sketch = QuantileSketch(of: values)
        #expect(sketch == QuantileSketch(of: values))
        #expect(QuantileSketch(levels: sketch.levels) == sketch)
    }

    @Test func hostileValuesAreBorne() {
        let hostile: [[Double]] = [
            [.nan, .nan], [.infinity, -.infinity, 0, -0.0], [Double](repeating: 3, count: 5_000),
            (0..<5_000).map { $0 % 3 == 0 ? .nan : Double($0) },
            (0..<3_000).map { $0 % 2 == 0 ? .greatestFiniteMagnitude : -.leastNonzeroMagnitude },
            (0..<3_000).map { $0 % 7 == 0 ? .infinity : Double($0) },
        ]
        for values in hostile {
            let sketch = QuantileSketch(of: values)
            #expect(sketch.count == values.count { !$0.isNaN })
            #expect(sketch.keptCount <= QuantileSketch.capacity)
            #expect(sketch.levels.allSatisfy { $0.allSatisfy { !$0.isNaN } && $0 == $0.sorted() })
            if sketch.count > 0 { #expect(!sketch.weighted.quantile(0).isNaN) }
        }
    }

    @Test func whatIsNoSketchIsRefused() {
        #expect(QuantileSketch(levels: []) == QuantileSketch())
        #expect(QuantileSketch(levels: [[1], []]) == nil)
        #expect(QuantileSketch(levels: [[2, 1]]) == nil)
        #expect(QuantileSketch(levels: [[1, .nan]]) == nil)
        #expect(QuantileSketch(levels: [[Double](repeating: 1, count: 1025)]) == nil)
        #expect(QuantileSketch(levels: [[Double]](repeating: [1], count: 41)) == nil)
    }
}
