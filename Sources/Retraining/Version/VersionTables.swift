import Drift
import Forecasting
import Tabular
import TimeSeries

/// A version as five Parquet files, for Almanac and for anybody who reads tables:
///
/// - `models.parquet`, a row a series: what the model is, what it was made from, and `state`, the model
///   itself as JSON, from which it is decoded to the bit;
/// - `reference_sketches.parquet`, a row a value: what drift is measured against, the errors and the values
///   up to the estimate as sketches of their innovations, each value with the number that it stands for;
/// - `reference_statistics.parquet`, a row a number: the rest of what they are measured against;
/// - `unseen_errors.parquet`, a row a period since the estimate that the state has taken in;
/// - `parameters.parquet`, a row a parameter: the same values as in `state`, by name. Almanac does not
///   read them back.
///
/// All are sorted by series.
enum VersionTables {
    static let modelsName = "models.parquet"
    static let sketchesName = "reference_sketches.parquet"
    static let statisticsName = "reference_statistics.parquet"
    static let unseenName = "unseen_errors.parquet"
    /// In versions of before, in the place of these three: the errors that drift is measured against.
    static let errorsName = "reference_errors.parquet"
    static let parametersName = "parameters.parquet"

    /// How many models a row group holds: what is in memory as columns at a time.
    private static let modelsPerGroup = 8192

    static let instant = ElementType.timestamp(.milliseconds, utc: true)

    static func files(_ models: [SeriesModel]) -> [VersionFile] {
        [
            (modelsName, table(models, modelColumns)),
            (sketchesName, table(models, sketchColumns)),
            (statisticsName, table(models, statisticColumns)),
            (unseenName, table(models, unseenColumns)),
            (parametersName, table(models, parameterColumns)),
        ]
    }

    /// One file, its columns made of one slice of the models after the other.
    private static func table(
        _ models: [SeriesModel], _ columns: (ArraySlice<SeriesModel>) -> [Column]
    ) -> [UInt8] {
        var out = ParquetWriter(collecting: columns([]).map(ParquetField.init))
        do throws(TabularError) {
            for start in stride(from: 0, to: models.count, by: modelsPerGroup) {
                let end = min(models.count, start + modelsPerGroup)
                try out.append(columns(models[start..<end]))
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

    private static func sketchColumns(_ models: ArraySlice<SeriesModel>) -> [Column] {
        var subjects: [Int32] = []
        var weights: [Int64] = []
        var values: [Float?] = []
        let counts = models.map { model in
            let before = values.count
            for (index, subject) in ReferenceSubject.allCases.enumerated() {
                let levels = subject.sketch(reference(of: model))?.levels ?? []
                for (height, level) in levels.enumerated() {
                    for value in level { values.append(Float(value)) }
                    weights += [Int64](repeating: 1 << Int64(height), count: level.count)
                    subjects += [Int32](repeating: Int32(index), count: level.count)
                }
            }
            return values.count - before
        }
        return [
            named(models, counts: counts),
            Column("subject", codes: subjects, of: ReferenceSubject.allCases.map(\.rawValue)),
            Column("weight", integers: weights),
            Column("value", floats: values),
        ]
    }

    private static func statisticColumns(_ models: ArraySlice<SeriesModel>) -> [Column] {
        var subjects: [Int32] = []
        var names: [String] = []
        var values: [Double] = []
        let counts = models.map { model in
            let before = values.count
            for (index, subject) in ReferenceSubject.allCases.enumerated() {
                for statistic in subject.statistics(reference(of: model)) {
                    let count = statistic.values.count
                    values += statistic.values
                    names += [String](repeating: statistic.name, count: count)
                    subjects += [Int32](repeating: Int32(index), count: count)
                }
            }
            return values.count - before
        }
        return [
            named(models, counts: counts),
            Column("subject", codes: subjects, of: ReferenceSubject.allCases.map(\.rawValue)),
            coded("statistic", names),
            Column("value", doubles: values),
        ]
    }

    private static func reference(of model: SeriesModel) -> SeriesReference {
        guard let reference = model.reference else {
            preconditionFailure("a run gives every model that it writes a reference")
        }
        return reference
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

    /// A column of texts of which there are few. They are told apart by their bytes: `String` takes two
    /// spellings of an accented letter for one.
    static func coded(_ name: String, _ texts: [String]) -> Column {
        var pool = TextPool()
        let codes = texts.map { text in
            var text = text
            return Int32(text.withUTF8 { pool.code(of: $0) })
        }
        return Column(name, codes: codes, of: pool.texts)
    }

    /// Periods begin on whole seconds.
    static func milliseconds(_ time: Timestamp) -> Int64 {
        precondition(time.nanoseconds == 0, "a period begins on a whole second")
        return Int64(time.seconds) * 1000
    }
}
