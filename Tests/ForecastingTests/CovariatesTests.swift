import Forecasting
import FoundationEssentials
import Glibc
import Statistics
import Testing

/// Any model beside a regression on covariates.
@Suite struct CovariatesTests {
    static let count = 60
    static let price: [Double] = (0..<count).map { Double(($0 * 7) % 11) }
    static let event: [Double] = (0..<count).map { $0 % 9 == 4 ? 1 : 0 }
    /// Noise of a fixed pattern beside two effects of known size.
    static let values: [Double] = (0..<count).map { (t: Int) -> Double in
        let noise: Double = 0.1 * Double((t * t) % 5)
        let effects: Double = 3 * price[t] - 8 * event[t]
        return 50 + effects + noise
    }

    private func fit(
        _ name: String, _ values: [Double], _ names: [String], _ columns: [[Double]]
    ) throws -> FittedModel {
        try FittedModel.fit(
            ModelExpression(name), values, covariates: Covariates(names: names, columns: columns),
            seasons: SeasonLengths(1))
    }

    @Test(arguments: ["mean", "ets", "arima", "dotm", "mean(ets,naive)"])
    func findsTheEffects(_ name: String) throws {
        let model = try fit(name, Self.values, ["price", "event"], [Self.price, Self.event])
        let terms = model.regression?.terms ?? []
        let names = terms.map { $0.name }
        #expect(names == ["price", "event"])
        #expect(abs((terms.first?.coefficient ?? .nan) - 3) < 0.05)
        #expect(abs((terms.last?.coefficient ?? .nan) + 8) < 0.2)
        let future = Covariates(names: ["event", "price"], columns: [[0, 1], [10, 0]])
        let forecast = try model.forecast(horizon: 2, levels: [80], seed: 1, covariates: future)
        #expect(abs(forecast.mean[0] - 80.2) < 1)
        #expect(abs(forecast.mean[1] - 42.2) < 1)
    }

    @Test func noCovariatesChangeNothing() throws {
        let expression = try ModelExpression("ets")
        let seasons = SeasonLengths(1)
        let plain = try FittedModel.fit(expression, Self.values, seasons: seasons)
        let model = try fit("ets", Self.values, [], [])
        #expect(try model.encodedJSON() == plain.encodedJSON())
        #expect(model.regression == nil)
    }

    @Test func anySplitAndEncodingGiveTheSameBytes() throws {
        let columns = [Self.price, Self.event]
        let names = ["price", "event"]
        let all = Covariates(names: names, columns: columns)
        let model = try fit("arima", Self.values, names, columns)
        var whole = model.restarted()
        _ = whole.update(Self.values, covariates: all)
        #expect(whole == model)
        var split = model.restarted()
        for range in [0..<1, 1..<17, 17..<Self.count] {
            _ = split.update(Array(Self.values[range]), covariates: all[range])
        }
        #expect(try split.encodedJSON() == whole.encodedJSON())
        #expect(try FittedModel(json: whole.encodedJSON()).encodedJSON() == whole.encodedJSON())
    }

    @Test func uselessColumnsAreLeftOutByName() throws {
        let double = Self.price.map { 2 * $0 + 1 }
        let one = [Double](repeating: 7, count: Self.count)
        let none = [Double](repeating: .nan, count: Self.count)
        let model = try fit(
            "naive", Self.values, ["price", "double", "one", "none"],
            [Self.price, double, one, none])
        let names = model.regression?.terms.map { $0.name }
        #expect(names == ["price"])
        let dropped = model.regression?.dropped.map { $0.name } ?? []
        #expect(Set(dropped) == ["double", "one", "none"])
    }

    @Test(arguments: [1e9, 1e-9]) func scalesDoNotMatter(_ scale: Double) throws {
        let model = try fit("mean", Self.values, ["price"], [Self.price.map { $0 * scale }])
        let term = model.regression?.terms.first?.coefficient ?? .nan
        let plain = try fit("mean", Self.values, ["price"], [Self.price])
        let other = plain.regression?.terms.first?.coefficient ?? .nan
        #expect(abs(term * scale / other - 1) < 1e-9)
    }

