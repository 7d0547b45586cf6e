import Drift
import Glibc
import Statistics
import Testing

/// What is kept of a reference says of new values what its values would.
@Suite struct DriftReferenceTests {
    private struct Sample {
        var reference: [Double]
        var current: [Double]
        var seasonLength: Int
    }

    /// Noise of any autocorrelation with gaps and ties, a season, a trend, an outlier; the newest values may lie
    /// higher, farther apart, or in another season.
    private static func sample(
        _ index: Int, sizes: (reference: ClosedRange<Int>, current: ClosedRange<Int>)
    ) -> Sample {
        var random = RandomNumbers(seed: StableHash.seed("reference", "\(index)"))
        func between(_ range: ClosedRange<Int>) -> Int {
            range.lowerBound + random.integer(below: range.count)
        }
        let seasonLength = [1, 7, 12, 24, 52][index % 5]
        let count = (reference: between(sizes.reference), current: between(sizes.current))
        let phi = random.uniform() * 1.2 - 0.3
        let unit = pow(10, Double(random.integer(below: 9)) - 4)
        let change = random.integer(below: 4)
        var noise = random.normal()
        let values = (0..<(count.reference + count.current)).map { t -> Double in
            noise = phi * noise + random.normal()
            var value = noise
            if t >= count.reference {
                if change == 1 { value += 1.5 }
                if change == 2 { value *= 2 }
                let angle = 2 * Double.pi * Double(t) / Double(seasonLength)
                if change == 3 { value += 2 * sin(angle) }
            }
            if index % 4 == 1 { value = (value * 10).rounded() / 10 }
            if index % 6 == 2, random.uniform() < 0.1 { return .nan }
            return index % 9 == 4 && t == 17 ? 40 * unit : value * unit
        }
        return Sample(
            reference: Array(values[..<count.reference]),
            current: Array(values[count.reference...]), seasonLength: seasonLength)
    }

    private static func tested(
        _ sample: Sample, _ scores: inout RankScores
    ) -> TestedErrors? {
        ErrorTest.tested(
            reference: sample.reference, current: sample.current,
            settings: ErrorTestSettings(
                rate: 0.05, window: 8, seasonLength: sample.seasonLength), scores: &scores)
    }

    private static func tested(
        byValues sample: Sample, rounding: (Double) -> Double
    ) -> TestOfValues {
        TestOfValues(
            reference: sample.reference, current: sample.current, window: 8,
            seasonLength: sample.seasonLength, rounding: rounding)
    }

