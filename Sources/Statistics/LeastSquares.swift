// Goal: least squares that gives a sensible answer for any design, collinear columns included.
// Source: LAPACK dgelsy: QR with column pivoting, rank by the condition of the leading triangle, then a
// complete orthogonal factorisation, which yields the solution of least norm.
// The columns are first brought to unit length: the rank then does not depend on the units of a column.

import CLAPACK

/// A least-squares solution of design · coefficients ≈ response.
package struct LeastSquares: Sendable {
    /// One a column; of least norm (in scaled columns) where the columns are collinear.
    package let coefficients: [Double]
    /// The number of linearly independent columns.
    package let rank: Int
    package let residualSumOfSquares: Double

    /// - Parameters:
    ///   - design: column after column, each as long as `response`; all finite.
    ///   - response: at least one value; all finite.
    ///   - tolerance: columns count as dependent beyond the condition number 1/`tolerance`.
    package init(design: [Double], response: [Double], tolerance: Double = 1e-10) {
        let rows = response.count
        precondition(rows > 0 && design.count % rows == 0, "columns as long as the response")
        let columns = design.count / rows
        guard columns > 0 else {
            coefficients = []
            rank = 0
            residualSumOfSquares = response.reduce(0) { $0 + $1 * $1 }
            return
        }
        var scaled = design
        var lengths = [Double](repeating: 1, count: columns)
        for column in 0..<columns {
            let range = column * rows..<(column + 1) * rows
            let largest = scaled[range].reduce(0) { max($0, abs($1)) }
            guard largest > 0 else { continue }
            let squares = scaled[range].reduce(0) { $0 + ($1 / largest) * ($1 / largest) }
            lengths[column] = largest * squares.squareRoot()
            for index in range { scaled[index] /= lengths[column] }
        }
        let solution = LeastSquares.solve(
            &scaled, response, rows: rows, columns: columns, tolerance: tolerance)
        rank = solution.rank
        coefficients = (0..<columns).map { solution.coefficients[$0] / lengths[$0] }

        var sum = 0.0
        for row in 0..<rows {
            var error = response[row]
            for column in 0..<columns {
                error -= design[column * rows + row] * coefficients[column]
            }
            sum += error * error
        }
        residualSumOfSquares = sum
    }

    private static func solve(
        _ design: inout [Double], _ response: [Double], rows: Int, columns: Int, tolerance: Double
    ) -> (coefficients: [Double], rank: Int) {
        var m = CInt(rows)
        var n = CInt(columns)
        var one: CInt = 1
        var b = response + [Double](repeating: 0, count: max(0, columns - rows))
        var ldb = CInt(b.count)
        var pivots = [CInt](repeating: 0, count: columns)
        var condition = tolerance
        var rank: CInt = 0
        var status: CInt = 0
        // The least the routine accepts (its documentation: mn + max(2·mn, n + 1, mn + nrhs)), with
        // room for blocks of 32 columns.
        let smaller = min(rows, columns)
        var workCount = CInt(
            smaller + max(2 * smaller, columns + 1, smaller + 1) + 32 * (columns + 1))
        var work = [Double](repeating: 0, count: Int(workCount))
        dgelsy_(
            &m, &n, &one, &design, &m, &b, &ldb, &pivots, &condition, &rank, &work, &workCount,
            &status)
        precondition(status == 0, "dgelsy accepts its arguments")
        return (Array(b.prefix(columns)), Int(rank))
    }
}
