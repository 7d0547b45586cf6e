// Several models, one forecast.
//
//   mean       f_h = Σ w_i f_ih,   or the median of the f_ih over the members i
//   quantile   each limit likewise, from the members' limits of the same level (Vincentisation)
//   interval   its distance from the point forecast times k(h), see `IntervalCalibration`
//
//   path       that of one member, drawn with the weights w, each of its values moved by the increasing
//              function that carries the member's limits into the combination's, see `LimitMap`
//
// It assumes that the members err in different ways, so that their errors cancel: that is true of models
// that carry the past on differently, and of hardly any two of one class. The median also stays where it is
// when one member explodes. Weights are the members' inverse mean squared errors from rolling origins.
// Sources: Bates and Granger, The combination of forecasts (1969), for the weights; Petropoulos and
// Svetunkov, A simple combination of univariate models (2020), for the median; Lichtendahl, Grushka-Cockayne
// and Winkler, Is it better to average probabilities or quantiles? (2013), for the quantiles.
//
// A series that was never negative is not forecast negative: point forecasts and limits stop at zero until
// a value below it is seen.
//
// The update is as exact as the members' own: there is no state but theirs, and whether a negative value
// was seen. Fails where no member can serve.
//
//     let pair = try Combination.fit([1, 5, 2, 6, 3, 7, 4, 8], seasonLength: 2,
//         members: ["ets", "snaive"], rule: .mean)
//     pair.forecast(horizon: 2, levels: [], seed: 1).mean            // 4.5, 8.5

import Statistics

