import Forecasting
import Tabular
import TimeSeries

extension VersionTables {
    /// What the files of a version hold; nil where they are no such files.
    static func contents(_ files: [String: [UInt8]]) -> VersionContents? {
        guard let table = files[modelsName] else { return nil }
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
            if let errors = files[errorsName] {
                return try addErrors(errors, to: &models) ? VersionContents(models: models) : nil
            }
            guard let sketches = files[sketchesName], let statistics = files[statisticsName],
                let unseen = files[unseenName]
            else { return nil }
            let hasReferences = try addReferences(sketches, statistics, to: &models)
            let hasUnseen = try addUnseen(unseen, to: &models)
            guard hasReferences, hasUnseen else { return nil }
            var contents = VersionContents(models: models)
            switch (files[panelSketchesName], files[panelStatisticsName]) {
            case (nil, nil): return contents
            case (let sketches?, let statistics?):
                let parts = try parts(sketches, statistics, of: [""])?.first
                guard let covariates = parts?.covariates else { return nil }
                contents.covariates = covariates
                return contents
            default: return nil
            }
        } catch {
            return nil
        }
    }

    /// Calls `body` with the rows of each series, which stand in the order of the series; one may have none, and its
    /// rows may come in parts.
    ///
    /// - Returns: false where the rows do not stand so, or `body` does not like them.
    private static func forEachSeries(
        in file: [UInt8], _ name: String, _ columns: [String], _ series: [String],
        _ body: (_ index: Int, _ rows: Range<Int>, _ columns: [Column]) -> Bool
    ) throws(TabularError) -> Bool {
        let file = try ParquetFile(file, name: name)
        var index = 0
        for group in 0..<file.rowGroupCount {
            let all = try file.read(["series"] + columns, rowGroups: [group])
            guard all[0].nullCount == 0 else { return false }
            let rest = Array(all.dropFirst())
            var start = 0
            while start < all[0].count {
                let end = all[0].endOfRun(from: start, before: all[0].count)
                guard let name = all[0].text(start) else { return false }
                while index < series.count, !series[index].utf8.elementsEqual(name.utf8) {
                    index += 1
                }
                guard index < series.count, body(index, start..<end, rest) else { return false }
                start = end
            }
        }
        return true
    }

    /// Gives each model of a version of before its errors.
    private static func addErrors(
        _ file: [UInt8], to models: inout [SeriesModel]
    ) throws(TabularError) -> Bool {
        var errors = [[Double]](repeating: [], count: models.count)
        let isWhole = try forEachSeries(in: file, errorsName, ["error"], models.map(\.series)) {
            index, rows, columns in
            guard case .doubles(let values) = columns[0].values, columns[0].nullCount == 0 else {
                return false
            }
            errors[index] += values[rows]
            return true
        }
        for index in models.indices { models[index].referenceErrors = errors[index] }
        return isWhole
    }

    private static func addUnseen(
        _ file: [UInt8], to models: inout [SeriesModel]
    ) throws(TabularError) -> Bool {
        var errors = [[Float?]](repeating: [], count: models.count)
        let isWhole = try forEachSeries(in: file, unseenName, ["error"], models.map(\.series)) {
            index, rows, columns in
            guard case .floats(let values) = columns[0].values else { return false }
            errors[index] += rows.map { columns[0].isNull($0) ? nil : values[$0] }
            return true
        }
        for index in models.indices { models[index].unseenErrors = errors[index] }
        return isWhole
    }

    private static func addReferences(
        _ sketches: [UInt8], _ statistics: [UInt8], to models: inout [SeriesModel]
    ) throws(TabularError) -> Bool {
        guard let parts = try parts(sketches, statistics, of: models.map(\.series)) else {
            return false
        }
        for index in models.indices {
            guard let reference = parts[index].reference else { return false }
            models[index].reference = reference
            if parts[index].hasCovariates {
                guard let covariates = parts[index].covariates else { return false }
                models[index].covariates = covariates
            }
        }
        return true
    }

    /// The parts of the references of each series; nil where the files are none of references.
    private static func parts(
        _ sketches: [UInt8], _ statistics: [UInt8], of series: [String]
    ) throws(TabularError) -> [ReferenceParts]? {
        var parts = [ReferenceParts](repeating: ReferenceParts(), count: series.count)
        let hasStatistics = try forEachSeries(
            in: statistics, statisticsName, ["subject", "statistic", "value"], series
        ) { index, rows, columns in
            guard case .doubles(let values) = columns[2].values,
                columns.allSatisfy({ $0.nullCount == 0 })
            else { return false }
            return forEachRun(of: rows, in: columns[...1]) { rows, texts in
                values.withUnsafeBufferPointer {
                    parts[index].add(
                        UnsafeBufferPointer(rebasing: $0[rows]), named: texts[1], to: texts[0])
                }
                return true
            }
        }
        let hasSketches = try forEachSeries(
            in: sketches, sketchesName, ["subject", "weight", "value"], series
        ) { index, rows, columns in
            guard case .int64(let weights) = columns[1].values,
                case .floats(let values) = columns[2].values,
                columns.allSatisfy({ $0.nullCount == 0 })
            else { return false }
            return forEachRun(of: rows, in: columns[...0]) { rows, texts in
                // The values of one level have one weight.
                var start = rows.lowerBound
                while start < rows.upperBound {
                    let (weight, end) = weights.withUnsafeBufferPointer { weights in
                        var end = start + 1
                        while end < rows.upperBound, weights[end] == weights[start] { end += 1 }
                        return (weights[start], end)
                    }
                    let isLevel = values.withUnsafeBufferPointer {
                        parts[index].add(
                            UnsafeBufferPointer(rebasing: $0[start..<end]), weight: weight,
                            to: texts[0])
                    }
                    guard isLevel else { return false }
                    start = end
                }
                return true
            }
        }
        return hasStatistics && hasSketches ? parts : nil
    }

    /// Calls `body` with each run of rows that have the same texts in `columns`; false where it says so, or
    /// there are no texts.
    private static func forEachRun(
        of rows: Range<Int>, in columns: ArraySlice<Column>,
        _ body: (_ rows: Range<Int>, _ texts: [String]) -> Bool
    ) -> Bool {
        var start = rows.lowerBound
        while start < rows.upperBound {
            let end = columns.reduce(rows.upperBound) { $1.endOfRun(from: start, before: $0) }
            let texts = columns.compactMap { $0.text(start) }
            guard texts.count == columns.count, body(start..<end, texts) else { return false }
            start = end
        }
        return true
    }
}

