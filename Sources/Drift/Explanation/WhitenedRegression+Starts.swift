// Goal: what several columns at once take off the sum of squares when they begin at an observation and are zero before
// it, for many such observations at the cost of little more than one: the season, or the calendar, of a part.
//
// Source: the normal equations of the columns, less what the basis has of them, by Cholesky's factorisation:
// the same numbers as Gram and Schmidt's, column by column (Golub and Van Loan 2013, 5.2).
//
// Derivation: a column u that begins at observation i is, whitened, 0 before i, u(i)/s(i) at i, and at each later j
// what the whole column is there. Its product with any vector v is then u(i) v(i) / s(i) + Σ w(j) v(j) over j > i:
// one running sum from the end gives it for all i, and the same holds of the products of two such columns.

import Glibc

extension WhitenedRegression {
    /// - Parameters:
    ///   - columns: whole; each is zero before its start.
    ///   - starts: ascending.
    ///   - others: further columns, from the first observation on.
    /// - Returns: one for each start, of all columns and `others` at once.
    func gains(
        of columns: [[Double]], from starts: [Int], beside others: [[Double]] = []
    ) -> [Gain] {
        var sums = StartSums(self, columns, others)
        var gains = [Gain](repeating: Gain(), count: starts.count)
        var place = count - 1
        for index in starts.indices.reversed() {
            while place > starts[index] {
                sums.add(place)
                place -= 1
            }
            gains[index] = sums.gain(from: starts[index])
        }
        return gains
    }
}

/// The running sums from the end, and what they say of a start.
private struct StartSums {
    private let fit: WhitenedRegression
    /// The basis without the last column.
    private let plain: Int
    private let size: Int
    private let all: Int
    /// The columns and the others, the coordinates of one observation side by side, whitened.
    private let rows: [Double]
    /// At their start the columns have nothing before them.
    private let first: [Double]
    /// By columns: their products with the basis, and with the residuals.
    private var inBasis: [Double]
    private var products: [Double]
    /// Of two columns each, the lower half.
    private var gram: [Double]

    init(_ fit: WhitenedRegression, _ columns: [[Double]], _ others: [[Double]]) {
        self.fit = fit
        plain = fit.rank - (fit.hasLast ? 1 : 0)
        size = columns.count
        all = size + others.count
        let whitened = (columns + others).map { fit.whitening.whitened($0) }
        var rows = [Double](repeating: 0, count: fit.count * all)
        var first = [Double](repeating: 0, count: fit.count * size)
        for (j, column) in whitened.enumerated() {
            for i in 0..<fit.count { rows[i * all + j] = column[i] }
        }
        for (j, column) in columns.enumerated() {
            for i in 0..<fit.count { first[i * size + j] = column[i] * fit.whitening.precision[i] }
        }
        self.rows = rows
        self.first = first
        inBasis = [Double](repeating: 0, count: all * fit.rank)
        products = [Double](repeating: 0, count: all)
        gram = [Double](repeating: 0, count: all * all)
        // The others begin with the first observation, wherever the columns do.
        for i in 0..<fit.count {
            for a in size..<all {
                let value = rows[i * all + a]
                for p in 0..<fit.rank {
                    inBasis[a * fit.rank + p] += value * fit.basis[i * fit.rank + p]
                }
                products[a] += value * fit.residuals[i]
                for b in size...a { gram[a * all + b] += value * rows[i * all + b] }
            }
        }
    }

    /// Takes in an observation after the start.
    mutating func add(_ i: Int) {
        let rank = fit.rank
        let residual = fit.residuals[i]
        fit.basis.withUnsafeBufferPointer { basis in
            for a in 0..<size {
                let value = rows[i * all + a]
                inBasis.withUnsafeMutableBufferPointer { sums in
                    for p in 0..<rank { sums[a * rank + p] += value * basis[i * rank + p] }
                }
                products[a] += value * residual
            }
        }
        for a in 0..<all {
            for b in 0...min(a, size - 1) {
                gram[a * all + b] += rows[i * all + a] * rows[i * all + b]
            }
        }
    }

    /// With the columns beginning at observation `start`; those after it have been taken in.
    func gain(from start: Int) -> WhitenedRegression.Gain {
        let rank = fit.rank
        func own(_ a: Int) -> Double {
            a < size ? first[start * size + a] : rows[start * all + a]
        }
        /// What column `a` has of basis vector `p`.
        func shared(_ a: Int, _ p: Int) -> Double {
            let sum = inBasis[a * rank + p]
            return a < size ? sum + own(a) * fit.basis[start * rank + p] : sum
        }
        /// The product of two columns, `b` not after `a`.
        func product(_ a: Int, _ b: Int) -> Double {
            let sum = gram[a * all + b]
            return b < size ? sum + own(a) * own(b) : sum
        }
        let coordinates = (0..<all).map { a in (0..<plain).map { shared(a, $0) } }
        // Cholesky's factor, a row for each column that is not a combination of others.
        var factor: [[Double]] = []
        var taken: [Int] = []
        var gain = WhitenedRegression.Gain()
        var inResiduals: [Double] = []
        var inLast: [Double] = []
        for a in 0..<all {
            let before = product(a, a)
            var row: [Double] = []
            for (place, b) in taken.enumerated() {
                var value = product(a, b)
                for p in 0..<plain { value -= coordinates[a][p] * coordinates[b][p] }
                for d in 0..<place { value -= row[d] * factor[place][d] }
                row.append(value / factor[place][place])
            }
            var after = before
            for p in 0..<plain { after -= coordinates[a][p] * coordinates[a][p] }
            for d in row.indices { after -= row[d] * row[d] }
            guard after > 1e-7 * before, before > 0 else { continue }
            let length = after.squareRoot()
            var response = products[a] + (a < size ? own(a) * fit.residuals[start] : 0)
            var last = fit.hasLast ? shared(a, plain) : 0
            for d in row.indices {
                response -= row[d] * inResiduals[d]
                last -= row[d] * inLast[d]
            }
            row.append(length)
            factor.append(row)
            taken.append(a)
            inResiduals.append(response / length)
            inLast.append(last / length)
            gain.plain += (response / length) * (response / length)
        }
        guard fit.hasLast else {
            gain.withLast = gain.plain
            return gain
        }
        // The columns first and the last column after them take off as much as the other way round.
        var rest = 1.0
        var product = fit.lastProduct
        for d in taken.indices {
            rest -= inLast[d] * inLast[d]
            product -= inLast[d] * inResiduals[d]
        }
        let added = rest > 1e-7 ? product * product / rest : 0
        gain.withLast = max(0, gain.plain + added - fit.lastProduct * fit.lastProduct)
        return gain
    }
}
