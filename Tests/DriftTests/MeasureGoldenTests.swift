import Drift
import Foundation
import Statistics
import Testing

/// The measures beside other people's implementations of the same formulas.
@Suite struct MeasureGoldenTests {
    /// Shares as Evidently takes them: those of empty bins are 0.0001, and all are made to add up to 1
    /// again, which scipy's entropy does.
    private static func shares(_ counts: [Int]) -> [Double] {
        let total = Double(counts.reduce(0, +))
        let shares = counts.map { $0 == 0 ? 0.0001 : Double($0) / total }
        let sum = shares.reduce(0, +)
        return shares.map { $0 / sum }
    }

    /// Counts in bins of equal width over both samples, as numpy's histogram takes them.
    private static func histograms(
        _ reference: [Double], _ current: [Double], bins: Int
    ) throws -> ([Int], [Int]) {
        let low = try #require((reference + current).min())
        let high = try #require((reference + current).max())
        let edges = (0...bins).map { low + Double($0) * ((high - low) / Double(bins)) }
        func counts(_ values: [Double]) -> [Int] {
            var counts = [Int](repeating: 0, count: bins)
            for value in values {
                // By the edges themselves, whose rounding decides where a value on one of them goes.
                let bin = edges.lastIndex { $0 <= value } ?? 0
                counts[min(bins - 1, bin)] += 1
            }
            return counts
        }
        return (counts(reference), counts(current))
    }

    private static let ramps = (
        reference: (0..<200).map { Double(37 * $0 % 101) / 10 },
        current: (0..<200).map { Double(53 * $0 % 97) / 10 + 1 }
    )

    @Test func divergencesOfEvidently() throws {
        let dice = KullbackLeibler.divergence(
            Self.shares([16, 18, 16, 14, 12, 12]), Self.shares([16, 16, 16, 16, 16, 8]))
        #expect(abs(dice - 0.0189096770) < 1e-9)
        // The values 3, 2, 2 against 1, 2, 3, each value a category.
        let categories = KullbackLeibler.divergence(
            Self.shares([0, 2, 1]), Self.shares([1, 1, 1]))
        #expect(abs(categories - 0.4611408285) < 1e-9, "\(categories)")
        let (reference, current) = try Self.histograms(
            Self.ramps.reference, Self.ramps.current, bins: 10)
        let ramps = KullbackLeibler.divergence(Self.shares(reference), Self.shares(current))
        #expect(abs(ramps - 0.1460367581) < 1e-9, "\(ramps)")
    }

    @Test func divergencesOfGreatExpectations() {
        let uniform = [Double](repeating: 1.0 / 3, count: 3)
        let peaked = KullbackLeibler.divergence([0.54, 0.32, 0.14], uniform)
        #expect(abs(peaked - 0.1259970028667753) < 1e-12)
        // a, a, b, c against (.6, .4), of which a tail of 0.1 is held out for what was never seen.
        let holdout = KullbackLeibler.divergence([0.5, 0.25, 0.25], [0.54, 0.36, 0.1])
        #expect(abs(holdout - 0.09943138400349738) < 1e-12)
        let smaller = KullbackLeibler.divergence([0.5, 0.25, 0.25], [0.57, 0.38, 0.05])
        #expect(abs(smaller - 0.2321677631907768) < 1e-12)
        #expect(KullbackLeibler.divergence([0.5, 0.25, 0.25], [0.6, 0.4, 0]) == .infinity)
    }

    @Test func distancesOfEvidently() {
        func repeated(_ counts: [Int]) -> [Double] {
            counts.enumerated().flatMap {
                [Double](repeating: Double($0.offset + 1), count: $0.element)
            }
        }
        let dice = Wasserstein.distance(
            from: repeated([16, 18, 16, 14, 12, 12]), to: repeated([16, 16, 16, 16, 16, 8]))
        #expect(abs(dice - 0.0544331054) < 1e-9)
        let three = Wasserstein.distance(from: [3, 2, 2], to: [1, 2, 3])
        #expect(abs(three - 0.7071067812) < 1e-9)
        let ramps = Wasserstein.distance(from: Self.ramps.reference, to: Self.ramps.current)
        #expect(abs(ramps - 0.2592497890) < 1e-9)
    }

    @Test func distancesOfSciPy() throws {
        let golden = try Golden.read().wasserstein
        #expect(golden.count == 50)
        for (index, pair) in golden.enumerated() {
            let distance = Wasserstein.distance(from: pair.reference, to: pair.current)
            #expect(abs(distance - pair.distance) <= 1e-9 * max(1, pair.distance), "pair \(index)")
        }
    }

