/// Columns known beside a series: one dense value a period each, `nan` where missing.
package struct Covariates: Hashable, Sendable {
    package let names: [String]
    /// One array for each name, all as long as the values (or the horizon) they stand beside.
    package let columns: [[Double]]

    /// None.
    package init() {
        names = []
        columns = []
    }

    package init(names: [String], columns: [[Double]]) {
        precondition(names.count == columns.count, "a column for each name")
        self.names = names
        self.columns = columns
    }

    package var isEmpty: Bool { names.isEmpty }

    /// The columns over some of the periods.
    package subscript(periods: Range<Int>) -> Covariates {
        Covariates(names: names, columns: columns.map { Array($0[periods]) })
    }

    /// The first column that has no value at some period, and the first such period.
    package func firstMissing() -> (name: String, period: Int)? {
        for (name, column) in zip(names, columns) {
            if let period = column.firstIndex(where: { !$0.isFinite }) { return (name, period) }
        }
        return nil
    }

    /// The columns of these names, as far as there are such.
    func keeping(_ chosen: [String]) -> Covariates {
        let places = names.indices.filter { chosen.contains(names[$0]) }
        return Covariates(names: places.map { names[$0] }, columns: places.map { columns[$0] })
    }

    /// The value of a column at a period; `nan` where there is no such column or period.
    func value(of name: String, at period: Int) -> Double {
        guard let place = names.firstIndex(of: name), columns[place].indices.contains(period)
        else { return .nan }
        return columns[place][period]
    }
}