    /// Up to 1,024 values nothing is lost but the eighth digit.
    @Test func whereTheSketchIsExactItIsTheTestOfAllValues() throws {
        var scores = RankScores()
        var seasons = 0
        for index in 0..<400 {
            let sample = Self.sample(index, sizes: (40...300, 4...90))
            let tested = try #require(Self.tested(sample, &scores))
            let byValues = Self.tested(byValues: sample) { Double(Float($0)) }
            for measurement in tested.measurements {
                let expected = try #require(byValues.pValues[measurement.measure])
                #expect(
                    abs(measurement.pValue - expected) < 1e-12,
                    "\(index) \(measurement.measure): \(measurement.pValue) \(expected)")
                if measurement.measure == "season" { seasons += 1 }
            }
            #expect(tested.measurements.count == byValues.pValues.count)
            #expect(abs(tested.pValue - byValues.pValue) < 1e-12)
            // Single precision moves a value past another, or makes or breaks a tie, that no test notices.
            let unrounded = Self.tested(byValues: sample) { $0 }
            #expect(abs(tested.pValue - unrounded.pValue) < 1e-4, "\(index)")
            #expect((tested.pValue <= 0.05) == (unrounded.pValue <= 0.05))
        }
        #expect(seasons > 60)
    }

    /// Two and ten years of hours, ten of days: the p-values of a thousand values that stand for all.
    @Test(arguments: [3_650, 17_520]) func beyondItPValuesAreNear(_ count: Int) throws {
        var scores = RankScores()
        var alarms = 0
        var differ = 0
        for index in 0..<24 {
            let sample = Self.sample(index, sizes: (count...count, 8...60))
            let tested = try #require(Self.tested(sample, &scores))
            let byValues = Self.tested(byValues: sample) { $0 }
            let error = abs(tested.pValue - byValues.pValue)
            #expect(error < 0.02 + 0.1 * byValues.pValue, "\(tested.pValue) \(byValues.pValue)")
            if byValues.pValue <= 0.05 { alarms += 1 }
            if (byValues.pValue <= 0.05) != (tested.pValue <= 0.05) { differ += 1 }
        }
        #expect(alarms > 6 && alarms < 20 && differ <= 1, "\(alarms) \(differ)")
    }

    @Test(arguments: [1_500, 3_650]) func beyondItFiveInAHundredAlarm(_ count: Int) {
        var random = RandomNumbers(seed: 91)
        var scores = RankScores()
        var alarms = 0
        // The reference of one in twenty is new; the values against it always are.
        for _ in 0..<50 {
            let kept = DriftReference(
                of: (0..<count).map { _ in random.normal() }, seasonLength: 24)
            for _ in 0..<40 {
                let tested = kept.flatMap {
                    ErrorTest.tested(
                        (0..<16).map { _ in random.normal() }, against: $0,
                        settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 24),
                        scores: &scores)
                }
                if let tested, tested.pValue <= 0.05 { alarms += 1 }
            }
        }
        let rate = Double(alarms) / 2_000
        #expect(rate >= 0.03 && rate <= 0.07, "\(rate)")
    }

    /// A reference of errors or values, of any kind, is the same after it was taken apart.
    @Test func whatIsKeptIsAllThereIs() throws {
        for index in 0..<60 {
            let sample = Self.sample(index, sizes: (20...1_200, 4...60))
            let reference = try #require(
                DriftReference(of: sample.reference, seasonLength: sample.seasonLength))
            let sketch = try #require(QuantileSketch(levels: reference.sketch.levels))
            #expect(DriftReference(reference.statistics, sketch: sketch) == reference)
            guard
                let target = TargetReference(
                    of: sample.reference, seasonLength: sample.seasonLength)
            else { continue }
            let again = try #require(
                TargetReference(target.statistics, sketch: target.reference.sketch))
            #expect(again == target)
            let errors = zip(
                again.errors(of: sample.current), target.errors(of: sample.current))
            #expect(errors.allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
            for place in reference.statistics.indices {
                var fewer = reference.statistics
                if ["autoregression", "before", "season"].contains(fewer[place].name) { continue }
                fewer.remove(at: place)
                #expect(DriftReference(fewer, sketch: sketch) == nil)
            }
        }
    }

    /// Values after a reference may come in parts.
    @Test func differencesAndResidualsGoOnFromWhatIsKept() throws {
        for index in 0..<60 {
            let sample = Self.sample(index, sizes: (60...260, 10...70))
            guard
                let target = TargetReference(
                    of: sample.reference, seasonLength: sample.seasonLength)
            else { continue }
            let all = sample.reference + sample.current
            let errors = target.errors(of: sample.current)
            #expect(errors.count == sample.current.count)
            if sample.seasonLength > 1, sample.reference.count >= 2 * sample.seasonLength {
                let expected = SeasonRemoval.differences(of: all, lag: sample.seasonLength)
                    .suffix(sample.current.count)
                #expect(zip(errors, expected).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
            } else {
                let estimated = try #require(
                    SeasonRemoval.estimated(
                        from: sample.reference, seasons: [Double(sample.seasonLength)]))
                var removal = estimated.removal
                let cut = sample.current.count / 3
                let parts =
                    removal.errors(of: Array(sample.current[..<cut]))
                    + removal.errors(of: Array(sample.current[cut...]))
                #expect(zip(errors, parts).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
            }
        }
    }

    @Test func hostileReferencesAreBorne() {
        let ordinary = (0..<80).map { sin(Double($0) * 1.7) + Double($0 % 7) / 10 }
        let hostile: [[Double]] = [
            [], [1], [Double](repeating: .nan, count: 80), [Double](repeating: 4, count: 80),
            ordinary.map { $0 * 1e307 }, ordinary.map { $0 * .leastNonzeroMagnitude },
            ordinary.enumerated().map { $0 % 2 == 0 ? .infinity : $1 },
            [.greatestFiniteMagnitude, -.greatestFiniteMagnitude] + ordinary, ordinary,
            ordinary + ordinary.map { $0 * 1e-300 },
        ]
        var scores = RankScores()
        for values in hostile {
            for season in [1, 4, 7, 12, 40] {
                let target = TargetReference(of: values, seasonLength: season)
                let settings = ErrorTestSettings(rate: 0.05, window: 8, seasonLength: season)
                for newest in hostile {
                    let tested = target.flatMap {
                        ErrorTest.tested(
                            $0.errors(of: newest), against: $0.reference, settings: settings,
                            scores: &scores)
                    }
                    guard let tested else { continue }
                    #expect(tested.pValue >= 0 && tested.pValue <= 1)
                    for one in tested.measurements {
                        #expect(one.value.isFinite && one.threshold.isFinite)
                        #expect(one.edges.allSatisfy { $0.isFinite })
                    }
                }
            }
        }
    }
}

/// Counts of missing values add up.
@Suite struct MissingCountsTests {
    @Test func countsOfPartsAreThoseOfAll() {
        var random = RandomNumbers(seed: 77)
        for _ in 0..<200 {
            let values = (0..<random.integer(below: 40)).map { _ in
                random.uniform() < 0.4 ? Double.nan : 1
            }
            let cut = random.integer(below: values.count + 1)
            var counts = MissingCounts(of: values[..<cut])
            counts.append(MissingCounts(of: values[cut...]))
            #expect(counts == MissingCounts(of: values))
            #expect(MissingCounts(counts.statistics) == counts)
        }
        #expect(MissingCounts([]) == nil)
        #expect(MissingCounts([ReferenceStatistic("counts", [3, 4, 0, 0, 0])]) == nil)
    }
}
