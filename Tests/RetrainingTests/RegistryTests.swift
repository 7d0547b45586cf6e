import Drift
import Forecasting
import Retraining
import Store
import Tabular
import Testing
import TimeSeries

@Suite struct RegistryTests {
    private static let asOf = Timestamp(seconds: 1_700_000_000)

    /// A store whose job has versions 1 to `versions`, each champion in its turn.
    private static func store(
        _ folder: ScratchFolder, versions: Int
    ) throws -> (Store, JobKey) {
        let store = try Store(path: folder.path + "/store", for: .writing)
        let key = try store.transaction { () throws(StoreError) in
            try store.enterJob(named: "j", identity: "i")
        }
        for number in 1...versions {
            let digest = try store.writeVersion(
                number, of: key, run: number, files: VersionContents(models: []).files)
            try store.transaction { () throws(StoreError) in
                try store.beginRun(number, of: key, asOf: asOf.description, batch: "{}")
                try store.enterVersion(
                    StoredVersion(
                        number: number, run: number, role: .production, series: 0,
                        manifestSHA256: digest, summary: "s"), of: key)
                try store.promote(
                    version: number, of: key, run: number, asOf: asOf.description,
                    kind: .automatic, reason: "r")
            }
        }
        return (store, key)
    }

    @Test func rollbacksGoBackOneByOneAndPromotionsStackUp() throws {
        let folder = try ScratchFolder()
        let (store, key) = try Self.store(folder, versions: 3)
        func back() throws -> Int {
            try Registry.rollBack(key, reason: "r", asOf: Self.asOf, in: store).number
        }
        func promote(_ version: Int) throws {
            try Registry.promote(version, of: key, reason: "r", asOf: Self.asOf, in: store)
        }
        #expect(try back() == 2)
        #expect(try back() == 1)
        #expect(throws: RunError.self) { try back() }
        #expect(try Registry.champion(of: key, in: store)?.number == 1)
        try promote(3)
        try promote(2)
        #expect(throws: RunError.self) { try promote(2) }
        #expect(try back() == 3)
        #expect(try back() == 1)
        #expect(throws: RunError.self) { try back() }
        let states = try VersionStatus.all(of: key, in: store).map(\.state)
        #expect(states == [.champion, .former, .former])
    }

    @Test func anUnknownVersionIsNotPromoted() throws {
        let folder = try ScratchFolder()
        let (store, key) = try Self.store(folder, versions: 2)
        #expect(throws: RunError.self) {
            try Registry.promote(7, of: key, reason: "r", asOf: Self.asOf, in: store)
        }
        #expect(try Registry.champion(of: key, in: store)?.number == 2)
    }
}

@Suite struct BackfillTests {
    @Test(arguments: [
        ("hourly", "2024-02-29T22:00:00Z", "2024-03-01T01:30:00Z", 3, "2024-02-29T22:59:59Z"),
        ("daily", "2024-02-28", "2024-03-01T23:59:59Z", 3, "2024-02-28T23:59:59Z"),
        ("weekly", "2024-02-28", "2024-03-10T23:59:59Z", 2, "2024-03-03T23:59:59Z"),
        ("monthly", "2024-01-15", "2024-03-30", 2, "2024-01-31T23:59:59Z"),
        ("quarterly", "2024-01-15", "2024-06-30T23:59:59Z", 2, "2024-03-31T23:59:59Z"),
        ("yearly", "2022-06-01", "2024-12-31T23:59:58Z", 2, "2022-12-31T23:59:59Z"),
    ])
    func theCutoffsAreTheEndsOfThePeriods(
        _ frequency: String, _ from: String, _ to: String, _ count: Int, _ first: String
    ) throws {
        let folder = try ScratchFolder()
        let job = try Job(
            file: try folder.write(
                """
                { name: "n", source: { files: "*.csv", columns: { time: "t", value: "v" } },
                  frequency: "\(frequency)", horizon: 1 }
                """, to: "job.json5"))
        func time(_ text: String) throws -> Timestamp {
            try #require(TimestampText(text)).timestamp
        }
        let all = Backfill(job, from: try time(from), to: try time(to), after: nil)
        #expect(all.cutoffs.count == count && all.passed == 0)
        #expect(all.cutoffs.first == (try time(first)))
        let rest = Backfill(job, from: try time(from), to: try time(to), after: try time(first))
        #expect(rest.cutoffs == Array(all.cutoffs.dropFirst()) && rest.passed == 1)
    }
}

