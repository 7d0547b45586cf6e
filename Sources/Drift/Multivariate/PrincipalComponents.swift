// Goal: what a few directions say of many columns, and what they leave out of a row.
// Source: principal components (Pearson 1901; Hotelling 1933) of standardised columns, by their singular values.
//
// Derivation: with the columns brought to mean 0 and standard deviation 1 the squared singular values s² are, but
// for a factor, the variances along the directions v; the first q explain Σ(q) s² / Σ s² of all. What is left
// of a row z is z − Σ(q) (zᵀ v) v, and its length is √(|z|² − Σ(q) (zᵀ v)²): the reconstruction error.

import Statistics

/// The first principal components of some columns.
package struct PrincipalComponents: Hashable, Sendable {
    package let means: [Double]
    /// Of each column, by the number of rows less one.
    package let deviations: [Double]
    /// Of all components, descending; they add up to 1.
    package let shares: [Double]
    /// The components that are kept, each of length 1.
    package let directions: [[Double]]

    /// As few components as explain `share` of the variance, and one fewer than there are columns at most:
    /// of all of them nothing would be left out.
    ///
    /// - Parameter rows: all alike in length and finite.
    /// - Returns: nil where there are fewer than two columns or three rows, or where a column is constant.
    package init?(_ rows: some Collection<[Double]>, share: Double) {
        guard let width = rows.first?.count, width > 1, rows.count > 2 else { return nil }
        let count = Double(rows.count)
        var means = [Double](repeating: 0, count: width)
        for row in rows { for column in 0..<width { means[column] += row[column] / count } }
        var deviations = [Double](repeating: 0, count: width)
        for row in rows {
            for column in 0..<width {
                let part = row[column] - means[column]
                deviations[column] += part * part / (count - 1)
            }
        }
        for column in 0..<width {
            deviations[column] = deviations[column].squareRoot()
            let unit = max(abs(means[column]), Double.leastNormalMagnitude)
            guard deviations[column].isFinite, deviations[column] > 1e-12 * unit else { return nil }
        }
        var matrix: [Double] = []
        matrix.reserveCapacity(rows.count * width)
        for column in 0..<width {
            for row in rows { matrix.append((row[column] - means[column]) / deviations[column]) }
        }
        guard let found = SingularValues(matrix: matrix, rows: rows.count) else { return nil }
        let all = found.values.reduce(0) { $0 + $1 * $1 }
        self.means = means
        self.deviations = deviations
        shares = found.values.map { $0 * $0 / all }
        var explained = 0.0
        var kept = 0
        while kept < min(width - 1, found.values.count), explained < share {
            explained += shares[kept]
            kept += 1
        }
        directions = Array(found.directions[..<kept])
    }

    /// The length of what the components leave out of a row, in standard deviations of the columns.
    package func reconstructionError(of row: [Double]) -> Double {
        var rest = row.indices.map { (row[$0] - means[$0]) / deviations[$0] }
        for direction in directions {
            var score = 0.0
            for column in rest.indices { score += rest[column] * direction[column] }
            for column in rest.indices { rest[column] -= score * direction[column] }
        }
        return rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}

extension PrincipalComponents {
    /// The parts by name, as numbers.
    var statistics: [ReferenceStatistic] {
        [
            ReferenceStatistic("means", means), ReferenceStatistic("deviations", deviations),
            ReferenceStatistic("shares", shares),
            ReferenceStatistic("directions", directions.flatMap { $0 }),
        ].filter { !$0.values.isEmpty }
    }

    /// Nil where they are no such parts.
    init?(_ statistics: [ReferenceStatistic]) {
        means = statistics["means"]
        deviations = statistics["deviations"]
        shares = statistics["shares"]
        let numbers = statistics["directions"]
        let width = means.count
        guard width > 1, deviations.count == width, deviations.allSatisfy({ $0 > 0 }),
            numbers.count % width == 0
        else { return nil }
        directions = stride(from: 0, to: numbers.count, by: width).map {
            Array(numbers[$0..<($0 + width)])
        }
    }
}
