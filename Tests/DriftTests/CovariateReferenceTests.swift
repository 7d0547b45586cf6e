import Drift
import Glibc
import Statistics
import Testing

/// What is kept of a covariate says of its newest values what all of its older ones would.
@Suite struct CovariateReferenceTests {
    private struct Sample {
        var values: [Double]
        var newest: Int
        var season: Int

        var older: [Double] { Array(values.dropLast(newest)) }
        var newer: [Double] { Array(values.suffix(newest)) }
        var settings: ErrorTestSettings {
            ErrorTestSettings(rate: 0.05, window: 8, seasonLength: season)
        }

        func reference() -> CovariateReference {
            CovariateReference(
                of: older, newest: newest, seasons: [Double(season)], settings: settings)
        }

        func tested(_ scores: inout RankScores) -> TestedErrors? {
            CovariateTest.tested(newer, against: reference(), settings: settings, scores: &scores)
        }
    }

    /// Weeks or months of a covariate, with gaps in every third; the newest may be changed.
    private static func sample(
        _ kind: CovariateTestTests.Kind, _ index: Int, season: Int, older: ClosedRange<Int>,
        newest: ClosedRange<Int>, withoutGaps: Bool = false
    ) -> Sample {
        var random = RandomNumbers(seed: StableHash.seed("kept", kind.rawValue, "\(index)"))
        let before = older.lowerBound + random.integer(below: older.count)
        let count = newest.lowerBound + random.integer(below: newest.count)
        var values = kind.values(
            before + count, seasonLength: season, changedFrom: index % 2 == 0 ? before : .max,
            &random)
        if index % 3 == 1, !withoutGaps {
            for place in values.indices where random.uniform() < 0.1 { values[place] = .nan }
        }
        return Sample(values: values, newest: count, season: season)
    }

    private static let varying = [CovariateTestTests.Kind.season, .seasonAndMemory, .memory]

    /// Against the same time of the last seasons, of so many that none of the newest is held against another.
    @Test(arguments: varying) func ofThreeSeasonsItIsTheTestOfAllDifferences(
        _ kind: CovariateTestTests.Kind
    ) throws {
        var scores = RankScores()
        for index in 0..<60 {
            let season = [52, 24][index % 2]
            // Every fourth has more than a season of newest values.
            let isLong = index % 4 == 3
            let sample = Self.sample(
                kind, index, season: season, older: isLong ? 312...400 : 156...300,
                newest: isLong ? (season + 1)...(2 * season) : 8...season, withoutGaps: true)
            let tested = try #require(sample.tested(&scores))
            let errors = SeasonRemoval.differences(
                of: sample.values, lag: isLong ? 2 * season : season)
            let expected = TestOfValues(
                reference: Array(errors.dropLast(sample.newest)),
                current: Array(errors.suffix(sample.newest)), window: 8, seasonLength: season,
                rounding: { Double(Float($0)) })
            #expect(abs(tested.pValue - expected.pValue) < 1e-9, "\(index)")
            #expect(tested.measurements.count == expected.pValues.count)
        }
    }