/// Members fitted to one series, and how their forecasts become one.
package struct Combination: Codable, Hashable, Sendable {
    /// How the members' forecasts become one.
    package enum Rule: String, CaseIterable, Codable, Hashable, Sendable {
        case mean
        case median
        /// By inverse mean squared errors from rolling origins in the training values.
        case weighted
    }

    package let rule: Rule
    package private(set) var members: [FittedModel]
    /// One a member, 0 or more, of sum 1; equal unless the rule is `weighted`.
    package let weights: [Double]
    package let calibration: IntervalCalibration
    /// What was to be a member and could not serve.
    package let declined: [DeclinedModel]
    /// Whether no value below zero was seen so far.
    private var isNonNegative: Bool

    package var specification: String {
        members.count == 1
            ? members[0].specification
            : "\(rule.rawValue)(\(members.map(\.specification).joined(separator: ", ")))"
    }

    /// The members' parameters as `ets.alpha`, after the weights where they are estimated.
    package var parameters: [ModelParameter] {
        var list: [ModelParameter] = []
        if rule == .weighted {
            for (member, weight) in zip(members, weights) {
                list.append(ModelParameter(name: "\(member.name).weight", value: weight))
            }
        }
        for member in members {
            for parameter in member.parameters {
                let name = "\(member.name).\(parameter.name)"
                list.append(ModelParameter(name: name, value: parameter.value))
            }
        }
        return list
    }

    /// The full search of each member.
    ///
    /// - Parameter members: the texts of model expressions; others are passed over.
    /// - Throws: why the first member cannot serve, where none can.
    package static func fit(
        _ values: [Double], seasonLength: Int, members: [String], rule: Rule
    ) throws(FitFailure) -> Combination {
        try fit(
            values, seasons: SeasonLengths(seasonLength),
            members: members.compactMap { try? ModelExpression($0) }, rule: rule)
    }

    /// The full search of each member.
    ///
    /// - Throws: why the first member cannot serve, where none can.
    package static func fit(
        _ values: [Double], seasons: SeasonLengths, members: [ModelExpression], rule: Rule
    ) throws(FitFailure) -> Combination {
        try Combination(
            of: members, named: members.map(\.text), rule, values, seasons.first, declined: []
        ) { member throws(FitFailure) in
            try FittedModel.fit(member, values, seasons: seasons)
        }
    }

    /// The members' parameters, weights and calibration estimated again.
    package func reestimated(
        on values: [Double], seasonLength: Int
    ) throws(FitFailure) -> Combination {
        try Combination(
            of: members, named: members.map(\.name), rule, values, seasonLength,
            declined: declined
        ) { member throws(FitFailure) in try member.reestimated(on: values) }
    }

    private init<Source>(
        of sources: [Source], named names: [String], _ rule: Rule, _ values: [Double],
        _ seasonLength: Int, declined earlier: [DeclinedModel],
        fitted: (Source) throws(FitFailure) -> FittedModel
    ) throws(FitFailure) {
        var members: [FittedModel] = []
        var declined: [DeclinedModel] = []
        for (source, name) in zip(sources, names) {
            do throws(FitFailure) { members.append(try fitted(source)) } catch {
                declined.append(DeclinedModel(model: name, failure: error))
            }
        }
        guard !members.isEmpty else {
            throw declined.first?.failure ?? .tooFewObservations(needed: 1, found: 0)
        }
        let trial = OriginTrial(of: members, on: values, seasonLength: seasonLength)
        let weights = rule == .weighted ? trial.weights : Combination.equal(members.count)
        self.rule = rule
        self.weights = weights
        calibration = IntervalCalibration(
            trial.standardizedErrors(rule: rule, weights: weights), length: values.count)
        self.members = members
        self.declined = earlier + declined
        isNonNegative = !values.contains { $0 < 0 }
    }

    private static func equal(_ count: Int) -> [Double] {
        Array(repeating: 1 / Double(count), count: count)
    }

    /// Before the first training observation.
    package func restarted() -> Combination {
        var copy = self
        copy.members = members.map { $0.restarted() }
        copy.isNonNegative = true
        return copy
    }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] {
        var steps: [[OneStepForecast]] = []
        steps.reserveCapacity(members.count)
        for index in members.indices { steps.append(members[index].update(values)) }
        var pool = CombinationPool(rule: rule, weights: weights)
        let widening = calibration.factor(step: 1)
        return values.indices.map { place in
            for index in steps.indices { pool[index] = steps[index][place].mean }
            let mean = pool.combined()
            for index in steps.indices { pool[index] = steps[index][place].standardDeviation }
            let deviation = pool.combined() * widening
            let bounded = isNonNegative ? max(mean, 0) : mean
            if values[place] < 0 { isNonNegative = false }
            return OneStepForecast(
                mean: mean.isNaN ? mean : bounded,
                standardDeviation: deviation > 0 && deviation.isFinite ? deviation : .nan)
        }
    }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        let forecasts = members.map { $0.forecast(horizon: horizon, levels: levels, seed: seed) }
        var pool = CombinationPool(rule: rule, weights: weights)
        let floor = isNonNegative ? 0 : -Double.greatestFiniteMagnitude
        let mean = (0..<horizon).map { step in
            for index in forecasts.indices { pool[index] = forecasts[index].mean[step] }
            return pool.combined()
        }
        let intervals = levels.indices.map { place in
            var lower: [Double] = []
            var upper: [Double] = []
            lower.reserveCapacity(horizon)
            upper.reserveCapacity(horizon)
            for step in 0..<horizon {
                let widening = calibration.factor(step: step + 1)
                for index in forecasts.indices {
                    pool[index] = forecasts[index].intervals[place].lower[step]
                }
                let below = (mean[step] - pool.combined()) * widening
                for index in forecasts.indices {
                    pool[index] = forecasts[index].intervals[place].upper[step]
                }
                let above = (pool.combined() - mean[step]) * widening
                lower.append(max(mean[step] - below, floor))
                upper.append(max(mean[step] + above, floor))
            }
            return Forecast.Interval(level: levels[place], lower: lower, upper: upper)
        }
        return Forecast(mean: mean.map { max($0, floor) }, intervals: intervals)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        let combined = forecast(horizon: horizon, levels: LimitMap.levels, seed: seed)
        let floor = isNonNegative ? 0 : -Double.greatestFiniteMagnitude
        var shares: [Double] = []
        for weight in weights { shares.append((shares.last ?? 0) + weight) }
        let futures = members.enumerated().map { place, member in
            MappedPaths(
                of: member, to: combined, horizon: horizon, paths: paths,
                seed: seed, place: place, floor: { _ in floor })
        }
        var path = 0
        return SamplePaths.draw(paths: paths, seed: seed) { numbers in
            let draw = numbers.uniform() * (shares.last ?? 1)
            let member = shares.firstIndex { draw < $0 } ?? shares.count - 1
            defer { path += 1 }
            return futures[member].path(path)
        }
    }
}

/// A model that could not serve a series, and why.
package struct DeclinedModel: Codable, Hashable, Sendable {
    package let model: String
    package let failure: FitFailure

    package init(model: String, failure: FitFailure) {
        self.model = model
        self.failure = failure
    }
}
