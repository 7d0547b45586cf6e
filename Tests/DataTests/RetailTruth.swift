import Foundation

/// `truth.json` of the weekly retail panel.
struct RetailTruth: Decodable {
    struct Finding: Decodable {
        let kind: String
        let series: String?
        let weeks: [String]
        let drop: String
        let lines: [Int]
        let note: String
        let cell: String?
        let consequenceOf: String?
        let missingFrom: String?
        let corrects: String?
        let factor: Double?

        var fault: RetailFault {
            RetailFault(kind: kind, series: series, weeks: weeks, drop: drop, lines: lines)
        }
    }

    let synthetic: Bool
    let series: Int
    let firstWeek: String
    let lastWeek: String
    let weeks: Int
    let drops: Int
    let findings: [Finding]

    static func read(_ folder: DataFolder) throws -> RetailTruth {
        try JSONDecoder().decode(
            RetailTruth.self, from: Data(folder.text("truth.json").utf8))
    }

    func findings(_ kinds: String...) -> [Finding] {
        findings.filter { kinds.contains($0.kind) }
    }
}

/// What of a fault can be read off the files alone.
struct RetailFault: Hashable, CustomStringConvertible {
    let kind: String
    let series: String?
    let weeks: [String]
    let drop: String
    let lines: [Int]

    var description: String { "\(kind) of \(series ?? "all") \(weeks) in \(drop) \(lines)" }
}
