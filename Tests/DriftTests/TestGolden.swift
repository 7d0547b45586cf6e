import Foundation

/// What scipy and Evidently say of random pairs; `Goldens/make_tests.py` wrote it.
struct TestGolden: Decodable {
    struct Pair: Decodable {
        let reference: [Double]
        let current: [Double]
        let ks: [Double]
        let andersonDarling: [Double]
        let cramerVonMises: [Double]
        let chiSquare: [Double]
        let energy: Double
        let wasserstein: Double
        /// By the name of the measure.
        let evidently: [String: Double]

        enum CodingKeys: String, CodingKey {
            case reference, current, ks, energy, wasserstein, evidently
            case andersonDarling = "anderson-darling"
            case cramerVonMises = "cramer-von-mises"
            case chiSquare = "chi-square"
        }
    }

    struct Large: Decodable {
        let n: Int
        let m: Int
        let shift: Double
        let ks: [Double]
    }

    let pairs: [Pair]
    let large: [Large]
    /// Sample size, distance, P(D > distance).
    let kolmogorov: [[Double]]
    /// x, degrees of freedom, P(X > x).
    let chiSquared: [[Double]]
    /// x, P(T ≤ x).
    let cramerVonMises: [[Double]]

    static func read() throws -> TestGolden {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/tests.json")
        return try JSONDecoder().decode(TestGolden.self, from: Data(contentsOf: file))
    }
}
