import Drift
import Forecasting
import Tabular
import TimeSeries

/// A version as Parquet files, for Almanac and for anybody who reads tables:
///
/// - `models.parquet`, a row a series: what the model is, what it was made from, and `state`, the model
///   itself as JSON, from which it is decoded to the bit;
/// - `reference_sketches.parquet`, a row a value: what drift is measured against, the errors, the values and the
///   covariates up to the estimate as sketches of their innovations, each value with the number that it stands for;
/// - `reference_statistics.parquet`, a row a number: the rest of what they are measured against;
/// - `unseen_errors.parquet`, a row a period since the estimate that the state has taken in;
/// - `panel_sketches.parquet` and `panel_statistics.parquet`, where there are covariates that all series share: the
///   same of these;
/// - `parameters.parquet`, a row a parameter: the same values as in `state`, by name. Almanac does not
///   read them back.
///
/// All are sorted by series.
enum VersionTables {
    static let modelsName = "models.parquet"
    static let sketchesName = "reference_sketches.parquet"
    static let statisticsName = "reference_statistics.parquet"
    static let panelSketchesName = "panel_sketches.parquet"
    static let panelStatisticsName = "panel_statistics.parquet"
    static let unseenName = "unseen_errors.parquet"
    /// In versions of before, in the place of these three: the errors that drift is measured against.
    static let errorsName = "reference_errors.parquet"
    static let parametersName = "parameters.parquet"

    /// How many models a row group holds: what is in memory as columns at a time.
    private static let modelsPerGroup = 8192

    static let instant = ElementType.timestamp(.milliseconds, utc: true)

    static func files(_ version: VersionContents) -> [VersionFile] {
        let models = version.models
        var files: [VersionFile] = [
            (modelsName, table(models, modelColumns)),
            (sketchesName, table(models) { sketchColumns($0.map(\.series), $0.map(\.parts)) }),
            (statisticsName, table(models) { statisticColumns($0.map(\.series), $0.map(\.parts)) }),
            (unseenName, table(models, unseenColumns)),
        ]
        if let shared = version.covariates {
            let parts = table([shared.parts]) { sketchColumns($0.map { _ in "" }, Array($0)) }
            let rest = table([shared.parts]) { statisticColumns($0.map { _ in "" }, Array($0)) }
            files += [(panelSketchesName, parts), (panelStatisticsName, rest)]
        }
        return files + [(parametersName, table(models, parameterColumns))]
    }

    /// One file, its columns made of one slice of the rows after the other.
    private static func table<Row>(
        _ rows: [Row], _ columns: (ArraySlice<Row>) -> [Column]
    ) -> [UInt8] {
        var out = ParquetWriter(collecting: columns([]).map(ParquetField.init))
        do throws(TabularError) {
            for start in stride(from: 0, to: rows.count, by: modelsPerGroup) {
                let end = min(rows.count, start + modelsPerGroup)
                try out.append(columns(rows[start..<end]))
            }
            return try out.finished()
        } catch {
            preconditionFailure("memory takes what is written: \(error)")
        }
    }

    private static func modelColumns(_ models: ArraySlice<SeriesModel>) -> [Column] {
        func times(_ name: String, _ time: (SeriesModel) -> Timestamp) -> Column {
            Column(name, integers: models.map { milliseconds(time($0)) }, type: instant)
        }
        func integers(_ name: String, _ value: (SeriesModel) -> Int) -> Column {
            Column(name, integers: models.map { Int64(value($0)) })
        }
        return [
            Column("series", texts: models.map(\.series)),
            coded("model", models.map(\.model.name)),
            coded("specification", models.map(\.model.specification)),
            integers("season_length", \.seasonLength),
            integers("observations", \.observations),
            times("first_period", \.firstPeriod),
            times("estimated_through", \.estimatedThrough),
            times("updated_through", \.updatedThrough),
            times("reestimation_tried_through", \.reestimationTriedThrough),
            times("refit_tried_through", \.refitTriedThrough),
            integers("drift_history", \.driftHistory.bits),
            Column("input_digest", texts: models.map(\.inputDigest)),
            json("fallbacks", models.map(\.fallbacks)),
            json("state", models.map(\.model)),
        ]
    }