@Suite struct KeptFileTests {
    @Test func aVersionIsReadAsItWasWritten() throws {
        let bench = try StageBench()
        let models = try ["b", "a/\"é\"", "c", ""].enumerated().map { index, name in
            var model = try bench.stored(StageBench.values(20 + index), trained: 12 + index)
            model.series = name
            model.driftHistory = DriftHistory(bits: 5 * index)
            return model
        }
        let contents = VersionContents(models: models)
        let read = try #require(VersionContents(files: contents.files))
        #expect(read == contents)
        for (file, again) in zip(contents.files, read.files) {
            #expect(file.name == again.name && file.content == again.content)
        }
        #expect(read.models.map(\.series) == ["", "a/\"é\"", "b", "c"])
        for model in models { #expect(read[model.series] == model) }
        #expect(read["aa"] == nil && read["d"] == nil)
        let empty = VersionContents(models: [])
        #expect(VersionContents(files: empty.files) == empty)
        for index in contents.files.indices.dropLast() {
            var files = contents.files
            files[index].content.removeLast(40)
            #expect(VersionContents(files: files) == nil)
            files.remove(at: index)
            #expect(VersionContents(files: files) == nil)
        }
    }

    /// Short and long references, none, errors since the estimate with gaps: each comes back to its model.
    @Test func referencesComeBackInTheirPlaces() throws {
        let bench = try StageBench()
        // The two spellings of é are one `String` and two series.
        let names = ["a", "b", "caf\u{e9}", "cafe\u{301}", "y", "z"]
        let models = try names.enumerated().map { index, name in
            let values = StageBench.values([10, 20, 40, 2_000, 5, 30][index])
            var model = try bench.stored(values, trained: values.count)
            model.series = name
            model.reference = SeriesReference(
                errors: index % 2 == 0
                    ? nil : DriftReference(of: StageBench.values(900 * index), seasonLength: 4),
                target: TargetReference(of: values, seasonLength: index == 5 ? 1 : 4),
                missing: MissingCounts(of: values))
            model.unseenErrors = (0..<index).map { $0 % 3 == 1 ? nil : Float($0) / 7 }
            return model
        }
        let contents = VersionContents(models: models)
        let read = try #require(VersionContents(files: contents.files))
        #expect(read == contents)
        #expect(
            read.models.map { Array($0.series.utf8) }
                == contents.models.map { Array($0.series.utf8) })
        #expect(models[4].reference?.target == nil && models[3].reference?.target != nil)
        #expect(models[3].reference?.errors?.sketch.isExact == false)
    }

