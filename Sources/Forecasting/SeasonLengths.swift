/// How long the seasons of a series are, in periods.
///
/// Models that know one season take the first; models that need whole periods round.
package struct SeasonLengths: Hashable, Sendable {
    /// As they were given, at least one, each at least 1 (no season) and finite: 24 and 168 for
    /// hours, 365.25 for days.
    package let exact: [Double]

    package init(_ exact: [Double]) {
        precondition(!exact.isEmpty, "a length; 1 where there is no season")
        precondition(exact.allSatisfy { $0 >= 1 && $0 <= Self.longest }, "periods in a season")
        self.exact = exact
    }

    package init(_ length: Int) { self.init([Double(max(length, 1))]) }

    /// No season is longer.
    package static let longest = 1e6

    /// In whole periods, in the order given, without repetition.
    package var whole: [Int] {
        var lengths: [Int] = []
        for length in exact {
            let rounded = Int(length.rounded())
            if !lengths.contains(rounded) { lengths.append(rounded) }
        }
        return lengths
    }

    /// That of models that know one season.
    package var first: Int { Int(exact[0].rounded()) }

    /// Those that are no whole number of periods.
    package var fractional: [Double] { exact.filter { $0 != $0.rounded() } }
}

extension SeasonLengths: ExpressibleByIntegerLiteral {
    package init(integerLiteral length: Int) { self.init(length) }
}
