import Reporting
import Testing
import TimeSeries

@Suite struct NumberAxisTests {
    @Test(arguments: [
        ([0.0, 97], 5, ["0", "20", "40", "60", "80", "100"]),
        ([2.13, 2.87], 5, ["2.0", "2.2", "2.4", "2.6", "2.8", "3.0"]),
        ([0.3, 0.9], 3, ["0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([-12, 7], 4, ["−15", "−10", "−5", "0", "5", "10"]),
        ([0, 1_234_567], 5, ["0", "500,000", "1,000,000", "1,500,000"]),
        ([1e-9, 3e-9], 2, ["1×10⁻⁹", "2×10⁻⁹", "3×10⁻⁹"]),
        ([5, 5], 5, ["4.4", "4.6", "4.8", "5.0", "5.2", "5.4", "5.6"]),
    ])
    func hasTheTicksAReaderExpects(_ values: [Double], _ steps: Int, _ labels: [String]) {
        #expect(NumberAxis(covering: values, steps: steps).labels == labels)
    }

    /// Ranges of every size and place: a grid of magnitudes, offsets and signs.
    static let ranges: [(Double, Double)] = {
        var ranges: [(Double, Double)] = [(0, 0), (-1e308, 1e308), (1e15, 1e15 + 1), (-3, -3)]
        var random = SplitMix(seed: 11)
        for exponent in stride(from: -30, through: 30, by: 1) {
            var scale = 1.0
            for _ in 0..<abs(exponent) { scale *= 10 }
            if exponent < 0 { scale = 1 / scale }
            for _ in 0..<20 {
                let ends = (random.unit() - 0.5, random.unit() - 0.5)
                ranges.append((min(ends.0, ends.1) * scale, max(ends.0, ends.1) * scale))
            }
        }
        return ranges
    }()

    @Test(arguments: [2, 3, 5, 8]) func ticksCoverAreRoundAndRise(_ steps: Int) {
        for (lower, upper) in Self.ranges {
            let axis = NumberAxis(covering: [lower, upper], steps: steps)
            let comment: Comment = "\(lower) to \(upper) in \(steps)"
            #expect(axis.lower <= max(lower, -1e300) && axis.upper >= min(upper, 1e300), comment)
            #expect(axis.ticks.count >= 2 && axis.ticks.count <= steps + 3, comment)
            #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 }, comment)
            #expect(Set(axis.labels).count == axis.labels.count, comment)
            #expect(axis.labels.count == axis.ticks.count, comment)
            // The step is 1, 2 or 5 and zeros.
            let step = (axis.upper - axis.lower) / Double(axis.ticks.count - 1)
            let leading = "\(NumberFormat.significant(step, digits: 6))".first {
                "125".contains($0)
            }
            let others = NumberFormat.significant(step, digits: 6).prefix { $0 != "×" }
                .filter { "123456789".contains($0) }
            #expect(leading != nil && others.count == 1, comment)
        }
    }

    @Test func positionsStayOnTheAxis() {
        let axis = NumberAxis(covering: [0, 10])
        #expect(axis.position(of: 5, from: 100, to: 200) == 150)
        #expect(axis.position(of: -99, from: 100, to: 200) == 100)
        #expect(axis.position(of: 99, from: 100, to: 200) == 200)
    }

    @Test func passesOverWhatIsNoNumber() {
        #expect(NumberAxis(covering: [.nan, .infinity, 0, 4]) == NumberAxis(covering: [0, 4]))
        #expect(NumberAxis(covering: [Double.nan]).labels.count >= 2)
        #expect(NumberAxis(covering: [3, 4], includingZero: true).lower == 0)
    }
}

@Suite struct CalendarAxisTests {
    static func time(_ text: String) throws -> Timestamp {
        try #require(TimestampText(text)).timestamp
    }

    @Test(arguments: [
        ("1979-06-01", "1984-05-01", 7, ["1980", "1981", "1982", "1983", "1984"]),
        ("1900-03-01", "2024-05-01", 7, ["1920", "1940", "1960", "1980", "2000", "2020"]),
        ("1983-01-01", "1983-12-01", 7, ["Jan 1983", "Apr", "Jul", "Oct"]),
        ("1982-11-15", "1983-04-20", 7, ["Dec 1982", "Jan 1983", "Feb", "Mar", "Apr"]),
        (
            "2023-12-20", "2024-01-25", 7,
            ["25 Dec 2023", "1 Jan 2024", "8 Jan", "15 Jan", "22 Jan"]
        ),
        ("2024-02-28", "2024-03-02", 6, ["28 Feb 2024", "29 Feb", "1 Mar", "2 Mar"]),
        (
            "2024-02-28T17:20", "2024-02-29T07:00", 5,
            ["18:00 28 Feb", "21:00", "00:00 29 Feb", "03:00", "06:00"]
        ),
    ])
    func hasTheTicksAReaderExpects(
        _ first: String, _ last: String, _ count: Int, _ labels: [String]
    ) throws {
        let axis = CalendarAxis(from: try Self.time(first), to: try Self.time(last), count: count)
        let found = axis.ticks.map { tick in tick.label + (tick.context.map { " " + $0 } ?? "") }

        #expect(found == labels)
    }

    @Test func ticksLieWithinRiseAndAreRound() {
        var random = SplitMix(seed: 23)
        for exponent in 2...11 {
            for _ in 0..<40 {
                var span = 1.0
                for _ in 0..<exponent { span *= 10 }
                let first = Int((random.unit() - 0.3) * 4e9)
                let last = first + Int(span * (0.3 + random.unit()))
                let axis = CalendarAxis(
                    from: Timestamp(seconds: first), to: Timestamp(seconds: last), count: 6)
                let comment: Comment = "\(axis.first) to \(axis.last)"
                let times = axis.ticks.map(\.time)
                #expect(times.count <= 6, comment)
                #expect(times.allSatisfy { $0 >= axis.first && $0 <= axis.last }, comment)
                #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 }, comment)
                #expect(times.allSatisfy { $0.seconds.isMultiple(of: 60) }, comment)
                if exponent >= 7 {
                    #expect(times.allSatisfy { $0.description.count == 10 }, comment)
                }
                #expect(axis.ticks.isEmpty || axis.ticks.first?.context != nil || exponent >= 7)
            }
        }
    }

    @Test func standsASingleInstant() {
        let axis = CalendarAxis(from: Timestamp(seconds: 0), to: Timestamp(seconds: 0), count: 5)
        #expect(axis.ticks.count == 1)
        #expect(axis.position(of: Timestamp(seconds: 0), from: 0, to: 10) == 5)
    }
}

/// Vigna's splitmix64: small, seeded, and enough to choose cases.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// At least 0, below 1.
    mutating func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((word ^ (word >> 31)) >> 11) / 9_007_199_254_740_992
    }
}