    private static func json(_ name: String, _ values: [some Encodable]) -> Column {
        Column(
            name: name, type: .json, count: values.count, validity: nil,
            values: .texts(JSONText.texts(values)))
    }

    /// - Parameter parts: of each of the series.
    private static func sketchColumns(_ series: [String], _ parts: [[ReferencePart]]) -> [Column] {
        var subjects = RepeatedTexts()
        var weights: [Int64] = []
        var values: [Float?] = []
        let counts = parts.map { parts in
            let before = values.count
            for part in parts {
                for (height, level) in part.levels.enumerated() {
                    for value in level { values.append(Float(value)) }
                    weights += repeatElement(1 << Int64(height), count: level.count)
                    subjects.append(part.subject, count: level.count)
                }
            }
            return values.count - before
        }
        return [
            repeated("series", series, counts: counts), subjects.column("subject"),
            Column("weight", integers: weights), Column("value", floats: values),
        ]
    }

    private static func statisticColumns(
        _ series: [String], _ parts: [[ReferencePart]]
    ) -> [Column] {
        var subjects = RepeatedTexts()
        var names = RepeatedTexts()
        var values: [Double] = []
        let counts = parts.map { parts in
            let before = values.count
            for part in parts {
                for statistic in part.statistics {
                    values += statistic.values
                    names.append(statistic.name, count: statistic.values.count)
                    subjects.append(part.subject, count: statistic.values.count)
                }
            }
            return values.count - before
        }
        return [
            repeated("series", series, counts: counts), subjects.column("subject"),
            names.column("statistic"), Column("value", doubles: values),
        ]
    }

    private static func unseenColumns(_ models: ArraySlice<SeriesModel>) -> [Column] {
        [
            named(models, counts: models.map(\.unseenErrors.count)),
            Column("error", floats: models.flatMap(\.unseenErrors)),
        ]
    }

    private static func parameterColumns(_ models: ArraySlice<SeriesModel>) -> [Column] {
        let parameters = models.map(\.model.parameters)
        return [
            named(models, counts: parameters.map(\.count)),
            coded("name", parameters.flatMap { $0.map(\.name) }),
            Column("value", doubles: parameters.flatMap { $0.map(\.value) }),
        ]
    }

    /// The column of the series, each repeated as often as it has rows.
    private static func named(_ models: ArraySlice<SeriesModel>, counts: [Int]) -> Column {
        repeated("series", models.map(\.series), counts: counts)
    }

    /// A column of `texts`, each as often as its count says.
    static func repeated(_ name: String, _ texts: [String], counts: [Int]) -> Column {
        var codes: [Int32] = []
        codes.reserveCapacity(counts.reduce(0, +))
        for (index, count) in counts.enumerated() {
            codes.append(contentsOf: repeatElement(Int32(index), count: count))
        }
        return Column(name, codes: codes, of: texts)
    }

    /// A column of texts of which there are few.
    static func coded(_ name: String, _ texts: [String]) -> Column {
        var coded = RepeatedTexts()
        for text in texts { coded.append(text, count: 1) }
        return coded.column(name)
    }

    /// Periods begin on whole seconds.
    static func milliseconds(_ time: Timestamp) -> Int64 {
        precondition(time.nanoseconds == 0, "a period begins on a whole second")
        return Int64(time.seconds) * 1000
    }
}

/// Texts of which there are few, for a column. They are told apart by their bytes: `String` takes two spellings of an
/// accented letter for one.
private struct RepeatedTexts {
    private var pool = TextPool()
    private var codes: [Int32] = []

    mutating func append(_ text: String, count: Int) {
        guard count > 0 else { return }
        var text = text
        let number = Int32(text.withUTF8 { pool.code(of: $0) })
        codes += repeatElement(number, count: count)
    }

    func column(_ name: String) -> Column { Column(name, codes: codes, of: pool.texts) }
}
