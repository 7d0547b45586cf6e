import FoundationEssentials
import Testing

/// A file of goldens: `case,quantity,index,value`, lines of a vector in order.
struct Goldens {
    private var vectors: [String: [String: [Double]]] = [:]
    /// In the order of the file.
    private(set) var cases: [String] = []

    init(_ name: String) throws {
        let folder = String(
            #filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))
        let data = try Data(contentsOf: URL(filePath: folder + "/Goldens/" + name))
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst()
        where !line.hasPrefix("#") {
            let fields = line.split(separator: ",").map(String.init)
            let value = try #require(Double(fields[3]))
            if vectors[fields[0]] == nil { cases.append(fields[0]) }
            vectors[fields[0], default: [:]][fields[1], default: []].append(value)
        }
    }

    func vector(_ name: String, _ quantity: String) -> [Double] {
        vectors[name]?[quantity] ?? []
    }

    func number(_ name: String, _ quantity: String) throws -> Double {
        try #require(vector(name, quantity).first)
    }
}

/// The largest difference of two vectors, relative to the largest of the second.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count, !a.isEmpty else { return .infinity }
    let scale = b.reduce(0) { max($0, abs($1)) }
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } / max(scale, .leastNormalMagnitude)
}

func allFinite(_ values: [Double]) -> Bool { values.allSatisfy { $0.isFinite } }
