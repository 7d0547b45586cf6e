import Drift
import Foundation
import Statistics
import Testing

/// Singular values and reconstruction errors as numpy has them.
@Suite struct PrincipalComponentsTests {
    /// `Goldens/make_components.py` wrote it.
    private struct Golden: Decodable {
        struct Case: Decodable {
            let rows: [[Double]]
            let others: [[Double]]
            let share: Double
            /// Of the rows as they are.
            let singularValues: [Double]
            /// Of the standardised rows.
            let shares: [Double]
            let kept: Int
            let errors: [Double]
        }

        let cases: [Case]

        static func read() throws -> Golden {
            let file = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Goldens/components.json")
            return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
        }
    }

    private static func isNear(_ a: Double, _ b: Double, _ unit: Double) -> Bool {
        abs(a - b) <= 1e-9 * max(1, unit)
    }

    @Test func singularValuesAreNumpys() throws {
        for item in try Golden.read().cases {
            let width = try #require(item.rows.first?.count)
            let matrix = (0..<width).flatMap { column in item.rows.map { $0[column] } }
            let found = try #require(SingularValues(matrix: matrix, rows: item.rows.count))
            #expect(found.values.count == item.singularValues.count)
            let greatest = try #require(item.singularValues.first)
            for (value, expected) in zip(found.values, item.singularValues) {
                #expect(Self.isNear(value, expected, greatest))
            }
            // Each direction is of length 1, at a right angle to the others, and as long as its value in the matrix.
            for (place, direction) in found.directions.enumerated() {
                for (other, second) in found.directions.enumerated() {
                    let product = zip(direction, second).reduce(0) { $0 + $1.0 * $1.1 }
                    #expect(abs(product - (place == other ? 1 : 0)) < 1e-9)
                }
                let image = item.rows.reduce(0.0) { sum, row in
                    let part = zip(row, direction).reduce(0) { $0 + $1.0 * $1.1 }
                    return sum + part * part
                }
                #expect(Self.isNear(image.squareRoot(), found.values[place], greatest))
            }
        }
    }

    @Test func reconstructionErrorsAreNumpys() throws {
        for item in try Golden.read().cases {
            let components = try #require(PrincipalComponents(item.rows, share: item.share))
            #expect(components.directions.count == item.kept)
            for (share, expected) in zip(components.shares, item.shares) {
                #expect(Self.isNear(share, expected, 1))
            }
            for (row, expected) in zip(item.others, item.errors) {
                let error = components.reconstructionError(of: row)
                #expect(Self.isNear(error, expected, expected))
            }
        }
    }

    @Test func whatHasNoDirectionHasNoComponents() {
        #expect(PrincipalComponents([[Double]](), share: 0.65) == nil)
        #expect(PrincipalComponents([[1.0], [2], [3]], share: 0.65) == nil)
        #expect(PrincipalComponents([[1.0, 2], [2, 3]], share: 0.65) == nil)
        // A constant column, and one that is too large to be squared.
        #expect(PrincipalComponents([[1.0, 2], [1, 3], [1, 5]], share: 0.65) == nil)
        #expect(PrincipalComponents([[1e300, 2], [-1e300, 3], [1, 5]], share: 0.65) == nil)
    }
}
