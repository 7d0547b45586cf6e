// Goal: consecutive values of −1, 0 and 1, flags and differences of flags, as counts that add up: all that a test of
// their share needs.
//
// Derivation: with the mean m of n values, of which a are 1 and b are −1, Σ (x − m)² = a + b − n m²; over the pairs
// of neighbours that are both known, Σ (x − m) (y − m) = Σ x y − m Σ (x + y) + m² Σ 1.

/// How many of consecutive values are 1 and −1, and how they follow one another.
package struct SignCounts: Hashable, Sendable {
    /// Those that are known.
    package private(set) var count = 0
    package private(set) var above = 0
    package private(set) var below = 0
    /// Of neighbours that are both known.
    package private(set) var pairs = 0
    private var pairProducts = 0
    private var pairSums = 0
    /// The first period and the last; nil where it has no value, and where there is none.
    private var first: Int?
    private var last: Int?
    private var periods = 0

    package init() {}

    /// - Parameter values: of −1, 0 and 1 each one, in the order of time; `nan` where one is missing.
    package init(of values: some Sequence<Double>) {
        for value in values {
            let sign = value.isNaN ? nil : value > 0 ? 1 : value < 0 ? -1 : 0
            if periods == 0 { first = sign }
            note(last, sign)
            if let sign {
                count += 1
                if sign > 0 { above += 1 }
                if sign < 0 { below += 1 }
            }
            last = sign
            periods += 1
        }
    }

    private mutating func note(_ earlier: Int?, _ later: Int?) {
        guard let earlier, let later else { return }
        pairs += 1
        pairProducts += earlier * later
        pairSums += earlier + later
    }

    /// Takes in the periods that follow: as if all had been counted at once.
    package mutating func append(_ next: SignCounts) {
        guard next.periods > 0 else { return }
        note(last, next.first)
        if periods == 0 { first = next.first }
        last = next.last
        periods += next.periods
        count += next.count
        above += next.above
        below += next.below
        pairs += next.pairs
        pairProducts += next.pairProducts
        pairSums += next.pairSums
    }

    var unusual: Int { above + below }

    private var mean: Double { count > 0 ? Double(above - below) / Double(count) : 0 }

    /// About the mean.
    var squares: Double { Double(unusual) - Double(count) * mean * mean }

    /// Of neighbours, about the mean of all.
    var products: Double {
        Double(pairProducts) - mean * Double(pairSums) + mean * mean * Double(pairs)
    }

    /// The counts as numbers.
    var numbers: [Double] {
        [count, above, below, pairs, pairProducts, pairSums, periods].map(Double.init)
            + [first, last].map { $0.map(Double.init) ?? .nan }
    }

    /// Nil where they are no such numbers.
    init?(numbers: [Double]) {
        guard numbers.count == 9, numbers[..<7].allSatisfy({ abs($0) < 0x1p53 }),
            numbers[7...].allSatisfy({ $0.isNaN || abs($0) <= 1 })
        else { return nil }
        count = Int(numbers[0])
        above = Int(numbers[1])
        below = Int(numbers[2])
        pairs = Int(numbers[3])
        pairProducts = Int(numbers[4])
        pairSums = Int(numbers[5])
        periods = Int(numbers[6])
        first = numbers[7].isNaN ? nil : Int(numbers[7])
        last = numbers[8].isNaN ? nil : Int(numbers[8])
        guard above >= 0, below >= 0, above + below <= count, count <= periods, pairs >= 0,
            pairs < max(1, count)
        else { return nil }
    }
}