    @Test func hardColumnsAreServed() throws {
        var gaps = Self.price
        gaps[5] = .nan
        let many: [[Double]] = (0..<80).map { (k: Int) -> [Double] in
            Self.price.map { $0 + Double(k) }
        }
        let cases: [[[Double]]] = [[gaps], [Self.values], many]
        for columns in cases {
            let names = columns.indices.map { "c\($0)" }
            let model = try fit("ets", Self.values, names, columns)
            let future = Covariates(names: names, columns: columns.map { _ in [1, 2, 3] })
            let forecast = try model.forecast(
                horizon: 3, levels: [95], seed: 1, covariates: future)
            #expect(forecast.mean.allSatisfy { $0.isFinite })
        }
    }

    @Test func moreCovariatesThanValuesLeaveSomeOut() throws {
        let columns: [[Double]] = (0..<20).map { (k: Int) -> [Double] in
            (0..<6).map { (t: Int) -> Double in
                let product = t * (k + 3) * (k + 5)
                return Double(product % 13)
            }
        }
        let model = try fit(
            "mean", [3, 1, 4, 1, 5, 9], columns.indices.map { "c\($0)" }, columns)
        let kept = model.regression?.terms.count ?? 0
        let dropped = model.regression?.dropped.count ?? 0
        #expect(kept > 0 && kept <= 4)
        #expect(kept + dropped == 20)
    }

