import Tabular
import TimeSeries

extension Store {
    /// Opens a segment for a look at what its rows are known by.
    package func open(_ segment: StoredSegment) throws(StoreError) -> SegmentFile {
        try SegmentFile(segment, at: "\(path)/\(segment.path)")
    }

    /// Calls `body` for every accepted row of the runs up to and with `run`, in the order in which they
    /// came: of two rows with one series and time, the later one is in force.
    package func forEachObservation(
        of job: JobKey, through run: Int,
        _ body: (_ series: String, _ time: StoredTime, _ value: Double?, _ run: Int) -> Void
    ) throws(StoreError) {
        try forEachObservation(of: job, through: run, covariates: []) {
            series, time, value, run, _ in
            body(series, time, value, run)
        }
    }

    /// The same with the covariates of each row: those of `covariates`, by their place there; nil where the row
    /// has none.
    package func forEachObservation(
        of job: JobKey, through run: Int, covariates: [String], _ body: ObservationBody
    ) throws(StoreError) {
        try forEachRow(of: job, through: run, covariates) {
            names, series, time, value, run, covariates in
            body(names[series], time, value, run) { covariates[$0] }
        }
    }

    /// What is done with a row and its covariates.
    package typealias ObservationBody = (
        _ series: String, _ time: StoredTime, _ value: Double?, _ run: Int,
        _ covariate: (_ place: Int) -> Double?
    ) -> Void

    /// The same without covariates, and with a number for each series, counted from 0, by which `names` has its
    /// name: who keeps something by series need not look for it by name, row by row.
    package func forEachNumberedObservation(
        of job: JobKey, through run: Int,
        _ body: (_ names: [String], _ series: Int, _ time: StoredTime, _ value: Double?) -> Void
    ) throws(StoreError) {
        try forEachRow(of: job, through: run, []) { names, series, time, value, _, _ in
            body(names, series, time, value)
        }
    }

    private typealias RowBody = (
        _ names: [String], _ series: Int, _ time: StoredTime, _ value: Double?, _ run: Int,
        _ covariates: RowCovariates
    ) -> Void

    private func forEachRow(
        of job: JobKey, through run: Int, _ covariates: [String], _ body: RowBody
    ) throws(StoreError) {
        var names = SeriesByBytes()
        let all = try segments(of: job, through: run)
        var start = 0
        while start < all.count {
            let end = all[start...].firstIndex { $0.run != all[start].run } ?? all.count
            try forEachRow(of: all[start..<end], &names, covariates, body)
            start = end
        }
    }

    /// The rows of the segments of one run.
    private func forEachRow(
        of segments: ArraySlice<StoredSegment>, _ names: inout SeriesByBytes,
        _ covariates: [String], _ body: RowBody
    ) throws(StoreError) {
        if segments.allSatisfy(\.isInOrder) {
            for segment in segments {
                try forEachGroup(of: segment, covariates) { (rows) throws(StoreError) in
                    let codes = names.codes(of: rows.series.texts)
                    let texts = names.texts
                    let (series, times, value) = (rows.series.codes, rows.times, rows.value)
                    let beside = RowCovariates(columns: rows.covariates)
                    for row in 0..<rows.count {
                        beside.row = row
                        body(
                            texts, codes[Int(series[row])], times[row], value[row], segment.run,
                            beside)
                    }
                }
            }
            return
        }
        // They lie by ledger value: each is put in its place first.
        let count = segments.reduce(0) { $0 + $1.rows }
        var placed = [PlacedRow](repeating: .none, count: count)
        let width = covariates.count
        var beside = [Double](repeating: .nan, count: count * width)
        for segment in segments {
            try forEachGroup(of: segment, covariates) { (rows) throws(StoreError) in
                let codes = names.codes(of: rows.series.texts)
                for row in 0..<rows.count {
                    guard let place = Int(exactly: rows.place[row]),
                        placed.indices.contains(place), placed[place].series < 0
                    else {
                        throw .damaged(
                            path: "\(path)/\(segment.path)",
                            reason: "its rows have no places of their own in the run")
                    }
                    placed[place] = PlacedRow(
                        series: codes[Int(rows.series.codes[row])], time: rows.times[row],
                        value: rows.value[row])
                    for covariate in 0..<width {
                        beside[place * width + covariate] = rows.covariates[covariate]?[row] ?? .nan
                    }
                }
            }
        }
        let run = segments[segments.startIndex].run
        let texts = names.texts
        let covariatesBeside = RowCovariates(beside: beside, width: width)
        for place in placed.indices {
            let row = placed[place]
            covariatesBeside.row = place
            body(
                texts, Int(row.series), row.time, row.storedValue, run, covariatesBeside)
        }
    }

