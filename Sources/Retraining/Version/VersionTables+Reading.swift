import Forecasting
import FoundationEssentials
import Tabular
import TimeSeries

extension VersionTables {
    /// The models in the files of a version; nil where they are no such files.
    static func models(_ files: [String: [UInt8]]) -> [SeriesModel]? {
        guard let table = files[modelsName], let errors = files[errorsName] else { return nil }
        do throws(TabularError) {
            let file = try ParquetFile(table, name: modelsName)
            var models: [SeriesModel] = []
            models.reserveCapacity(file.rowCount)
            for group in 0..<file.rowGroupCount {
                guard let rows = ModelRows(try file.read(rowGroups: [group])) else { return nil }
                for row in 0..<rows.count {
                    guard let model = rows.model(row) else { return nil }
                    models.append(model)
                }
            }
            let isWhole = try addErrors(try ParquetFile(errors, name: errorsName), to: &models)
            return isWhole ? models : nil
        } catch {
            return nil
        }
    }

    /// Gives each model its errors, which stand in the order of the models; false where they do not.
    private static func addErrors(
        _ file: ParquetFile, to models: inout [SeriesModel]
    ) throws(TabularError) -> Bool {
        var index = 0
        for group in 0..<file.rowGroupCount {
            let columns = try file.read(["series", "error"], rowGroups: [group])
            guard case .doubles(let errors) = columns[1].values, columns[1].nullCount == 0,
                columns[0].nullCount == 0
            else { return false }
            var start = 0
            while start < errors.count {
                let end = columns[0].endOfRun(from: start)
                guard let name = columns[0].text(start) else { return false }
                while index < models.count, !models[index].series.utf8.elementsEqual(name.utf8) {
                    index += 1
                }
                guard index < models.count else { return false }
                models[index].referenceErrors += errors[start..<end]
                start = end
            }
        }
        return true
    }
}

/// The columns of `models.parquet`, by name.
private struct ModelRows {
    private let columns: [String: Column]
    private let decoder = JSONDecoder()
    let count: Int

    /// Nil where a row of a column is without a value.
    init?(_ columns: [Column]) {
        guard columns.allSatisfy({ $0.nullCount == 0 }) else { return nil }
        self.columns = Dictionary(columns.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        count = columns.first?.count ?? 0
    }

    /// The model of a row, its errors aside; nil where a column is missing or is not what it was.
    func model(_ row: Int) -> SeriesModel? {
        guard let series = text("series", row), let state = text("state", row),
            let fitted = try? decoder.decode(FittedModel.self, from: Data(state.utf8)),
            let digest = text("input_digest", row), let replaced = text("fallbacks", row),
            let fallbacks = try? decoder.decode(
                [SeriesModel.Fallback].self, from: Data(replaced.utf8)),
            let season = integer("season_length", row),
            let observations = integer("observations", row),
            let driftHistory = driftHistory(row), let first = time("first_period", row),
            let estimated = time("estimated_through", row),
            let updated = time("updated_through", row),
            let reestimation = time("reestimation_tried_through", row),
            let refit = time("refit_tried_through", row)
        else { return nil }
        return SeriesModel(
            series: series, model: fitted, seasonLength: season, firstPeriod: first,
            estimatedThrough: estimated, updatedThrough: updated,
            reestimationTriedThrough: reestimation, refitTriedThrough: refit,
            observations: observations, inputDigest: digest, fallbacks: fallbacks,
            referenceErrors: [], driftHistory: driftHistory)
    }

    /// Versions of before hold how many runs in a row there were.
    private func driftHistory(_ row: Int) -> DriftHistory? {
        integer("drift_history", row).map { DriftHistory(bits: $0) }
            ?? integer("drift_runs", row).map { DriftHistory(consecutive: $0) }
    }

    private func text(_ name: String, _ row: Int) -> String? { columns[name]?.text(row) }

    private func integer(_ name: String, _ row: Int) -> Int? {
        guard case .int64(let values)? = columns[name]?.values else { return nil }
        return Int(values[row])
    }

    private func time(_ name: String, _ row: Int) -> Timestamp? {
        guard columns[name]?.type == VersionTables.instant else { return nil }
        return integer(name, row).map { Timestamp(seconds: $0 / 1000) }
    }
}

extension Column {
    /// The text of a row; nil where the column holds none.
    fileprivate func text(_ row: Int) -> String? {
        switch values {
        case .texts(let texts): texts[row]
        case .codes(let codes, let dictionary): dictionary[Int(codes[row])]
        default: nil
        }
    }

    /// The end of the rows from `start` on that have its text.
    fileprivate func endOfRun(from start: Int) -> Int {
        guard case .codes(let codes, _) = values else { return start + 1 }
        var end = start + 1
        while end < count, codes[end] == codes[start] { end += 1 }
        return end
    }
}
