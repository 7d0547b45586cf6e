import Forecasting
import FoundationEssentials
import Testing

/// R's fits of M3, where the shared data are at hand.
@Suite struct ETSParityTests {
    static let shared: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared"
    }()

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: shared + "/reference/r-ets-m3.csv")
            && FileManager.default.fileExists(atPath: shared + "/data/m3.csv")
    }

    private func lines(_ path: String) throws -> [[String]] {
        let data = try Data(contentsOf: URL(filePath: ETSParityTests.shared + path))
        return data.split(separator: UInt8(ascii: "\n")).dropFirst().map { line in
            var fields = [""]
            var quoted = false
            for byte in line {
                if byte == UInt8(ascii: "\"") {
                    quoted.toggle()
                } else if byte == UInt8(ascii: ","), !quoted {
                    fields.append("")
                } else {
                    fields[fields.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
                }
            }
            return fields
        }
    }

    @Test(
        .enabled(if: isPresent, "needs ../shared/data/m3.csv and ../shared/reference/r-ets-m3.csv"))
    func everyTwentiethSeriesIsAsLikelyAsInR() throws {
        var series: [String: (season: Int, values: [Double])] = [:]
        for fields in try lines("/data/m3.csv") where fields[5] == "train" {
            let season = try #require(Int(fields[2]))
            series[fields[0], default: (season, [])].values.append(
                try #require(Double(fields[7])))
        }
        var count = 0
        var short: [String] = []
        for (index, fields) in try lines("/reference/r-ets-m3.csv").enumerated()
        where index % 20 == 0 {
            let code = String(fields[2].dropFirst(4).dropLast())
            let form = try #require(ETSForm(code: code))
            let (season, values) = try #require(series[fields[0]])
            let model = try ETS.fit(values, seasonLength: season, form: form)
            let theirs = try #require(Double(fields[3]))
            count += 1
            if model.logLikelihood < theirs - 0.01 {
                short.append("\(fields[0]) \(form) \(model.logLikelihood) < \(theirs)")
            }
        }
        #expect(count == 151)
        #expect(short.count <= 1, "\(short)")
    }
}
