import FoundationEssentials
import Testing

/// The M3 competition and R's fits of it, where the shared data are at hand.
enum M3Reference {
    static let shared: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared"
    }()

    /// Whether the panel and R's fits in `file` are there.
    static func isPresent(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: shared + "/reference/" + file)
            && FileManager.default.fileExists(atPath: shared + "/data/m3.csv")
    }

    /// The fields of every line after the header of a CSV file below the shared folder.
    static func lines(_ path: String) throws -> [[String]] {
        let data = try Data(contentsOf: URL(filePath: shared + path))
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

    /// One series of the competition.
    struct Series {
        let seasonLength: Int
        var train: [Double] = []
        var test: [Double] = []
    }

    /// Every series by its identifier.
    static func series() throws -> [String: Series] {
        var series: [String: Series] = [:]
        for fields in try lines("/data/m3.csv") {
            let season = try #require(Int(fields[2]))
            let value = try #require(Double(fields[7]))
            if fields[5] == "train" {
                series[fields[0], default: Series(seasonLength: season)].train.append(value)
            } else {
                series[fields[0], default: Series(seasonLength: season)].test.append(value)
            }
        }
        return series
    }
}
