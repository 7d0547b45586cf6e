import Drift
import Testing

/// The detectors beside river's and Frouros', value by value.
@Suite struct DetectorGoldenTests {
    private static func signals<Detector: DriftDetector>(
        _ detector: Detector, _ values: [Double]
    ) -> (drifts: [Int], warnings: [Int]) {
        var detector = detector
        var (drifts, warnings): ([Int], [Int]) = ([], [])
        for (index, value) in values.enumerated() {
            switch detector.update(value) {
            case .none: break
            case .warning: warnings.append(index)
            case .drift: drifts.append(index)
            }
        }
        return (drifts, warnings)
    }

    /// - Parameter firstOnly: what follows the first drift is another variant.
    private static func check(
        _ name: String, _ detector: any DriftDetector, firstOnly: Bool = false
    ) throws {
        var checked = 0
        for (number, stream) in try DetectorGolden.read().streams.enumerated() {
            guard let expected = stream.signals[name] else { continue }
            checked += 1
            var found = signals(detector, stream.values)
            if firstOnly {
                let first = found.drifts.first ?? .max
                found = (Array(found.drifts.prefix(1)), found.warnings.filter { $0 < first })
            }
            #expect(found.drifts == expected.drifts, "\(name), stream \(number)")
            if let warnings = expected.warnings, name != "kswin" {
                #expect(found.warnings == warnings, "\(name), stream \(number)")
            }
        }
        #expect(checked >= 7)
    }

    @Test func pageHinkleyOfRiver() throws { try Self.check("page-hinkley", PageHinkley()) }

    @Test func ddmOfRiver() throws { try Self.check("ddm", DDM()) }

    @Test func eddmOfRiver() throws { try Self.check("eddm", EDDM()) }

    @Test func hoeffdingOfRiver() throws {
        try Self.check("hddm-a", HDDMA())
        try Self.check("hddm-a-both", HDDMA(driftConfidence: 0.001, sides: .both))
        try Self.check("hddm-w", HDDMW())
        try Self.check("hddm-w-both", HDDMW(driftConfidence: 0.001, sides: .both))
    }

    @Test func adaptiveWindowOfRiver() throws {
        try Self.check("adwin", AdaptiveWindow())
        for stream in try DetectorGolden.read().streams {
            var window = AdaptiveWindow()
            var widths: [Int] = []
            for (index, value) in stream.values.enumerated() {
                window.update(value)
                if index % 100 == 99 { widths.append(window.width) }
            }
            #expect(widths == stream.signals["adwin"]?.widths)
        }
    }

    /// A window of two samples alone leaves nothing to chance.
    @Test func windowedKSOfRiver() throws {
        try Self.check(
            "kswin", WindowedKS(level: 0.005, windowSize: 60, sampleSize: 30), firstOnly: true)
    }

    /// Frouros' sum is the upper one, around the running mean.
    @Test func cumulativeSumOfFrouros() throws {
        try Self.check(
            "cusum",
            CumulativeSum(target: nil, slack: 0.005, limit: 50, warmUp: 30, sides: .up))
    }

    @Test func rddmOfFrouros() throws { try Self.check("rddm", RDDM(), firstOnly: true) }

    /// Beside the filter that drops no run: nearly the same with 200 runs, and the same with all
    /// but the least.
    @Test(arguments: [(200, 1e-3), (1000, 1e-7)]) func bayesianChangePointIsAdamsAndMacKays(
        _ runs: Int, _ tolerance: Double
    ) throws {
        var checked = 0
        for stream in try DetectorGolden.read().streams {
            guard let expected = stream.bayesian else { continue }
            var detector = BayesianChangePoint(.init(), mostRuns: runs)
            var found: [[Double]] = []
            for value in stream.values.prefix(700) {
                detector.update(value)
                found.append([
                    detector.probability(ofRunBelow: 20), Double(detector.likeliestRun),
                ])
            }
            for (index, row) in expected.enumerated() {
                #expect(abs(found[7 * index][0] - row[0]) <= tolerance, "value \(7 * index)")
                #expect(found[7 * index][1] == row[1], "value \(7 * index)")
                checked += 1
            }
        }
        #expect(checked >= 600)
    }
}
