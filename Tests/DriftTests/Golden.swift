import Foundation

/// What scipy says; `Goldens/make.py` wrote it.
struct Golden: Decodable {
    struct Distance: Decodable {
        let reference: [Double]
        let current: [Double]
        let distance: Double
    }

    struct Discoveries: Decodable {
        let p: [Double]
        let adjusted: [Double]
    }

    let wasserstein: [Distance]
    let falseDiscovery: [Discoveries]

    static func read() throws -> Golden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/drift.json")
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }
}
