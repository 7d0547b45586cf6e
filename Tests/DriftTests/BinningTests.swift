import Drift
import Testing

@Suite struct BinningTests {
    @Test func binsHoldEqualNumbers() {
        let values = (0..<100).map(Double.init)
        let binning = Binning(quantilesOf: values, count: 10)
        #expect(binning.counts(of: values) == [Int](repeating: 10, count: 10))
    }

    @Test func repeatedValuesShareABin() {
        let binning = Binning(quantilesOf: [1, 1, 1, 1, 1, 1, 2, 3], count: 4)
        #expect(binning.edges == [1, 1.25])
        #expect(binning.counts(of: [0, 1, 1.1, 2, 9, .nan]) == [2, 1, 2])
        #expect(Binning(quantilesOf: [5, 5, 5], count: 4).edges == [])
        #expect(Binning(quantilesOf: [], count: 4).edges == [])
        #expect(Binning(quantilesOf: [1, 2, 3], count: 1).count == 1)
    }

    @Test func sharesAddUpAndAreNeverZero() {
        let shares = Binning.smoothedShares([0, 3, 0, 5])
        #expect(shares == [0.05, 0.35, 0.05, 0.55])
        #expect(abs(shares.reduce(0, +) - 1) < 1e-15)
    }

    @Test func moreValuesMoreBins() {
        #expect([1, 7, 8, 12, 20, 500].map(Binning.suitableCount) == [4, 4, 4, 6, 10, 10])
    }
}
