import Drift
import Statistics
import Testing

/// What is asked of a covariate, on seeded panels of many.
@Suite struct CovariateTestTests {
    enum Kind: String, CaseIterable {
        case season, seasonAndMemory, memory, flag, longFlag, seasonalFlag, prices

        var isDiscrete: Bool {
            switch self {
            case .season, .seasonAndMemory, .memory: false
            default: true
            }
        }

        /// Of `count` weeks or months; from `start` on changed.
        func values(
            _ count: Int, seasonLength: Int, changedFrom start: Int = .max,
            _ random: inout RandomNumbers
        ) -> [Double] {
            let phase = random.uniform()
            var noise = random.normal()
            var state = 0.0
            var price = 10 + random.normal()
            return (0..<count).map { t in
                let isNew = t >= start
                let turn = (Double(t) / Double(seasonLength) + phase).truncatingRemainder(
                    dividingBy: 1)
                let rho = self == .season ? 0 : 0.6
                noise = rho * noise + random.normal()
                let chance = random.uniform()
                switch self {
                case .season, .seasonAndMemory, .memory:
                    // A triangle: not the sine that is looked for.
                    let season = self == .memory ? 0 : 6 * abs(turn - 0.5)
                    return 20 + season + noise + (isNew ? 3 : 0)
                case .flag: return chance < (isNew ? 0.8 : 0.2) ? 1 : 0
                case .longFlag:
                    if chance < (state == 0 ? 0.1 : 0.4) { state = 1 - state }
                    return state
                case .seasonalFlag: return chance < (turn < 0.15 ? 0.9 : 0.01) ? 1 : 0
                case .prices:
                    if chance < 0.2 { price = 10 + random.normal() }
                    return price
                }
            }
        }
    }

    struct Panel: CustomTestStringConvertible, Sendable {
        var reference: Int
        var newest: Int
        var season: Int
        var testDescription: String { "\(reference) + \(newest), season \(season)" }
    }

    /// Two years, four years and five of weeks and months.
    static let panels = [
        Panel(reference: 104, newest: 16, season: 52), Panel(reference: 208, newest: 8, season: 52),
        Panel(reference: 60, newest: 16, season: 12),
    ]

    fileprivate static func tested(
        _ values: [Double], newest: Int, seasons: [Double], settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> TestedErrors? {
        let reference = CovariateReference(
            of: Array(values.dropLast(newest)), newest: newest, seasons: seasons, settings: settings
        )
        return CovariateTest.tested(
            Array(values.suffix(newest)), against: reference, settings: settings, scores: &scores)
    }

    fileprivate static func together(
        _ columns: [[Double]], newest: Int, seasons: [Double], settings: ErrorTestSettings,
        scores: inout RankScores
    ) -> DriftMeasurement? {
        let older = columns.map {
            CovariateReference.estimated(
                from: Array($0.dropLast(newest)), newest: newest, seasons: seasons,
                settings: settings)
        }
        let newer = zip(older, columns).compactMap {
            $0.reference.innovations(of: Array($1.suffix(newest)))
        }
        return ReconstructionReference(
            of: older.compactMap(\.innovations),
            coefficients: older.compactMap(\.reference.coefficientCount).max() ?? 0
        ).flatMap {
            ReconstructionTest.measured(newer, against: $0, settings: settings, scores: &scores)
        }
    }

    private static func pValue(
        _ values: [Double], _ newest: Int, _ season: Int, _ scores: inout RankScores
    ) -> Double? {
        CovariateTestTests.tested(
            values, newest: newest, seasons: [Double(season)],
            settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: season),
            scores: &scores)?.pValue
    }

