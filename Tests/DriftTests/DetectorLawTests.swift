import Drift
import Foundation
import Statistics
import Testing

/// What holds of every detector of the list.
@Suite struct DetectorLawTests {
    static let names = DriftDetectors.all.map { $0.name }

    private static func detector(_ name: String) throws -> any DriftDetector.Type {
        try #require(DriftDetectors.all.first { $0.name == name })
    }

    /// Values of the kind that a detector watches, worse from the `change`-th on.
    private static func stream(
        _ input: DetectorInput, count: Int, change: Int, seed: UInt64
    ) -> [Double] {
        var random = RandomNumbers(seed: seed)
        return (0..<count).map { index in
            switch input {
            case .values: random.normal() + (index < change ? 0 : 3)
            case .shares, .mistakes: random.uniform() < (index < change ? 0.15 : 0.7) ? 1 : 0
            }
        }
    }

    private static func signals<Detector: DriftDetector>(
        _ detector: inout Detector, _ values: some Sequence<Double>
    ) -> [DetectorSignal] {
        values.map { detector.update($0) }
    }

    private static func encoded(_ detector: some DriftDetector) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(detector)
    }

    @Test func namesAreUnique() {
        #expect(Set(Self.names).count == Self.names.count)
        #expect(Self.names.count == 10)
    }

    /// Encoded and decoded after any value, it goes on as if nothing had been between.
    @Test(arguments: names) func anySplitIsOnePass(_ name: String) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type) throws {
            for seed in 0..<6 {
                let values = Self.stream(type.input, count: 900, change: 400, seed: UInt64(seed))
                var whole = type.init()
                let expected = Self.signals(&whole, values)
                var random = RandomNumbers(seed: 77 + UInt64(seed))
                var parts = type.init()
                var found: [DetectorSignal] = []
                var start = 0
                while start < values.count {
                    let end = min(values.count, start + 1 + random.integer(below: 120))
                    found += Self.signals(&parts, values[start..<end])
                    let data = try Self.encoded(parts)
                    parts = try JSONDecoder().decode(type, from: data)
                    #expect(try Self.encoded(parts) == data)
                    start = end
                }
                #expect(found == expected)
                #expect(parts == whole)
            }
        }
        try check(Self.detector(name))
    }

    @Test(arguments: names) func aGreatChangeIsFound(_ name: String) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type) {
            var found = 0
            for seed in 0..<40 {
                let values = Self.stream(
                    type.input, count: 700, change: 400, seed: UInt64(500 + seed))
                var detector = type.init()
                let signals = Self.signals(&detector, values)
                if signals[400..<540].contains(.drift) { found += 1 }
            }
            #expect(found >= 36, "\(type.name): \(found)")
        }
        check(try Self.detector(name))
    }

    /// No more false alarms without a change than its own documentation allows, with room for
    /// chance.
    @Test(arguments: names) func alarmsWithoutAChangeAreRare(_ name: String) throws {
        // In a hundred streams of 300 values. CUSUM alarms every 465 values, KSWIN tests 200
        // dependent times; DDM and its relatives take the least of many shares for the true one,
        // and alarm often.
        let most = ["cusum": 60, "kswin": 35, "ddm": 40, "eddm": 90, "rddm": 40]
        func check<Detector: DriftDetector>(_ type: Detector.Type) {
            var alarms = 0
            for seed in 0..<100 {
                let values = Self.stream(
                    type.input, count: 300, change: .max, seed: UInt64(900 + seed))
                var detector = type.init()
                if Self.signals(&detector, values).contains(.drift) { alarms += 1 }
            }
            #expect(alarms <= most[type.name] ?? 8, "\(type.name): \(alarms)")
        }
        check(try Self.detector(name))
    }

    static let traps: [String: [Double]] = [
        "nothing finite": [.nan, .infinity, -.infinity, .nan],
        "zeros": [Double](repeating: 0, count: 500),
        "ones": [Double](repeating: 1, count: 500),
        "a constant": [Double](repeating: -7.25, count: 500),
        "huge": (0..<500).map { $0 % 2 == 0 ? 1.7e308 : -1.7e308 },
        "one huge": [Double](repeating: 0, count: 200) + [1e300]
            + [Double](repeating: 0, count: 200),
        "denormal": (0..<500).map { Double($0 % 7) * .leastNonzeroMagnitude },
        "gaps": (0..<100).flatMap { [Double.nan, 1, .infinity, Double($0 % 2), 0] },
        "a ramp": (0..<500).map(Double.init),
    ]

    /// Its state can be encoded, which no NaN and no infinity can, and is what it was.
    @Test(arguments: names, traps.keys.sorted())
    func trapsLeaveAState(_ name: String, _ trap: String) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type, _ values: [Double]) throws {
            var detector = type.init()
            for value in values { detector.update(value) }
            let again = try JSONDecoder().decode(type, from: Self.encoded(detector))
            #expect(again == detector)
        }
        try check(Self.detector(name), try #require(Self.traps[trap]))
    }

    @Test(arguments: names) func aMissingValueChangesNothing(_ name: String) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type) {
            let values = Self.stream(type.input, count: 500, change: 250, seed: 3)
            var (plain, holed) = (type.init(), type.init())
            let expected = Self.signals(&plain, values)
            var found: [DetectorSignal] = []
            for value in values {
                #expect(holed.update(.nan) == .none)
                found.append(holed.update(value))
            }
            #expect(found == expected)
            #expect(holed == plain)
        }
        check(try Self.detector(name))
    }

    @Test(arguments: names, [0.0, 1, 0.5]) func aConstantHasNotDrifted(
        _ name: String, _ constant: Double
    ) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type) {
            // CUSUM watches for a mean other than 0, and mistakes throughout are no news either.
            var detector = type.init()
            let value = type.name == "cusum" ? 0 : constant
            let signals = Self.signals(&detector, [Double](repeating: value, count: 2000))
            #expect(!signals.contains(.drift))
        }
        check(try Self.detector(name))
    }

    /// The state of a detector stays small however long the stream.
    @Test(arguments: names) func theStateStaysSmall(_ name: String) throws {
        func check<Detector: DriftDetector>(_ type: Detector.Type) throws {
            var detector = type.init()
            for value in Self.stream(type.input, count: 60_000, change: .max, seed: 8) {
                detector.update(value)
            }
            #expect(try Self.encoded(detector).count < 32_000)
        }
        try check(Self.detector(name))
    }

    /// Montgomery's table: with k = 1/2 and h = 5 an alarm every 465 values without a change, and
    /// after 10.4 with a shift of one standard deviation.
    @Test(arguments: [(0.0, 465.0), (1.0, 10.4)])
    func runLengthsOfCumulativeSums(_ shift: Double, _ expected: Double) {
        var random = RandomNumbers(seed: 12)
        var total = 0
        let runs = 2000
        for _ in 0..<runs {
            var detector = CumulativeSum()
            repeat { total += 1 } while detector.update(random.normal() + shift) != .drift
        }
        let mean = Double(total) / Double(runs)
        #expect(abs(mean / expected - 1) < 0.08, "\(mean)")
    }

    /// A concept of 40,000 mistakes is shortened: DDM has grown deaf by then.
    @Test func aLongConceptIsStillWatched() {
        var random = RandomNumbers(seed: 14)
        var detector = RDDM()
        var drifts: [Int] = []
        for index in 0..<64_000 {
            // Fewer and fewer mistakes, so that nothing but the change is news.
            let rate = index < 60_000 ? 0.3 - Double(index) / 400_000 : 0.3
            if detector.update(random.uniform() < rate ? 1 : 0) == .drift { drifts.append(index) }
        }
        #expect(drifts.contains { $0 > 60_000 && $0 < 61_000 }, "\(drifts)")
    }

    /// Where the run began, to a few values.
    @Test func theBayesianDetectorSaysSinceWhen() {
        var random = RandomNumbers(seed: 15)
        for shift in [4.0, -4] {
            var detector = BayesianChangePoint()
            for index in 0..<230 { detector.update(random.normal() + (index < 200 ? 0 : shift)) }
            #expect(abs(detector.likeliestRun - 30) <= 2)
        }
        var detector = BayesianChangePoint()
        for index in 0..<260 { detector.update(random.normal() * (index < 200 ? 1 : 5)) }
        #expect(abs(detector.likeliestRun - 60) <= 6)
    }
}
