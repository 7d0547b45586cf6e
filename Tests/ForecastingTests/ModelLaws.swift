import Forecasting
import Statistics
import Testing

/// What every fitted model promises, whatever it was fitted to: asked of random series by
/// `ModelLawTests` and of each trap by `TrapLawTests`.
///
/// A failure names the series by `note`.
struct ModelLaws {
    let model: FittedModel
    let note: String

    /// Forecasts are finite, limits ordered and nested by level, the same again, and those of a shorter
    /// horizon the beginning of those of a longer one.
    func expectOrderedForecasts() {
        let forecast = model.forecast(horizon: 30, levels: [50, 80, 95], seed: 9)
        #expect(forecast.mean.count == 30)
        #expect(allFinite(forecast.mean), "\(note)")
        var lower = forecast.mean
        for interval in forecast.intervals {
            #expect(allFinite(interval.lower), "\(note)")
            #expect(allFinite(interval.upper), "\(note)")
            #expect(zip(interval.lower, lower).allSatisfy { $0 <= $1 }, "\(note)")
            #expect(zip(interval.lower, interval.upper).allSatisfy { $0 <= $1 }, "\(note)")
            lower = interval.lower
        }
        for (narrow, wide) in zip(forecast.intervals, forecast.intervals.dropFirst()) {
            #expect(zip(narrow.upper, wide.upper).allSatisfy { $0 <= $1 }, "\(note)")
        }
        #expect(model.forecast(horizon: 30, levels: [50, 80, 95], seed: 9) == forecast, "\(note)")
        let shorter = model.forecast(horizon: 7, levels: [], seed: 9)
        #expect(shorter.mean == Array(forecast.mean.prefix(7)), "\(note)")
    }

    /// Encoding and decoding gives the same model, the same bytes and the same forecasts.
    func expectEncodingKeepsEveryBit() throws {
        let json = try model.encodedJSON()
        let decoded = try FittedModel(json: json)
        #expect(decoded == model, "\(note)")
        #expect(try decoded.encodedJSON() == json, "\(note)")
        #expect(
            decoded.forecast(horizon: 9, levels: [80], seed: 1)
                == model.forecast(horizon: 9, levels: [80], seed: 1), "\(note)")
    }

    /// An update in parts is one pass, to the last bit, and what follows it is finite.
    func expectUpdatesInPartsAreOnePass(_ news: [Double], seed: UInt64) throws {
        var whole = model
        let expected = whole.update(news)
        var parts = model
        var returned: [OneStepForecast] = []
        var numbers = RandomNumbers(seed: seed)
        var rest = news[...]
        while !rest.isEmpty {
            let count = numbers.integer(below: 5)
            returned += parts.update(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        #expect(isSame(returned, expected), "\(note)")
        #expect(try parts.encodedJSON() == whole.encodedJSON(), "\(note)")
        let forecast = whole.forecast(horizon: 30, levels: [80], seed: 1)
        #expect(allFinite(forecast.mean), "\(note)")
    }

    /// The state after the training values is that of `update` from the state before them, and every
    /// deviation is above zero or unknown.
    func expectRestartingReproducesTheState(_ values: [Double]) {
        var again = model.restarted()
        let forecasts = again.update(values)
        #expect(again == model, "\(note)")
        #expect(
            forecasts.allSatisfy { $0.standardDeviation.isNaN || $0.standardDeviation > 0 },
            "\(note)")
    }

    /// The same specification, with finite forecasts.
    func expectReestimating(on values: [Double]) throws {
        let again = try model.reestimated(on: values)
        #expect(again.specification == model.specification, "\(note)")
        #expect(allFinite(again.forecast(horizon: 5, levels: [80], seed: 1).mean), "\(note)")
    }

    private func isSame(_ a: [OneStepForecast], _ b: [OneStepForecast]) -> Bool {
        zip(a, b).allSatisfy {
            $0.mean.bitPattern == $1.mean.bitPattern
                && $0.standardDeviation.bitPattern == $1.standardDeviation.bitPattern
        } && a.count == b.count
    }
}

extension ModelLaws {
    /// The model of this name fitted to the series, or nil where it says that it cannot serve, which it
    /// may only where too little was observed or where it needs values above zero.
    init?(
        fitting name: String, _ values: [Double], seasons: SeasonLengths, note: String
    ) throws {
        let expression = try ModelExpression(name)
        do throws(FitFailure) {
            model = try FittedModel.fit(expression, values, seasons: seasons)
        } catch {
            #expect(ModelLaws.isClear(error, on: values), "\(error) on \(note)")
            return nil
        }
        self.note = note
    }

    /// Whether the failure says what is so of the series.
    private static func isClear(_ failure: FitFailure, on values: [Double]) -> Bool {
        let observed = values.count { $0.isFinite }
        switch failure {
        case .tooFewObservations(let needed, let found):
            return found == observed && needed > found && needed <= 4
        case .notPositive: return values.contains { $0 <= 0 }
        default: return false
        }
    }
}
