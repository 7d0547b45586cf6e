import Retraining
import Store
import TimeSeries

/// `almanac forecast`: what a model version says of the periods to come.
struct ForecastCommand: Command {
    static let table = CommandTable(
        name: "forecast", section: .work,
        summary: "print the forecasts of a model version as CSV",
        discussion: [
            "Prints one row for each series and period of the horizon: the point forecast and the "
                + "bounds of its intervals. Reads the store alone and changes nothing."
        ],
        positionals: [.job], options: [series, modelVersion, output, .store],
        examples: [
            Example("Everything the champion says", "almanac forecast sales/job.json5 -o next.csv"),
            Example(
                "Two series, as version 7 sees them",
                "almanac forecast sales/job.json5 -s north -s south --model-version 7"),
        ])

    private static let series = Option(
        "series", short: "s", .init("ID", .text), help: "only this series", default: "all",
        isRepeatable: true)
    private static let modelVersion = Option(
        "model-version", .init("N", .integer(atLeast: 1)), help: "the model version to ask",
        default: "the champion")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file()), help: "the file to write",
        default: "standard output")

    let job: String
    /// Empty for all.
    let series: [String]
    let modelVersion: Int?
    let output: String?
    let store: String?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        job = arguments.required(.job)
        series = arguments.texts(Self.series)
        modelVersion = try arguments.integer(Self.modelVersion)
        output = arguments.text(Self.output)
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