    /// Of shorter ones, the regression on harmonics goes on from what is kept of it.
    @Test(arguments: varying) func ofTwoSeasonsItIsTheTestOfAllResiduals(
        _ kind: CovariateTestTests.Kind
    ) throws {
        var scores = RankScores()
        for index in 0..<60 {
            let season = [52, 60][index % 2]
            let sample = Self.sample(
                kind, index, season: season, older: 104...150, newest: 8...90, withoutGaps: true)
            let tested = try #require(sample.tested(&scores))
            let errors = try #require(
                SeasonRemoval.errors(
                    reference: sample.older, current: sample.newer, seasons: [Double(season)]))
            let expected = TestOfValues(
                reference: errors.reference, current: errors.current, window: 8,
                seasonLength: season, withoutSines: errors.sines,
                rounding: { Double(Float($0)) })
            #expect(abs(tested.pValue - expected.pValue) < 1e-9, "\(index)")
        }
    }

    /// A change is one however long ago it was, and a trend is none: newest values are held against as far back as the
    /// older ones are.
    @Test func afterSeasonsAChangeIsStillOneAndATrendIsNone() throws {
        var scores = RankScores()
        var alarms = 0
        for index in 0..<100 {
            var random = RandomNumbers(seed: StableHash.seed("long ago", "\(index)"))
            let values = (0..<800).map { t in
                5 * sin(Double(t) / 52 * 2 * .pi) + random.normal() + Double(t) / 50
            }
            let same = Sample(values: values, newest: 160, season: 52)
            if try #require(same.tested(&scores)).pValue <= 0.05 { alarms += 1 }
            let moved = Sample(
                values: values.enumerated().map { $1 + ($0 >= 640 ? 4 : 0) }, newest: 160,
                season: 52)
            #expect(try #require(moved.tested(&scores)).pValue < 0.01)
        }
        #expect(alarms <= 12, "\(alarms)")
    }

    /// A stretch that goes on is an old one; the others are tested as independent values.
    @Test func ofPricesItIsTheTestOfAllStretches() throws {
        var scores = RankScores()
        var tested = 0
        for index in 0..<60 {
            let sample = Self.sample(.prices, index, season: 52, older: 100...300, newest: 16...60)
            var stretches: (older: [Double], newer: [Double]) = ([], [])
            var last: Double?
            for (place, value) in sample.values.enumerated() where !value.isNaN && value != last {
                last = value
                if place < sample.older.count {
                    stretches.older.append(value)
                } else {
                    stretches.newer.append(value)
                }
            }
            let expected = ErrorTest.tested(
                reference: stretches.older, current: stretches.newer, isAligned: false,
                settings: sample.settings, scores: &scores)
            let found = sample.tested(&scores)?.measurements.filter { $0.measure != "missing" }
            #expect((found ?? []).map(\.pValue) == (expected?.measurements ?? []).map(\.pValue))
            if expected != nil { tested += 1 }
        }
        #expect(tested > 40)
    }

    /// Two sides of the sum of the newest among all, its null by counting.
    @Test(arguments: [CovariateTestTests.Kind.flag, .longFlag, .seasonalFlag])
    func ofFlagsItIsTheTestOfAllFlags(_ kind: CovariateTestTests.Kind) throws {
        var scores = RankScores()
        var tested = 0
        for index in 0..<60 {
            let sample = Self.sample(kind, index, season: 52, older: 60...300, newest: 4...52)
            let known = sample.older.filter { !$0.isNaN }
            guard
                let usual = [0.0, 1].first(where: { one in
                    2 * known.count { $0 == one } >= known.count
                })
            else { continue }
            var flags = sample.values.map { $0.isNaN ? .nan : $0 == usual ? 0.0 : 1 }
            if sample.older.count >= 104 {
                flags = SeasonRemoval.differences(of: flags, lag: 52)
            }
            let found = sample.tested(&scores)?.measurements.first { $0.measure == "share" }
            let expected = Self.share(
                Array(flags.dropLast(sample.newest)),
                Array(flags.suffix(sample.newest).suffix(16)))
            #expect((found == nil) == (expected == nil))
            if let found, let expected {
                #expect(abs(found.pValue - expected) < 1e-9, "\(index)")
                tested += 1
            }
        }
        #expect(tested > 40)
    }

    /// Fisher's test of differences of flags at their worth; nil where there is nothing to test.
    private static func share(_ older: [Double], _ newer: [Double]) -> Double? {
        let parts = [older, newer]
        let known = parts.map { $0.filter { !$0.isNaN } }
        guard known[0].count >= 12, known[1].count >= 3,
            known.contains(where: { $0.contains { $0 != 0 } })
        else { return nil }
        var (products, squares, pairs) = (0.0, 0.0, 0.0)
        for (part, values) in zip(parts, known) {
            let mean = values.reduce(0, +) / Double(values.count)
            squares += values.reduce(0) { $0 + pow($1 - mean, 2) }
            for (a, b) in zip(part, part.dropFirst()) where !(a + b).isNaN {
                products += (a - mean) * (b - mean)
                pairs += 1
            }
        }
        var worth = 1.0
        if squares > 0, pairs > 0 {
            let rho = products / squares
            let raised = min(0.95, max(0, rho + (1 + 3 * max(0, rho)) / pairs))
            worth = (1 - raised) / (1 + raised)
        }
        func counts(_ values: [Double]) -> (n: Int, a: Int, b: Int) {
            let n = max(1, Int((Double(values.count) * worth).rounded()))
            func part(_ sign: Double) -> Int {
                Int((Double(values.count { $0 == sign } * n) / Double(values.count)).rounded())
            }
            return (n, part(1), min(n - part(1), part(-1)))
        }
        let (before, now) = (counts(known[0]), counts(known[1]))
        let (n, a, b) = (before.n + now.n, before.a + now.a, before.b + now.b)
        func choose(_ n: Int, _ k: Int) -> Double {
            k < 0 || k > n
                ? -.infinity
                : lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
        }
        func distance(_ sum: Int) -> Double {
            abs(Double(sum) / Double(now.n) - Double(a - b - sum) / Double(max(1, n - now.n)))
        }
        var pValue = 0.0
        for x in 0...a {
            for y in 0...b where distance(x - y) >= distance(now.a - now.b) - 1e-9 {
                pValue += exp(
                    choose(a, x) + choose(b, y) + choose(n - a - b, now.n - x - y)
                        - choose(n, now.n))
            }
        }
        return min(1, pValue)
    }

    /// What ties covariates: components of all rows, errors of the older ones by nine tenths of them.
    @Test func ofSeveralItIsTheTestOfAllRows() throws {
        var scores = RankScores()
        for index in 0..<40 {
            let samples = (0..<3).map {
                Self.sample(
                    .memory, 1000 * $0 + 7 * index, season: 1, older: 90...90, newest: 12...12)
            }
            let settings = samples[0].settings
            let older = samples.map {
                CovariateReference.estimated(
                    from: $0.older, newest: 12, seasons: [1], settings: settings)
            }
            let reference = try #require(
                ReconstructionReference(
                    of: older.compactMap(\.innovations),
                    coefficients: older.compactMap(\.reference.coefficientCount).max() ?? 0))
            let found = try #require(
                ReconstructionTest.measured(
                    zip(older, samples).compactMap { $0.reference.innovations(of: $1.newer) },
                    against: reference, settings: settings, scores: &scores))

            let errors = try samples.map {
                try #require(
                    SeasonRemoval.errors(reference: $0.older, current: $0.newer, seasons: [1]))
            }
            let neighbours = errors.map { Autoregression(of: $0.reference, withoutSines: $0.sines) }
            let columns = zip(neighbours, errors).map {
                $0.innovations(of: $1.reference + $1.current)
            }
            let rows = (0..<102).map { row in columns.map { $0[row] } }
            let known = rows[..<90].filter { $0.allSatisfy(\.isFinite) }
            var far: [Double] = []
            for block in 0..<10 {
                let own = (block * known.count / 10)..<((block + 1) * known.count / 10)
                let others = Array(known[..<own.lowerBound] + known[own.upperBound...])
                let components = try #require(PrincipalComponents(others, share: 0.65))
                far += known[own].map(components.reconstructionError)
            }
            let p = Double(1 + (neighbours.map(\.coefficients.count).max() ?? 0))
            let n = Double(known.count)
            let ranked = far.map { Double(Float($0 * ((n + p) / (n - p)).squareRoot())) }
            let all = try #require(PrincipalComponents(known, share: 0.65))
            let newest = rows[90...].filter { $0.allSatisfy(\.isFinite) }.suffix(8)
                .map { Double(Float(all.reconstructionError(of: $0))) }
            let count = Double(ranked.count + newest.count + 1)
            func score(_ rank: Double) -> Double { NormalDistribution.quantile(rank / count) }
            let both = TestOfValues.level(ranked, newest, [], score)
            let isAbove = TestOfValues.rankSum(ranked, newest, score).deviate > 0
            #expect(abs(found.pValue - (isAbove ? both / 2 : 1 - both / 2)) < 1e-9, "\(index)")
        }
    }

    /// A reference of any kind is the same after it was taken apart.
    @Test(arguments: CovariateTestTests.Kind.allCases)
    func whatIsKeptIsAllThereIs(_ kind: CovariateTestTests.Kind) throws {
        for index in 0..<30 {
            let season = [1, 12, 52][index % 3]
            let sample = Self.sample(kind, index, season: season, older: 4...400, newest: 1...70)
            let reference = sample.reference()
            let sketch = reference.sketch ?? QuantileSketch()
            #expect(CovariateReference(reference.statistics, sketch: sketch) == reference)
            #expect(!reference.statistics.contains { $0.values.isEmpty })
            #expect(CovariateReference([], sketch: sketch) == nil)
        }
    }

    @Test func tiesAreTheSameAfterTheyWereTakenApart() throws {
        var random = RandomNumbers(seed: 41)
        for width in 2...5 {
            let columns = (0..<width).map { _ in (0..<120).map { _ in random.normal() } }
            let reference = try #require(ReconstructionReference(of: columns, coefficients: 1))
            #expect(
                ReconstructionReference(reference.statistics, sketch: reference.sketch)
                    == reference)
            for place in reference.statistics.indices
            where ["means", "deviations"].contains(reference.statistics[place].name) {
                var fewer = reference.statistics
                fewer.remove(at: place)
                #expect(ReconstructionReference(fewer, sketch: reference.sketch) == nil)
            }
        }
    }
}

/// Counts of flags and of their differences add up.
@Suite struct SignCountsTests {
    @Test func countsOfPartsAreThoseOfAll() {
        var random = RandomNumbers(seed: 78)
        for _ in 0..<300 {
            let values = (0..<random.integer(below: 40)).map { _ in
                [Double.nan, -1, 0, 0, 1][random.integer(below: 5)]
            }
            let cut = random.integer(below: values.count + 1)
            var counts = SignCounts(of: values[..<cut])
            counts.append(SignCounts(of: values[cut...]))
            #expect(counts == SignCounts(of: values))
            #expect(counts.count == values.count { !$0.isNaN })
        }
    }
}