    @Test func aMissingFutureIsNamed() throws {
        let model = try fit("ets", Self.values, ["price"], [Self.price])
        #expect(throws: FitFailure.covariateMissing(name: "price", period: 2)) {
            try model.forecast(
                horizon: 3, levels: [80], seed: 1,
                covariates: Covariates(names: ["price"], columns: [[1, .nan, 2]]))
        }
    }

    /// Levels that wander without one another: least squares on levels would call it an effect.
    @Test func wanderingSeriesAreNotTakenForEffects() throws {
        var largest = 0.0
        for seed in 1...20 {
            var numbers = RandomNumbers(seed: UInt64(seed))
            var (walk, other) = (0.0, 0.0)
            var values: [Double] = []
            var column: [Double] = []
            for _ in 0..<200 {
                walk += numbers.normal()
                other += numbers.normal()
                values.append(100 + walk)
                column.append(other)
            }
            let model = try fit("ets", values, ["other"], [column])
            let term = try #require(model.regression?.terms.first)
            largest = max(largest, abs(term.coefficient / term.standardError))
        }
        // The largest of 20 standard normal variables lies below with a probability of 0.99.
        #expect(largest < 3.5)
    }

    /// Twenty days of hours: a covariate that follows the day, and an effect of its own.
    @Test func longSeasonsAreTakenOutFirst() throws {
        var numbers = RandomNumbers(seed: 7)
        var heat: [Double] = []
        var values: [Double] = []
        for t in 0..<(48 * 20) {
            let angle = 2 * Double.pi * Double(t) / 48
            heat.append(15 + 8 * sin(angle) + numbers.normal())
            values.append(400 - 90 * sin(angle) + 5 * heat[t] + 2 * numbers.normal())
        }
        let model = try FittedModel.fit(
            ModelExpression("regression"), values,
            covariates: Covariates(names: ["heat"], columns: [heat]), seasons: SeasonLengths(48))
        let term = try #require(model.regression?.terms.first)
        #expect(abs(term.coefficient - 5) < 4 * term.standardError)
        #expect(term.standardError < 0.2)
    }

    @Test(arguments: ["trend", "month"])
    func whatTrendAndSeasonHoldIsSaid(_ kind: String) throws {
        func level(_ t: Int) -> Double {
            let angle: Double = 2 * Double.pi * Double(t) / 12
            return 101.8 + 2 * Double(t) + 30 * sin(angle)
        }
        func column(_ periods: Range<Int>) -> Covariates {
            let cells: [Double] = periods.map { t in
                kind == "trend" ? Double(t) : (t % 12 == 3 ? 1 : 0)
            }
            return Covariates(names: [kind], columns: [cells])
        }
        let values: [Double] = (0..<96).map { t in level(t) + 0.3 * Double((t * t * 7) % 13) - 1.8 }
        let model = try FittedModel.fit(
            ModelExpression("arima"), values, covariates: column(0..<96),
            seasons: SeasonLengths(12))
        let regression = try #require(model.regression)
        let reasons: [String] = regression.dropped.map { $0.reason }
        #expect(!regression.terms.isEmpty || reasons == ["cannot be told from trend and season"])
        let forecast = try model.forecast(
            horizon: 12, levels: [80], seed: 1, covariates: column(96..<108))
        for step in 0..<12 { #expect(abs(forecast.mean[step] - level(96 + step)) < 6) }
    }

    /// The laws of the models hold beside covariates, whatever these are.
    @Test(
        arguments: ModelList.all.map { $0.name } + [
            "mean(ets,arima)", "boxCox(ets)", "conformal(theta)",
        ])
    func lawsHoldBesideCovariates(_ name: String) throws {
        for seed in UInt64(0)..<12 {
            let series = RandomSeries(seed: seed, longest: 80)
            let ahead = 5
            let count = series.values.count
            var numbers = RandomNumbers(seed: seed &+ 1000)
            let columns: [[Double]] = (0..<3).map { kind in
                (0..<(count + ahead)).map { t in
                    switch kind {
                    case 0: return 1e6 * numbers.normal()
                    case 1: return t % 9 == 2 ? 1 : 0
                    default: return t < count && t % 17 == 11 ? .nan : 1e-5 * Double(t % 4)
                    }
                }
            }
            let names = ["a", "b", "c"]
            let all = Covariates(names: names, columns: columns)
            let past = all[0..<count]
            let model: FittedModel
            let expression = try ModelExpression(name)
            do throws(FitFailure) {
                model = try FittedModel.fit(
                    expression, series.values, covariates: past,
                    seasons: SeasonLengths(series.seasonLength))
            } catch { continue }
            let forecast = try model.forecast(
                horizon: ahead, levels: [80, 95], seed: 3, covariates: all[count..<(count + ahead)])
            #expect(allFinite(forecast.mean), "\(series)")
            for interval in forecast.intervals {
                let isOrdered = zip(interval.lower, interval.upper).allSatisfy { $0 <= $1 }
                #expect(allFinite(interval.lower + interval.upper) && isOrdered, "\(series)")
            }
            var split = model.restarted()
            for range in [0..<(count / 3), (count / 3)..<count] {
                _ = split.update(Array(series.values[range]), covariates: past[range])
            }
            #expect(split == model, "\(series)")
            let decoded = try FittedModel(json: model.encodedJSON())
            #expect(decoded == model, "\(series)")
            let paths = try model.simulate(
                horizon: ahead, paths: 3, seed: 1, covariates: all[count..<(count + ahead)])
            #expect(paths.allSatisfy { allFinite($0) }, "\(series)")
        }
    }

    @Test(arguments: ["arima", "ets", "regression"])
    func reestimatingKeepsTheSpecification(_ name: String) throws {
        let all = Covariates(names: ["price", "event"], columns: [Self.price, Self.event])
        let model = try FittedModel.fit(
            ModelExpression(name), Array(Self.values[..<50]), covariates: all[0..<50],
            seasons: SeasonLengths(1))
        let again = try model.reestimated(on: Self.values, covariates: all)
        #expect(again.specification == model.specification)
        #expect(again.regression != model.regression)
        #expect(throws: FitFailure.covariateMissing(name: "event", period: 1)) {
            try model.reestimated(
                on: Self.values, covariates: Covariates(names: ["price"], columns: [Self.price]))
        }
    }

    @Test func fittedValuesHoldTheEffects() throws {
        let all = Covariates(names: ["price", "event"], columns: [Self.price, Self.event])
        let model = try fit("arima", Self.values, all.names, all.columns)
        let sample = model.withinSample(Self.values, covariates: all)
        #expect(sample.residuals.dropFirst(3).allSatisfy { abs($0) < 0.5 })
        #expect(
            zip(sample.fitted, sample.residuals).map(+).elementsEqual(Self.values) {
                abs($0 - $1) < 1e-9
            })
    }
}
