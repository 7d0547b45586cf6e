import Statistics
import Testing

@Suite struct LeastSquaresTests {
    private let times = (0..<10).map(Double.init)
    private let ones = [Double](repeating: 1, count: 10)

    @Test func findsALine() {
        let fit = LeastSquares(design: ones + times, response: times.map { 3 - 2 * $0 })
        #expect(fit.rank == 2)
        #expect(abs(fit.coefficients[0] - 3) < 1e-12)
        #expect(abs(fit.coefficients[1] + 2) < 1e-12)
        #expect(fit.residualSumOfSquares < 1e-20)
    }

    /// Columns 1, t and 2t: the fit is that of 1 and t, and the rank says so.
    @Test func collinearColumnsLeaveTheFitAlone() {
        let response = times.map { 1 + 4 * $0 }
        let fit = LeastSquares(design: ones + times + times.map { 2 * $0 }, response: response)
        #expect(fit.rank == 2)
        let slope = fit.coefficients[1] + 2 * fit.coefficients[2]
        #expect(abs(slope - 4) < 1e-12)
    }

    @Test func rankDoesNotDependOnUnits() {
        let response = times.map { 5 + $0 + $0 * $0 }
        let design = ones + times.map { $0 * 1e12 } + times.map { $0 * $0 * 1e-12 }
        let fit = LeastSquares(design: design, response: response)
        #expect(fit.rank == 3)
        #expect(abs(fit.coefficients[1] * 1e12 - 1) < 1e-9)
        #expect(abs(fit.coefficients[2] * 1e-12 - 1) < 1e-9)
    }

    @Test func moreColumnsThanRowsGivesTheShortestSolution() {
        let fit = LeastSquares(design: [1, 1, 1], response: [3])
        #expect(fit.rank == 1)
        #expect(fit.coefficients.allSatisfy { abs($0 - 1) < 1e-12 })
    }
}
