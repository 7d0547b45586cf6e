/// The covariates of a panel, as they were known after a given run: of each period what the newest row of it
/// says, be it that there is none.
///
/// They may reach beyond the newest value: what is known in advance of periods to come.
package struct CovariatePanel: Sendable {
    /// In the order of the job.
    package let names: [String]
    private var places: [String: Int] = [:]
    private var blocks: [Block] = []
    /// For each covariate whether any run has brought it for a period beyond all values.
    private var isAhead: [Bool]

    package init(names: [String]) {
        self.names = names
        isAhead = Array(repeating: false, count: names.count)
    }

    /// Puts the covariates of a row in force, those it does not have included.
    ///
    /// - Parameter covariate: by its place in `names`; whatever is not finite is missing.
    /// - Returns: whether the row has any.
    mutating func set(
        _ series: String, _ period: Int, _ covariate: (_ place: Int) -> Double?
    ) -> Bool {
        if let place = places[series] {
            return blocks[place].set(period, covariate)
        }
        var block = Block(period, width: names.count)
        let isKnown = block.set(period, covariate)
        places[series] = blocks.count
        blocks.append(block)
        return isKnown
    }

    /// Notes that the covariates of this row came before the value.
    mutating func noteAhead(_ series: String, _ period: Int) {
        for covariate in names.indices where self[series, period, covariate].isFinite {
            isAhead[covariate] = true
        }
    }

    /// Whether a covariate was ever known beyond the newest value when a run had ended.
    package func isKnownAhead(_ covariate: Int) -> Bool { isAhead[covariate] }

    /// Of one covariate of one series in one period; `nan` where there is none.
    package subscript(series: String, period: Int, covariate: Int) -> Double {
        places[series].map { blocks[$0][period, covariate] } ?? .nan
    }

    /// Of one covariate of one series, one a period; `nan` where there is none.
    package func values(
        _ covariate: Int, of series: String, over periods: Range<Int>
    ) -> [Double] {
        guard let place = places[series] else {
            return [Double](repeating: .nan, count: periods.count)
        }
        return periods.map { blocks[place][$0, covariate] }
    }

    /// From the first to the last row of the series, those ahead included; nil where it has none.
    package func periods(of series: String) -> Range<Int>? {
        places[series].map { blocks[$0].periods }
    }

    /// The rows of one series, the covariates of a period side by side; room on both sides, as in the values
    /// of a panel.
    private struct Block {
        private let width: Int
        private var origin: Int
        private var cells: [Double]

        init(_ period: Int, width: Int) {
            self.width = width
            origin = period
            cells = [Double](repeating: .nan, count: width)
            periods = period..<(period + 1)
        }

        private(set) var periods: Range<Int>

        mutating func set(_ period: Int, _ covariate: (Int) -> Double?) -> Bool {
            let count = cells.count / width
            if period < origin {
                let room = max(origin - period, count)
                cells.insert(contentsOf: repeatElement(.nan, count: room * width), at: 0)
                origin -= room
            } else if period >= origin + count {
                let more = period - origin - count + 1
                cells.append(contentsOf: repeatElement(.nan, count: more * width))
            }
            periods = min(periods.lowerBound, period)..<max(periods.upperBound, period + 1)
            var isKnown = false
            let start = (period - origin) * width
            for place in 0..<width {
                let value = covariate(place) ?? .nan
                cells[start + place] = value.isFinite ? value : .nan
                if value.isFinite { isKnown = true }
            }
            return isKnown
        }

        subscript(period: Int, covariate: Int) -> Double {
            guard periods.contains(period) else { return .nan }
            return cells[(period - origin) * width + covariate]
        }
    }
}
