import Forecasting
import Statistics
import Testing

@Suite struct DecompositionTests {
    private func check(
        _ name: String, values: String = "values", window: Int?, trendWindow: Int? = nil,
        robust: Bool = false, tolerance: Double = 1e-12
    ) throws {
        let goldens = try Goldens("decomposition.csv")
        let period = Int(try goldens.number(name, "seasonLength"))
        let parts = STL(
            goldens.vector(name, values),
            .init(
                period: period, seasonalWindow: window, trendWindow: trendWindow, robust: robust))
        let season = largestDifference(parts.seasonal, goldens.vector(name, "seasonal"))
        #expect(season < tolerance, "\(name)")
        #expect(largestDifference(parts.trend, goldens.vector(name, "trend")) < tolerance)
        #expect(largestDifference(parts.weights, goldens.vector(name, "weights")) < tolerance)
    }

    /// R's `stl`, see `Goldens/decomposition.R`.
    @Test func agreesWithR() throws {
        try check("periodic", window: nil)
        try check("window7", window: 7)
        try check("window13trend", window: 13, trendWindow: 25)
        try check("quarterly", values: "logs", window: 11)
        // Fifteen rounds of weights carry rounding along.
        try check("robust", window: 11, robust: true, tolerance: 1e-9)
    }

    /// R's `mstl`.
    @Test func severalSeasonsAgreeWithR() throws {
        let goldens = try Goldens("decomposition.csv")
        let parts = MultipleSTL(goldens.vector("several", "values"), periods: [168, 24, 400, 1])
        #expect(parts.periods == [24, 168])
        for (index, name) in ["seasonal24", "seasonal168"].enumerated() {
            let expected = goldens.vector("several", name)
            #expect(largestDifference(parts.seasonal[index], expected) < 1e-12, "\(name)")
        }
        #expect(largestDifference(parts.trend, goldens.vector("several", "trend")) < 1e-12)
    }

    /// Gaps weigh nothing: trend and season of what is left are those of the whole, nearly.
    @Test func missingValues() throws {
        var numbers = RandomNumbers(seed: 2)
        let season = (0..<12).map { _ in 5 * numbers.normal() }
        let truth = (0..<120).map { t -> Double in 0.2 * Double(t) + season[t % 12] }
        let values = truth.map { $0 + 0.1 * numbers.normal() }
        var gappy = values
        for t in [0, 1, 30, 31, 32, 33, 34, 35, 36, 37, 77, 119] { gappy[t] = .nan }
        for robust in [false, true] {
            let parts = STL(gappy, .init(period: 12, seasonalWindow: 11, robust: robust))
            #expect(parts.weights[30] == 0 && parts.weights[77] == 0)
            for t in gappy.indices {
                #expect(abs(parts.trend[t] + parts.seasonal[t] - truth[t]) < 0.6, "\(t)")
            }
        }
    }

    /// An outlier moves a robust trend far less.
    @Test func robustness() {
        var numbers = RandomNumbers(seed: 3)
        let season = (0..<12).map { _ in 5 * numbers.normal() }
        var values = (0..<120).map { t -> Double in 10 + season[t % 12] + numbers.normal() }
        let clean = STL(values, .init(period: 12, seasonalWindow: 11)).trend[50]
        values[50] += 40
        let plain = STL(values, .init(period: 12, seasonalWindow: 11))
        let robust = STL(values, .init(period: 12, seasonalWindow: 11, robust: true))
        #expect(abs(plain.trend[50] - clean) > 2)
        #expect(abs(robust.trend[50] - clean) < 0.5)
        #expect(robust.weights[50] == 0)
    }

    @Test func gapsByStraightLines() {
        #expect(STL.interpolated([.nan, 1, .nan, .nan, 4, .nan]) == [1, 1, 2, 3, 4, 4])
    }
}
