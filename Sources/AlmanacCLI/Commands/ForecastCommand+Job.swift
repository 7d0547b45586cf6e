import Retraining
import Store
import TimeSeries

/// What a model version of a job says of the periods to come.
struct VersionForecast {
    let job: String
    /// Empty for all.
    let series: [String]
    let modelVersion: Int?
    let output: String?
    let store: String?

    init(_ arguments: ParsedArguments, job: String) throws(CommandFailure) {
        self.job = job
        series = arguments.texts(ForecastCommand.series)
        modelVersion = try arguments.integer(ForecastCommand.modelVersion)
        output = arguments.text(ForecastCommand.output)
        store = arguments.text(.store)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let place = try Workplace(job: job, storePath: store, for: .reading)
        let (store, key) = try place.known()
        let forecasts: [SeriesForecast]
        do throws(RunError) {
            forecasts = try await SeriesForecast.of(
                version: modelVersion, job: place.job, key: key, in: store)
        } catch { throw CommandFailure(error) }
        let chosen = try self.chosen(of: forecasts)
        let csv = ForecastFile.csv(
            chosen, levels: place.job.levels, frequency: place.job.frequency)
        guard let output else {
            try terminal.write(String(decoding: csv, as: UTF8.self))
            return .done
        }
        try CommandFailure.wrapping { () throws(StoreError) in try store.write(csv, to: output) }
        terminal.writeError("\(chosen.count) series written to \(output).\n")
        return .done
    }

    /// The forecasts of the series that were named, or all.
    private func chosen(of forecasts: [SeriesForecast]) throws(CommandFailure) -> [SeriesForecast] {
        guard !series.isEmpty else { return forecasts }
        let known = Set(forecasts.map(\.series))
        for name in series where !known.contains(name) {
            let examples = forecasts.prefix(3).map { "\"\($0.series)\"" }.joined(separator: ", ")
            throw CommandFailure(
                "There is no forecast for a series \"\(name)\". There are \(known.count) series, "
                    + "such as \(examples).",
                .wrongUsage)
        }
        return forecasts.filter { series.contains($0.series) }
    }
}
