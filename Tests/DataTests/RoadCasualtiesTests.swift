import Foundation
import Testing
import TimeSeries

@Suite("Road casualties")
struct RoadCasualtiesTests {
    let folder = DataFolder("uk-road-casualties")
    let series = ["drivers", "drivers-killed", "front-seat", "rear-seat", "van-drivers-killed"]

    func files() throws -> [(name: String, rows: [CSVRow])] {
        try folder.names(in: "months").map {
            ($0, try CSVRow.rows(of: folder.text("months/\($0)")))
        }
    }

    @Test("One history file, then one file a month that holds that month")
    func layout() throws {
        let files = try files()
        #expect(files.count == 37)
        #expect(files.first?.name == "1969-1981.csv")
        #expect(files.first?.rows.count == 13 * 12 * 5)
        #expect(files.first?.rows.last?["month"] == "1981-12-01")
        for file in files.dropFirst() {
            #expect(file.rows.map { $0["series"] } == series)
            #expect(Set(file.rows.map { $0["month"] + ".csv" }) == [file.name.inserting("-01")])
        }
    }

    @Test("Each series has every month from January 1969 to December 1984, once and in order")
    func months() throws {
        let rows = try files().flatMap(\.rows)
        let first = Frequency.monthly.period(
            containing: Timestamp(CivilDate(year: 1969, month: 1, day: 1)))
        for id in series {
            let months = try rows.filter { $0["series"] == id }.map { row in
                let month = try #require(TimestampText(row["month"])?.timestamp)
                let period = Frequency.monthly.period(containing: month)
                #expect(Frequency.monthly.start(of: period) == month)
                return period
            }
            #expect(months == Array(first..<first + 192), "\(id)")
        }
        #expect(rows.count == 192 * series.count)
    }

    @Test("The yearly totals of every column are those of R's data set")
    func totals() throws {
        let goldens = DataFolder("../Tests/DataTests/Goldens")
        let years = try CSVRow.rows(of: goldens.text("uk-road-casualties-totals.csv"))
        #expect(years.count == 16)
        let rows = try files().flatMap(\.rows)
        for year in years {
            let ofYear = rows.filter { $0["month"].hasPrefix(year["year"]) }
            for id in series {
                let counts = try ofYear.filter { $0["series"] == id }.map {
                    try #require(Int($0["casualties"]))
                }
                #expect(counts.reduce(0, +) == Int(year[id]), "\(id) in \(year["year"])")

                // The covariates of a month are the same whichever series stands beside them.
                let covariates = ofYear.filter { $0["series"] == id }
                let distance = try covariates.map { try #require(Int($0["kilometres"])) }
                #expect(distance.reduce(0, +) == Int(year["kilometres"]))
                let prices = try covariates.map { try #require(Double($0["petrol_price"])) }
                let golden = try #require(Double(year["petrol_price"]))
                #expect(abs(prices.reduce(0, +) - golden) <= 1e-13 * golden)
            }
        }
    }
}

extension String {
    /// `1982-03.csv` with `text` before its extension.
    fileprivate func inserting(_ text: String) -> String {
        hasSuffix(".csv") ? dropLast(4) + text + ".csv" : self
    }
}