    /// The bins of the divergence, worked out by hand: eight pooled values in four bins of two.
    @Test func divergenceOverPooledQuantiles() {
        let distance = KullbackLeibler.distance(from: [1, 2, 3, 4, 5], to: [6, 7, 8])
        // Reference 2, 2, 1, 0 and current 0, 0, 1, 2; each count plus a half.
        let reference = [2.5, 2.5, 1.5, 0.5].map { $0 / 7 }
        let current = [0.5, 0.5, 1.5, 2.5].map { $0 / 5 }
        #expect(abs(distance - KullbackLeibler.divergence(reference, current)) < 1e-15)
        #expect(distance > 0.5)
    }
}

@Suite struct FalseDiscoveryTests {
    /// At the rate that the estimate of tests without drift allows, which counts them by hand.
    @Test func believesWhatSciPyAdjustsBelowTheRate() throws {
        var adapted = 0
        for item in try Golden.read().falseDiscovery {
            for rate in [0.0101, 0.0503, 0.1007, 0.2011, 0.5003] {
                let above = Double(item.p.filter { $0 > rate }.count)
                let factor = max(1, Double(item.p.count) * (1 - rate) / (above + 1))
                if factor > 1 { adapted += 1 }
                #expect(
                    FalseDiscovery.believed(item.p, rate: rate)
                        == zip(item.p, item.adjusted).map { $0 <= rate && $1 <= rate * factor })
            }
        }
        #expect(adapted > 50)
    }

    @Test func smallCases() {
        #expect(FalseDiscovery.believed([], rate: 0.05) == [])
        #expect(FalseDiscovery.believed([0.05], rate: 0.05) == [true])
        #expect(FalseDiscovery.believed([0.06], rate: 0.05) == [false])
        // The second is beyond its own limit of 0.025, and saved by the third.
        #expect(
            FalseDiscovery.believed([0.2, 0.03, 0.035, 0.01], rate: 0.05)
                == [false, true, true, true])
        #expect(FalseDiscovery.believed([1, 1, 1], rate: 0.05) == [false, false, false])
        #expect(FalseDiscovery.believed([0.05, 0.05], rate: 0.05) == [true, true])
    }

    /// Where five of ten have changed, at most (5 + 1) / 0.95 are without drift, and limits are 10 / 6.32 as high:
    /// the fifth may have 0.0396 instead of 0.025.
    @Test func manyThatHaveChangedLeaveRoomForMore() {
        let without = [0.2, 0.4, 0.6, 0.8, 0.99]
        let changed = [0.0001, 0.0001, 0.0001, 0.0001]
        func isLastBelieved(_ p: Double) -> Bool? {
            FalseDiscovery.believed(changed + without + [p], rate: 0.05).last
        }
        #expect(isLastBelieved(0.0395) == true)
        #expect(isLastBelieved(0.0397) == false)
        // However many have changed, none above the rate.
        #expect(
            FalseDiscovery.believed(Array(repeating: 0.0001, count: 99) + [0.051], rate: 0.05)
                .last == false)
    }

    /// Deviations of all series that have a part in common: of what is believed hardly more than the rate
    /// is false, on the average of many panels.
    @Test(arguments: [0, 0.3, 0.7], [1, 0.9, 0.5])
    func correlatedSeries(correlation: Double, shareWithoutDrift: Double) {
        var random = RandomNumbers(seed: 2026)
        let (panels, series, rate) = (1500, 100, 0.05)
        let without = Int(shareWithoutDrift * Double(series))
        var falseShare = 0.0
        for _ in 0..<panels {
            let common = random.normal() * correlation.squareRoot()
            let pValues = (0..<series).map { index in
                let own = random.normal() * (1 - correlation).squareRoot()
                return NormalDistribution.cumulative(-(common + own + (index < without ? 0 : 2.5)))
            }
            let believed = FalseDiscovery.believed(pValues, rate: rate)
            let count = believed.count { $0 }
            if count > 0 {
                falseShare += Double(believed[..<without].count { $0 }) / Double(count)
            }
        }
        // Four standard errors of a share of 5% among so many.
        #expect(falseShare / Double(panels) < 0.0725)
        if correlation == 0 { #expect(falseShare / Double(panels) > 0.03) }
    }
}