    private func forEachGroup(
        of segment: StoredSegment, _ covariates: [String],
        _ body: (PanelRows) throws(StoreError) -> Void
    ) throws(StoreError) {
        try verify(segment)
        let file = try open(segment)
        for group in 0..<file.rowGroupCount {
            try body(try file.panelRows(ofRowGroup: group, covariates: covariates))
        }
    }

    /// Compares the digest of the file, once while the store is open: what models are made of is checked
    /// whole.
    private func verify(_ segment: StoredSegment) throws(StoreError) {
        guard !verifiedSegments.contains(segment.path) else { return }
        let path = "\(path)/\(segment.path)"
        guard Folder.exists(path) else {
            throw .damaged(path: path, reason: "the catalogue names it, and it is not there")
        }
        guard try Folder.digest(of: path).sha256 == segment.sha256 else {
            throw .damaged(path: path, reason: "its SHA-256 is not the one in the catalogue")
        }
        verifiedSegments.insert(segment.path)
    }
}

/// The covariates of a row, in columns or side by side; one object for many rows, of which it stands at one.
private final class RowCovariates {
    private let columns: [OptionalValues<Double>?]
    /// NaN where there is none: a row holds none itself.
    private let beside: [Double]
    private let width: Int
    var row = 0

    init(columns: [OptionalValues<Double>?]) {
        self.columns = columns
        beside = []
        width = 0
    }

    init(beside: [Double], width: Int) {
        columns = []
        self.beside = beside
        self.width = width
    }

    subscript(place: Int) -> Double? {
        guard width > 0 else { return columns[place]?[row] }
        let value = beside[row * width + place]
        return value.isNaN ? nil : value
    }
}

/// A row in its place: 32 bytes, of which a run of years has millions.
private struct PlacedRow {
    /// Below 0 in a place that has no row yet.
    let series: Int32
    private let nanoseconds: Int32
    /// The least number there is where none was written.
    private let offset: Int32
    private let seconds: Int
    /// NaN where there is none: a row holds none itself.
    private let value: Double

    static let none = PlacedRow(
        series: -1, time: StoredTime(Timestamp(seconds: 0), offset: nil), value: nil)

    init(series: Int, time: StoredTime, value: Double?) {
        self.series = Int32(series)
        nanoseconds = Int32(time.instant.nanoseconds)
        offset = time.offset.map { Int32($0) } ?? .min
        seconds = time.instant.seconds
        self.value = value ?? .nan
    }

    var time: StoredTime {
        StoredTime(
            Timestamp(seconds: seconds, nanoseconds: Int(nanoseconds)),
            offset: offset == .min ? nil : Int(offset))
    }

    var storedValue: Double? { value.isNaN ? nil : value }
}

/// The names of series, each made once, told apart by their bytes.
private struct SeriesByBytes {
    private var pool = TextPool()

    var texts: [String] { pool.texts }

    /// The codes of the texts of one dictionary.
    mutating func codes(of dictionary: Texts) -> [Int] {
        (0..<dictionary.count).map { index in
            dictionary.withBytes(index) { pool.code(of: $0) }
        }
    }
}
