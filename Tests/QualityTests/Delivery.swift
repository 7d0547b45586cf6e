import Foundation
import Ingestion
import Quality
import Store
import Tabular
import TimeSeries

/// Files as a source delivers them, read by the real ingestion and checked.
///
/// The columns are `series,time,value`, the ledger is `time`; a covariate column `price` is read where it
/// is asked for.
struct Delivery {
    let folder: URL
    var covariates: [String] = []
    var ledger = "time"
    var ledgerType = LedgerType.date
    var schema = SchemaContract()
    var lag = 0

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-quality-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func write(_ name: String, _ text: String) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    var source: Source {
        Source(
            origin: .files(
                Source.Files(root: folder.path(), patterns: ["*.csv"], format: CSVFormat())),
            columns: Source.Columns(
                series: ["series"], time: "time", value: "value", ledger: ledger,
                covariates: covariates),
            ledgerType: ledgerType, lag: lag, schema: schema, usesLocalDates: true)
    }

    /// Everything the files hold, held against `before`.
    func checked(
        before: Vintage = Vintage(frequency: .monthly), asOf: Timestamp = Delivery.asOf,
        seasonLength: Int = 12, horizon: Int? = nil, corrections: [Corrections] = [],
        settings: QualitySettings = QualitySettings()
    ) throws -> QualityReport {
        QualityReport.checking(
            try source.pull(from: nil, job: nil, asOf: asOf), before: before, asOf: asOf,
            seasonLength: seasonLength, horizon: horizon, covariates: covariates,
            usesLocalDates: true, corrections: corrections,
            settings: settings)
    }

    /// Well after every row of the tests that is not of the future.
    static let asOf = Timestamp(CivilDate(year: 2030, month: 1, day: 1))

    /// Runs `body` on a delivery of one file `a.csv`, and removes it.
    static func of<Result>(
        _ text: String, _ body: (inout Delivery) throws -> Result
    ) throws -> Result {
        var delivery = try Delivery()
        defer { delivery.remove() }
        try delivery.write("a.csv", text)
        return try body(&delivery)
    }

    /// The rows `series,time,value` of monthly values from January 2020 on; `nan` for no row.
    static func rows(_ series: String, _ values: [Double], from first: Int = 600) -> String {
        values.enumerated().map { index, value in
            value.isNaN
                ? "" : "\(series),\(day(first + index)),\(value)\n"
        }.joined()
    }

    /// Month 600 is January 2020.
    static func day(_ month: Int) -> String {
        String(Frequency.monthly.start(of: month).description.prefix(10))
    }

    static let header = "series,time,value\n"
}

extension Vintage {
    /// A monthly panel from January 2020 on; `nan` for no row.
    static func monthly(_ series: [String: [Double]], from first: Int = 600) -> Vintage {
        var vintage = Vintage(frequency: .monthly)
        for (id, values) in series {
            for (index, value) in values.enumerated() where !value.isNaN {
                vintage.set(id, first + index, value)
            }
        }
        return vintage
    }
}
