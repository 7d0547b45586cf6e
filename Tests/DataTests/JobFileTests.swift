import Foundation
import Testing
import TimeSeries

@Suite("The job files beside the data")
struct JobFileTests {
    /// As much of a job file as the data can contradict.
    struct Job: Decodable {
        struct Source: Decodable {
            struct Columns: Decodable {
                let series: [String]
                let time: String
                let value: String
                let ledger: String
                let covariates: [String]
            }
            let files: [String]
            let columns: Columns
        }
        let name: String
        let source: Source
        let frequency: String
        let seasonLength: Int
    }

    @Test(
        "name files that exist, columns they have and the frequency they come in",
        arguments: ["uk-road-casualties", "weekly-retail"])
    func agreesWithTheData(name: String) throws {
        let folder = DataFolder(name)
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let job = try decoder.decode(Job.self, from: Data(folder.text("job.json5").utf8))
        #expect(job.name == name)

        let frequency = try #require(
            Frequency.named.first { $0.name == job.frequency }?.frequency)
        #expect(job.seasonLength == frequency.usualSeasonLength)

        let columns = job.source.columns
        let named = columns.series + [columns.time, columns.value, columns.ledger]
        for pattern in job.source.files {
            let parts = pattern.split(separator: "/").map(String.init)
            try #require(parts.count == 2 && parts[1] == "*.csv")
            let files = try folder.names(in: parts[0])
            #expect(files.count > 1)
            for file in files {
                let text = try folder.text("\(parts[0])/\(file)")
                let header = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
                #expect(Set(named + columns.covariates) == Set(header), "\(file)")
                for row in try CSVRow.rows(of: text) {
                    let time = try #require(TimestampText(row[columns.time])?.timestamp)
                    let period = frequency.period(containing: time)
                    #expect(frequency.start(of: period) == time, "\(file) line \(row.line)")
                }
            }
        }
    }
}
