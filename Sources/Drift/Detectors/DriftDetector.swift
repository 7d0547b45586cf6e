/// A detector watches one value after another and says when they have changed.
///
/// A value of it is all there is of its state: encoded after any value and decoded before the next,
/// it goes on as if nothing had been between them. It signals; what follows from a signal is for
/// the policy to say.
package protocol DriftDetector: Codable, Hashable, Sendable {
    /// The name in job files and reports: `page-hinkley`.
    static var name: String { get }
    /// What it watches for, in one line.
    static var summary: String { get }
    /// What its values must be.
    static var input: DetectorInput { get }

    /// With the parameters that its authors give.
    init()

    /// Takes a value that `input` admits. After a drift it starts anew, unless its documentation
    /// says what it keeps.
    mutating func take(_ value: Double) -> DetectorSignal
}

extension DriftDetector {
    /// Takes the next value; a missing or infinite one changes nothing.
    @discardableResult
    package mutating func update(_ value: Double) -> DetectorSignal {
        guard value.isFinite else { return .none }
        return take(Self.input.admitted(value))
    }
}

/// What a detector says of the newest value.
package enum DetectorSignal: String, Codable, Sendable {
    case none
    /// Something may have begun.
    case warning
    case drift
}

/// What the values of a detector must be. None of them knows the scale of a series: values are
/// standardised first, as the one-step errors of a champion are.
package enum DetectorInput: Sendable {
    /// Numbers, standardised; beyond ±1e100 they count as that, so that no square overflows.
    case values
    /// Numbers from 0 to 1, on which Hoeffding's bound rests; others count as the nearer end.
    case shares
    /// 1 for a mistake and 0 for none; from 0.5 on a number is a mistake.
    case mistakes

    func admitted(_ value: Double) -> Double {
        switch self {
        case .values: min(max(value, -1e100), 1e100)
        case .shares: min(max(value, 0), 1)
        case .mistakes: value >= 0.5 ? 1 : 0
        }
    }
}

/// In which direction a change counts.
package enum DetectorSides: String, Codable, Sendable {
    case up
    case down
    case both
}

/// The detectors there are. To add one: write its file, and name it here.
package enum DriftDetectors {
    package static let all: [any DriftDetector.Type] = [
        CumulativeSum.self, PageHinkley.self, DDM.self, EDDM.self, RDDM.self, HDDMA.self,
        HDDMW.self, AdaptiveWindow.self, WindowedKS.self, BayesianChangePoint.self,
    ]
}
