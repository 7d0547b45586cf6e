/// How many of consecutive periods have no value, and how they lie: all that a test of their share needs.
package struct MissingCounts: Hashable, Sendable {
    package private(set) var periods = 0
    package private(set) var missing = 0
    /// How often a missing value follows a missing one.
    package private(set) var pairs = 0
    package private(set) var beginsMissing = false
    package private(set) var endsMissing = false

    package init() {}

    /// Of values of which those that are not finite are missing.
    package init(of values: some Sequence<Double>) {
        for value in values {
            let isMissing = !value.isFinite
            if isMissing {
                missing += 1
                if endsMissing { pairs += 1 }
            }
            if periods == 0 { beginsMissing = isMissing }
            endsMissing = isMissing
            periods += 1
        }
    }

    /// Counts that were taken apart into numbers; nil where they are none.
    init?(numbers: [Double]) {
        guard numbers.count == 5, numbers.allSatisfy({ $0 >= 0 && $0 < 0x1p53 }) else { return nil }
        periods = Int(numbers[0])
        missing = Int(numbers[1])
        pairs = Int(numbers[2])
        beginsMissing = numbers[3] > 0
        endsMissing = numbers[4] > 0
        guard missing <= periods, pairs <= missing else { return nil }
    }

    var numbers: [Double] {
        [
            Double(periods), Double(missing), Double(pairs), beginsMissing ? 1 : 0,
            endsMissing ? 1 : 0,
        ]
    }

    /// Takes in the periods that follow: as if all had been counted at once.
    package mutating func append(_ next: MissingCounts) {
        guard next.periods > 0 else { return }
        pairs += next.pairs + (endsMissing && next.beginsMissing ? 1 : 0)
        if periods == 0 { beginsMissing = next.beginsMissing }
        endsMissing = next.endsMissing
        periods += next.periods
        missing += next.missing
    }

    /// How many independent values one of these is worth: (1 − ρ) / (1 + ρ), with the autocorrelation ρ of
    /// being missing, at most 1.
    var worth: Double {
        let count = Double(periods)
        let share = Double(missing) / count
        guard share > 0, share < 1 else { return 1 }
        let rho = (Double(pairs) / (count - 1) - share * share) / (share * (1 - share))
        let bounded = min(0.95, max(0, rho))
        return (1 - bounded) / (1 + bounded)
    }
}