/// The columns of `models.parquet`, by name.
private struct ModelRows {
    private let columns: [String: Column]
    private let json = JSONReading()
    let count: Int

    /// Nil where a row of a column is without a value.
    init?(_ columns: [Column]) {
        guard columns.allSatisfy({ $0.nullCount == 0 }) else { return nil }
        self.columns = Dictionary(columns.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        count = columns.first?.count ?? 0
    }

    /// The model of a row, its errors aside; nil where a column is missing or is not what it was.
    func model(_ row: Int) -> SeriesModel? {
        guard let series = text("series", row),
            let fitted = value(FittedModel.self, "state", row),
            let digest = text("input_digest", row),
            let fallbacks = value([SeriesModel.Fallback].self, "fallbacks", row),
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
            reference: nil, unseenErrors: [], driftHistory: driftHistory)
    }

    /// Versions of before hold how many runs in a row there were.
    private func driftHistory(_ row: Int) -> DriftHistory? {
        integer("drift_history", row).map { DriftHistory(bits: $0) }
            ?? integer("drift_runs", row).map { DriftHistory(consecutive: $0) }
    }

    /// What the JSON of a row says.
    private func value<Value: Decodable>(_ type: Value.Type, _ name: String, _ row: Int) -> Value? {
        switch columns[name]?.values {
        case .texts(let texts): texts.withBytes(row) { json.value(type, from: $0) }
        case .codes(let codes, let dictionary):
            dictionary.withBytes(Int(codes[row])) { json.value(type, from: $0) }
        default: nil
        }
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

    /// The end of the rows from `start` on that have its text, at most `limit`.
    fileprivate func endOfRun(from start: Int, before limit: Int) -> Int {
        guard case .codes(let codes, _) = values else { return start + 1 }
        return codes.withUnsafeBufferPointer { codes in
            var end = start + 1
            while end < limit, codes[end] == codes[start] { end += 1 }
            return end
        }
    }
}
