import Foundation

/// Exact ranks, and the rank errors of Apache DataSketches; `Goldens/make_sketch.py` wrote it.
struct SketchGolden: Decodable {
    struct Case: Decodable {
        let shape: String
        let count: Int
        let seed: UInt64
        let probes: [Double]
        let ranks: [Double]
        let worst: Double
        let kept: Int

        /// The values of the stream.
        var values: [Double] {
            var state = seed
            return (0..<count).map { index in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let u = state >> 32
                switch shape {
                case "uniform": return Double(u)
                case "ties": return Double(u % 50)
                case "tail": return Double(u) * Double(u) * Double(u)
                case "rising": return Double(index)
                default: return Double(u % 1_000_000 + 100 * UInt64(index))
                }
            }
        }
    }

    let k: Int
    let bound: Double
    let cases: [Case]

    static func read() throws -> SketchGolden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/sketch.json")
        return try JSONDecoder().decode(SketchGolden.self, from: Data(contentsOf: file))
    }
}