    private static func rate(_ kind: Kind, _ panel: Panel, isChanged: Bool, series: Int) -> Double {
        var scores = RankScores()
        var alarms = 0
        for index in 0..<series {
            var random = RandomNumbers(
                seed: StableHash.seed("covariate", kind.rawValue, panel.testDescription, "\(index)")
            )
            let count = panel.reference + panel.newest
            let values = kind.values(
                count, seasonLength: panel.season,
                changedFrom: isChanged ? panel.reference : .max, &random)
            if pValue(values, panel.newest, panel.season, &scores) ?? 1 <= 0.05 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    @Test(arguments: Kind.allCases, panels)
    func withoutDriftThreeToSevenInAHundredAlarm(_ kind: Kind, _ panel: Panel) {
        let rate = Self.rate(kind, panel, isChanged: false, series: 2000)
        #expect(rate <= 0.07, "\(rate)")
        if !kind.isDiscrete { #expect(rate >= 0.03, "\(rate)") }
    }

    @Test(arguments: panels) func changesAreFound(_ panel: Panel) {
        #expect(Self.rate(.season, panel, isChanged: true, series: 200) >= 0.9)
        #expect(Self.rate(.flag, panel, isChanged: true, series: 200) >= 0.6)
    }

    /// Christmas, of which two have been seen, is no news; a second Christmas in June is.
    @Test func whatEverySeasonHasIsNoNews() throws {
        var scores = RankScores()
        var values = (0..<116).map { $0 % 52 >= 49 ? 1.0 : 0 }
        // The newest 12 weeks are the first of a year; then the newest 8 are the last of one.
        #expect(Self.pValue(values, 12, 52, &scores) ?? 1 > 0.9)
        values = (0..<156).map { $0 % 52 >= 49 ? 1.0 : 0 }
        #expect(Self.pValue(values, 8, 52, &scores) ?? 1 > 0.9)
        for week in 149..<153 { values[week] = 1 }
        #expect(try #require(Self.pValue(values, 8, 52, &scores)) < 0.01)
    }

    /// Independent flags without a season are Fisher's exact test, here of 2 in 40 against 5 in 8, both sides:
    /// `scipy.stats.fisher_exact([[2, 38], [5, 3]])`.
    @Test func independentFlagsAreFishersTest() throws {
        var values = [Double](repeating: 0, count: 48)
        for place in [3, 20, 40, 42, 44, 45, 47] { values[place] = 1 }
        var scores = RankScores()
        let tested = try #require(
            CovariateTestTests.tested(
                values, newest: 8, seasons: [],
                settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 1),
                scores: &scores))
        #expect(abs(tested.pValue - 0.0006085639650598881) < 1e-12)
        let measurement = try #require(tested.measurements.first)
        #expect(measurement.measure == "share")
        #expect(abs(measurement.value - (5.0 / 8 - 2.0 / 40)) < 1e-12)
        #expect(measurement.value > measurement.threshold)
    }

    @Test func aCovariateThatIsNoLongerThereIsNamed() throws {
        var random = RandomNumbers(seed: 5)
        var values = (0..<112).map { _ in random.normal() }
        for place in 104..<112 { values[place] = .nan }
        var scores = RankScores()
        let tested = try #require(
            CovariateTestTests.tested(
                values, newest: 8, seasons: [52],
                settings: ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 52),
                scores: &scores))
        #expect(tested.measurements.map(\.measure) == ["missing"] && tested.pValue < 1e-6)
    }

    static let hostile: [String: [Double]] = {
        var random = RandomNumbers(seed: 8)
        let noise = (0..<120).map { _ in random.normal() }
        func changed(_ body: (Int, Double) -> Double) -> [Double] {
            noise.enumerated().map { body($0.offset, $0.element) }
        }
        return [
            "nothing": [], "one": [1], "two": [1, 2], "ten": Array(noise.prefix(10)),
            "constant": changed { _, _ in 7 }, "zero": changed { _, _ in 0 },
            "missing": changed { _, _ in .nan }, "infinite": changed { _, _ in .infinity },
            "some infinite": changed { place, x in place % 9 == 0 ? -Double.infinity : x },
            "mostly missing": changed { place, x in place % 12 == 0 ? x : Double.nan },
            "huge": changed { _, x in x * 1e307 },
            "tiny": changed { _, x in x * 0.01 * .leastNormalMagnitude },
            "greatest": changed { place, _ in
                (place % 2 == 0 ? 1 : -1) * Double.greatestFiniteMagnitude
            },
            "step": changed { place, _ in place < 60 ? 1 : 2 },
            "one left": changed { place, _ in place == 119 ? 5 : 1 },
            "alternating": changed { place, _ in Double(place % 2) },
            "rising": changed { place, _ in Double(place) },
            "stairs": changed { place, _ in Double(place / 5) },
            "flag with a third value": changed { place, x in place == 118 ? 9 : x > 0.8 ? 1 : 0 },
        ]
    }()

    @Test(arguments: hostile.keys.sorted(), [1, 8, 60, 119, 200])
    func hostileValuesAreBorne(_ name: String, newest: Int) throws {
        let values = try #require(Self.hostile[name])
        var scores = RankScores()
        for seasons in [[], [12.0], [7, 365.25], [52.0]] {
            let settings = ErrorTestSettings(
                rate: 0.05, window: 8, seasonLength: seasons.first.map { Int($0) } ?? 1)
            let tested = CovariateTestTests.tested(
                values, newest: newest, seasons: seasons, settings: settings, scores: &scores)
            let together = CovariateTestTests.together(
                [values, values.reversed(), values.map { $0 * 2 }], newest: newest,
                seasons: seasons, settings: settings, scores: &scores)
            for measurement in (tested?.measurements ?? []) + (together.map { [$0] } ?? []) {
                #expect(measurement.value.isFinite && measurement.value >= 0)
                #expect(measurement.threshold.isFinite)
                #expect(measurement.pValue >= 0 && measurement.pValue <= 1)
            }
            if let tested { #expect(tested.pValue >= 0 && tested.pValue <= 1) }
            if ["constant", "zero", "missing", "infinite", "one left", "alternating"].contains(name)
            {
                #expect(tested?.pValue ?? 1 > 0.05)
            }
        }
    }
}

