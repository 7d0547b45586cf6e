/// In which of the newest runs the errors of a model were beyond chance.
package struct DriftHistory: Codable, Hashable, Sendable {
    /// The longest that is kept.
    package static let most = 32

    /// The lowest bit is the newest run that could test.
    package private(set) var bits: Int

    package init(bits: Int = 0) { self.bits = bits & ((1 << Self.most) - 1) }

    /// Beyond chance in so many runs in a row, the newest among them.
    package init(consecutive runs: Int) { self.init(bits: (1 << min(runs, Self.most)) - 1) }

    /// - Parameter isNews: whether the run has tested values that no earlier one had; otherwise what it says
    ///   takes the place of what the newest one said.
    package func adding(_ isBeyond: Bool, isNews: Bool) -> DriftHistory {
        let older = isNews ? bits << 1 : bits & ~1
        return DriftHistory(bits: older | (isBeyond ? 1 : 0))
    }

    /// In how many of the newest `runs` they were.
    package func count(in runs: Int) -> Int {
        (bits & ((1 << min(runs, Self.most)) - 1)).nonzeroBitCount
    }

    /// In how many in a row, up to the newest.
    package var consecutive: Int { (~bits).trailingZeroBitCount }
}

extension DriftHistory {
    /// As digits, the newest run last: `110`. What was written before is a number, of runs in a row.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let runs = try? container.decode(Int.self) {
            guard runs >= 0 else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "expected a number of runs")
            }
            self.init(consecutive: runs)
            return
        }
        guard let bits = Int(try container.decode(String.self), radix: 2) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected the digits 0 and 1")
        }
        self.init(bits: bits)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(bits, radix: 2))
    }
}
