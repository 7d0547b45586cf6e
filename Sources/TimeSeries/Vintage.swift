/// A panel as it was known after a given run, with which periods have a row at all.
///
/// A period may have a row without a value: the source says that nothing was observed. A row without a value
/// but with covariates, for a period beyond the newest value of all series, says what is known in advance:
/// the period is not yet there, and its series ends before it, until a value of any series comes for it.
package struct Vintage: Sendable {
    /// What is known of one period of one series.
    package enum Entry: Hashable, Sendable {
        /// No row.
        case absent
        /// A row without a value.
        case null
        case value(Double)
    }

    package let frequency: Frequency
    /// Nil where the job has none.
    package private(set) var covariates: CovariatePanel?
    private var places: [String: Int] = [:]
    private var names: [String] = []
    private var rows: [Rows] = []
    /// The newest period that has had a value; kept beside covariates alone.
    private var newest = Int.min
    /// The series that have a row in advance, by its period.
    private var ahead: [Int: [String]] = [:]

    package init(frequency: Frequency, covariates names: [String] = []) {
        self.frequency = frequency
        covariates = names.isEmpty ? nil : CovariatePanel(names: names)
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// The identifiers of the series, sorted.
    package var seriesIDs: [String] { names.sorted() }

    /// The period after the newest that has a row in any series; nil for an empty panel.
    package var endPeriod: Int? { rows.lazy.map(\.upper).max() }

    /// Puts a row in force; one of the same series and period before it no longer is.
    ///
    /// - Returns: the place of the series, for further rows of it.
    @discardableResult
    package mutating func set(_ series: String, _ period: Int, _ value: Double?) -> Int {
        if let place = places[series] {
            set(at: place, period, value)
            return place
        }
        places[series] = rows.count
        names.append(series)
        rows.append(Rows(period, value ?? .nan))
        return rows.count - 1
    }

    /// Puts a row of the series at `place` in force.
    package mutating func set(at place: Int, _ period: Int, _ value: Double?) {
        rows[place].set(period, value ?? .nan)
    }

    /// Puts a row and its covariates in force.
    ///
    /// - Parameter covariate: by its place among the names.
    package mutating func set(
        _ series: String, _ period: Int, _ value: Double?,
        covariate: (_ place: Int) -> Double?
    ) {
        guard let hasCovariates = covariates?.set(series, period, covariate) else {
            set(series, period, value)
            return
        }
        if value == nil, hasCovariates, period > newest {
            ahead[period, default: []].append(series)
            return
        }
        set(series, period, value)
        guard value != nil, period > newest else { return }
        newest = period
        for due in ahead.keys.filter({ $0 <= newest }).sorted() {
            for series in ahead.removeValue(forKey: due) ?? []
            where entry(series, due) == .absent {
                set(series, due, nil)
            }
        }
    }

    /// Notes which covariates are known in advance, when all rows of a run are in.
    package mutating func endRun() {
        for (period, series) in ahead {
            for one in series { covariates?.noteAhead(one, period) }
        }
    }

    package func entry(_ series: String, _ period: Int) -> Entry {
        guard let place = places[series] else { return .absent }
        return rows[place].entry(period)
    }

    package func contains(_ series: String) -> Bool { places[series] != nil }

    /// The newest period of the series that has a row; nil where the series is unknown.
    package func lastPeriod(of series: String) -> Int? {
        places[series].map { rows[$0].upper - 1 }
    }

    /// From the first to the last row of the series; nil where it is unknown.
    package func periods(of series: String) -> Range<Int>? {
        places[series].map { rows[$0].lower..<rows[$0].upper }
    }

    /// The series from its first to its last row; the periods between without a value hold `nan`.
    package func series(_ id: String) -> Series? {
        places[id].map { rows[$0].series(id) }
    }

    /// All series, dense.
    package var panel: Panel {
        Panel(
            frequency: frequency,
            series: rows.indices.map { rows[$0].series(names[$0]) })
    }

    /// Hands on every series, in no order: its periods from the first to the last row, and its entries.
    package func forEachSeries(
        _ body: (_ id: String, _ periods: Range<Int>, _ entry: (Int) -> Entry) -> Void
    ) {
        for place in rows.indices {
            body(names[place], rows[place].lower..<rows[place].upper) { rows[place].entry($0) }
        }
    }

    /// The rows of one series, a cell a period.
    ///
    /// A cell without a row holds the one NaN that `set` never writes; room on both sides of the rows
    /// keeps a series that is read backwards from being moved at every row.
    private struct Rows {
        private var origin: Int
        private var cells: [Double]
        /// From the first row to after the last.
        private(set) var lower: Int
        private(set) var upper: Int

        private static let absent = Double(nan: 1, signaling: false)

        init(_ period: Int, _ cell: Double) {
            origin = period
            cells = [Self.written(cell)]
            lower = period
            upper = period + 1
        }

        private static func written(_ cell: Double) -> Double { cell.isNaN ? .nan : cell }

        mutating func set(_ period: Int, _ cell: Double) {
            if period < origin {
                let room = max(origin - period, cells.count)
                cells.insert(contentsOf: repeatElement(Self.absent, count: room), at: 0)
                origin -= room
            } else if period >= origin + cells.count {
                let gap = period - origin - cells.count
                if gap > 0 { cells.append(contentsOf: repeatElement(Self.absent, count: gap)) }
                cells.append(Self.absent)
            }
            cells[period - origin] = Self.written(cell)
            lower = min(lower, period)
            upper = max(upper, period + 1)
        }

        func entry(_ period: Int) -> Entry {
            guard period >= lower, period < upper else { return .absent }
            let cell = cells[period - origin]
            guard cell.isNaN else { return .value(cell) }
            return cell.bitPattern == Self.absent.bitPattern ? .absent : .null
        }

        func series(_ id: String) -> Series {
            let isWhole = origin == lower && origin + cells.count == upper
            return Series(
                id: id, firstPeriod: lower,
                values: isWhole ? cells : Array(cells[(lower - origin)..<(upper - origin)]))
        }
    }
}