/// What ties covariates, on seeded panels of several.
@Suite struct ReconstructionTestTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        var reference: Int
        var columns: Int
        /// Of what all have in common, in the variance of each.
        var tie: Double
        var memory: Double
        var testDescription: String { "\(reference), \(columns) columns, \(tie), AR(\(memory))" }
    }

    static let shapes = [
        Shape(reference: 104, columns: 2, tie: 0.9, memory: 0),
        Shape(reference: 104, columns: 2, tie: 0.9, memory: 0.6),
        Shape(reference: 60, columns: 3, tie: 0.8, memory: 0.6),
        Shape(reference: 104, columns: 6, tie: 0.5, memory: 0.3),
        Shape(reference: 104, columns: 3, tie: 0, memory: 0),
    ]

    private static func series(_ count: Int, _ memory: Double, _ random: inout RandomNumbers)
        -> [Double]
    {
        var value = random.normal()
        let unit = (1 - memory * memory).squareRoot()
        return (0..<count).map { _ in
            value = memory * value + unit * random.normal()
            return value
        }
    }

    /// Every column is of variance 1, before and after; the last one follows another cause in the newest.
    private static func columns(
        _ shape: Shape, newest: Int, isBroken: Bool, _ random: inout RandomNumbers
    ) -> [[Double]] {
        let count = shape.reference + newest
        let common = series(count, shape.memory, &random)
        let other = series(count, shape.memory, &random)
        return (0..<shape.columns).map { column in
            let own = series(count, shape.memory, &random)
            return (0..<count).map { t in
                let isOther = isBroken && t >= shape.reference && column == shape.columns - 1
                return shape.tie.squareRoot() * (isOther ? other[t] : common[t])
                    + (1 - shape.tie).squareRoot() * own[t]
            }
        }
    }

    private static func rate(
        _ shape: Shape, isBroken: Bool, series: Int, alone: Bool = false
    ) -> Double {
        let newest = 8
        let settings = ErrorTestSettings(rate: 0.05, window: 8, seasonLength: 1)
        var scores = RankScores()
        var alarms = 0
        for index in 0..<series {
            var random = RandomNumbers(
                seed: StableHash.seed("tie", shape.testDescription, "\(index)"))
            let columns = columns(shape, newest: newest, isBroken: isBroken, &random)
            let pValue: Double?
            if alone {
                pValue = columns.last.flatMap {
                    CovariateTestTests.tested(
                        $0, newest: newest, seasons: [], settings: settings, scores: &scores)?
                        .pValue
                }
            } else {
                pValue =
                    CovariateTestTests.together(
                        columns, newest: newest, seasons: [], settings: settings, scores: &scores)?
                    .pValue
            }
            if pValue ?? 1 <= 0.05 { alarms += 1 }
        }
        return Double(alarms) / Double(series)
    }

    @Test(arguments: shapes) func withoutDriftThreeToSevenInAHundredAlarm(_ shape: Shape) {
        let rate = Self.rate(shape, isBroken: false, series: 2000)
        #expect(rate >= 0.03 && rate <= 0.07, "\(rate)")
    }

    /// Two covariates whose correlation of 0.9 is gone in eight values, while each is as it was.
    @Test func aBrokenTieIsFoundThatNoCovariateShowsAlone() {
        for shape in Self.shapes.prefix(2) {
            let power = Self.rate(shape, isBroken: true, series: 300)
            #expect(power >= 0.85, "\(power)")
            let alone = Self.rate(shape, isBroken: true, series: 300, alone: true)
            #expect(alone <= 0.09, "\(alone)")
        }
    }

    /// Held against errors within the sample every panel would drift: those of the reference are made as those
    /// of the newest are.
    @Test func newRowsLieAsFarAsOldOnes() throws {
        var random = RandomNumbers(seed: 17)
        let shape = Shape(reference: 40, columns: 5, tie: 0.3, memory: 0)
        var (inside, outside, newest) = (0.0, 0.0, 0.0)
        for _ in 0..<200 {
            let columns = Self.columns(shape, newest: 8, isBroken: false, &random)
            let older = columns.map { Array($0[..<40]) }
            let reference = try #require(ReconstructionReference(of: older, coefficients: 0))
            inside += reference.errors(of: older).reduce(0, +) / 40
            // Widened for a mean that was estimated.
            outside += reference.sketch.weighted.values.reduce(0, +) / 40 / (41.0 / 39).squareRoot()
            newest += reference.errors(of: columns.map { Array($0[40...]) }).reduce(0, +) / 8
        }
        #expect(abs(outside / newest - 1) < 0.03)
        #expect(inside / newest < 0.95)
    }
}
