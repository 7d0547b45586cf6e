// Goal: the singular values of a matrix of few columns, and the directions that they belong to.
// Source: LAPACK dgesdd: to bidiagonal form, then by divide and conquer (Gu and Eisenstat 1995).

import CLAPACK

/// The singular value decomposition A = U S Vᵀ, without U.
package struct SingularValues: Sendable {
    /// Descending, as many as the matrix has columns, or rows if those are fewer.
    package let values: [Double]
    /// For each value its direction among the columns, of length 1; the sign is either.
    package let directions: [[Double]]

    /// Nil where LAPACK does not converge.
    ///
    /// - Parameters:
    ///   - matrix: column after column; all finite.
    ///   - rows: at least one, as there is at least one column.
    package init?(matrix: [Double], rows: Int) {
        precondition(rows > 0 && !matrix.isEmpty && matrix.count % rows == 0, "whole columns")
        let columns = matrix.count / rows
        let least = min(rows, columns)
        var a = matrix
        var (m, n, k) = (CInt(rows), CInt(columns), CInt(least))
        var values = [Double](repeating: 0, count: least)
        var left = [Double](repeating: 0, count: rows * least)
        var right = [Double](repeating: 0, count: least * columns)
        // What the routine asks for at least (its documentation: 4 mn² + 7 mn + mx), with room for blocks.
        let greatest = max(rows, columns)
        var workCount = CInt(4 * least * least + 7 * least + greatest + 64 * (rows + columns))
        var work = [Double](repeating: 0, count: Int(workCount))
        var indexes = [CInt](repeating: 0, count: 8 * least)
        var status: CInt = 0
        dgesdd_(
            "S", &m, &n, &a, &m, &values, &left, &m, &right, &k, &work, &workCount, &indexes,
            &status, 1)
        precondition(status >= 0, "dgesdd accepts its arguments")
        guard status == 0 else { return nil }
        self.values = values
        directions = (0..<least).map { row in (0..<columns).map { right[$0 * least + row] } }
    }
}
