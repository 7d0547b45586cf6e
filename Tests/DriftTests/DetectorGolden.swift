import Foundation

/// What river and Frouros say of seeded streams; `Goldens/make_detectors.py` wrote it.
struct DetectorGolden: Decodable {
    struct Stream: Decodable {
        let values: [Double]
        /// By the name of the detector; `-both` where it watches both sides.
        let signals: [String: Signals]
        /// After every seventh value the probability of a run below 20, and the likeliest run.
        let bayesian: [[Double]]?
    }

    struct Signals: Decodable {
        /// Counted from 0.
        let drifts: [Int]
        let warnings: [Int]?
        /// Of a window, after every hundred values.
        let widths: [Int]?
    }

    let streams: [Stream]

    static func read() throws -> DetectorGolden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/detectors.json")
        return try JSONDecoder().decode(DetectorGolden.self, from: Data(contentsOf: file))
    }
}