    /// What covariates are held against, of each series and of all: it comes back, and a version without it, as
    /// those of before are, is one without.
    @Test func referencesOfCovariatesComeBackInTheirPlaces() throws {
        let bench = try CovariateBench()
        let contents = try bench.contents(estimated: 120)
        #expect(contents.covariates?.columns.map(\.name) == ["temperature"])
        #expect(
            contents.models[1].covariates?.columns.map(\.name)
                == ["price", "footfall", "promotion", "list"])
        #expect(contents.models[1].covariates?.together != nil)
        let read = try #require(VersionContents(files: contents.files))
        #expect(read == contents)
        for (file, again) in zip(contents.files, read.files) {
            #expect(file.name == again.name && file.content == again.content)
        }
        for name in ["panel_sketches.parquet", "panel_statistics.parquet"] {
            #expect(VersionContents(files: contents.files.filter { $0.name != name }) == nil)
        }
        var before = contents
        before.covariates = nil
        for index in before.models.indices { before.models[index].covariates = nil }
        #expect(VersionContents(files: before.files) == before && before != contents)
        #expect(!before.files.contains { $0.name.hasPrefix("panel") })
    }

    /// A version as it was written when it kept the errors of the training, a row each.
    @Test func versionsOfErrorsAreStillRead() throws {
        let bench = try StageBench()
        let names = ["a", "b", "c"]
        let models = try names.map { name in
            var model = try bench.stored(StageBench.values(20), trained: 12)
            model.series = name
            return model
        }
        let errors = [StageBench.values(30), [], StageBench.values(4)]
        var file = ParquetWriter(
            collecting: [Column("series", texts: []), Column("error", doubles: [])].map(
                ParquetField.init))
        try file.append([
            Column(
                "series",
                texts: zip(names, errors).flatMap { name, errors in errors.map { _ in name } }),
            Column("error", doubles: errors.flatMap { $0 }),
        ])
        let table = try #require(
            VersionContents(models: models).files.first { $0.name == "models.parquet" })
        let files = [table, ("reference_errors.parquet", try file.finished())]
        let read = try #require(VersionContents(files: files))
        #expect(read.models.map(\.referenceErrors) == errors)
        #expect(read.models.allSatisfy { $0.reference == nil && $0.unseenErrors.isEmpty })
        #expect(VersionContents(files: [table]) == nil)
    }

    /// A model a line, as stores of before hold them in `models.jsonl`.
    private struct Line: Encodable {
        var series: String
        var model: FittedModel
        var seasonLength: Int
        var firstPeriod: Timestamp
        var estimatedThrough: Timestamp
        var updatedThrough: Timestamp
        var reestimationTriedThrough: Timestamp
        var refitTriedThrough: Timestamp
        var observations: Int
        var inputDigest: String
        var fallbacks: [SeriesModel.Fallback]
        var referenceErrors: [Double]
        var driftRuns: Int
    }

    @Test func versionsOfJSONLinesAreStillRead() throws {
        let bench = try StageBench()
        var models = try ["a", "b"].map { name in
            var model = try bench.stored(StageBench.values(20), trained: 12)
            model.series = name
            return model
        }
        let lines = models.reduce(into: [UInt8]()) { lines, model in
            lines +=
                JSONText.encoded(
                    Line(
                        series: model.series, model: model.model,
                        seasonLength: model.seasonLength, firstPeriod: model.firstPeriod,
                        estimatedThrough: model.estimatedThrough,
                        updatedThrough: model.updatedThrough,
                        reestimationTriedThrough: model.reestimationTriedThrough,
                        refitTriedThrough: model.refitTriedThrough,
                        observations: model.observations, inputDigest: model.inputDigest,
                        fallbacks: model.fallbacks, referenceErrors: [0.5, -0.25], driftRuns: 2))
                + [10]
        }
        for index in models.indices {
            models[index].reference = nil
            models[index].referenceErrors = [0.5, -0.25]
            models[index].unseenErrors = []
            models[index].driftHistory = DriftHistory(consecutive: 2)
        }
        #expect(
            VersionContents(files: [("models.jsonl", lines)]) == VersionContents(models: models))
        #expect(VersionContents(files: [("models.jsonl", Array(lines.dropLast(40)))]) == nil)
    }

    @Test func parametersAndForecastsAreTablesToRead() async throws {
        let bench = try StageBench(", levels: [80, 99.5]")
        var model = try bench.stored(StageBench.values(20), trained: 20)
        model.series = "s"
        let files = VersionContents(models: [model]).files
        let table = try #require(files.first { $0.name == "parameters.parquet" })
        let parameters = try ParquetFile(table.content, name: table.name)
        #expect(parameters.columns.map(\.name) == ["series", "name", "value"])
        #expect(parameters.rowCount == model.model.parameters.count)

        let forecasts = await SeriesForecast.all(
            [model], from: StageBench.first + 20, job: bench.job)
        let file = try ParquetFile(
            ForecastFile.parquet(
                forecasts, levels: bench.job.levels, frequency: bench.job.frequency, version: 7),
            name: "forecasts")
        #expect(
            file.columns.map { "\($0.name) \($0.type)" } == [
                "series_id text", "time date", "model text", "version int64", "mean double",
                "lower_80 double", "upper_80 double", "lower_99.5 double", "upper_99.5 double",
            ])
        let columns = try file.read()
        guard case .int32(let days) = columns[1].values,
            case .int64(let versions) = columns[3].values,
            case .doubles(let means) = columns[4].values,
            case .doubles(let uppers) = columns[8].values
        else {
            Issue.record("columns of other forms")
            return
        }
        let forecast = try #require(forecasts.first?.forecast)
        #expect(days.elementsEqual([20_020, 20_021]))
        #expect(versions.elementsEqual([7, 7]))
        #expect(means.elementsEqual(forecast.mean))
        #expect(uppers.elementsEqual(forecast.intervals[1].upper))
    }

    @Test func namesThatCSVWouldTakeApartAreQuoted() async throws {
        let bench = try StageBench(", levels: [80, 99.5]")
        var model = try bench.stored(StageBench.values(20), trained: 20)
        // The mark with an accent on it is one character to Swift, and a mark to every reader of CSV.
        model.series = "a,\"b\"\u{301}"
        let forecasts = await SeriesForecast.all(
            [model], from: StageBench.first + 20, job: bench.job)
        let text = String(
            decoding: ForecastFile.csv(
                forecasts, levels: bench.job.levels, frequency: bench.job.frequency),
            as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(
            lines[0] == "series_id,time,model,mean,lower_80,upper_80,lower_99.5,upper_99.5")
        #expect(lines.count == 3)
        let start = "\"a,\"\"b\"\"\u{301}\",\(bench.day(20)),SNAIVE(4),"
        #expect(Array(lines[1].utf8).starts(with: Array(start.utf8)))
    }
}
