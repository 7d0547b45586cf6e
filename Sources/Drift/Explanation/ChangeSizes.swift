// Goal: how large each change is, in units people know: the level before and after, a deviation, a share.
//
// All columns of the description are fitted together by generalised least squares; what a change adds is its
// coefficient. The level before it is the mean of the values of up to a quarter of a season before, at least
// eight, less season and all other changes that do not reach there: where errors wander, the constant of the
// whole series says little about any one place.

import Glibc
import Statistics

struct ChangeSizes {
    private let found: Search.Found
    private let description: Description
    private let series: Observations
    /// What each part of the mean adds to each observation, standardised.
    private let seasonal: [Double]
    private let contributions: [[Double]]
    private let coefficients: [[Double]]
    /// What the trend adds over all periods.
    private let trend: Double

    init(_ found: Search.Found) {
        self.found = found
        let description = found.description
        let series = description.series
        self.description = description
        self.series = series
        let n = series.count
        let waves = MeanShape.waves(description.waves, series)
        let shapes = description.believed.shapes.map { $0.columns(series) }
        let trend = series.times.map { Double($0) / Double(max(series.periods, 1)) }
        var columns = [[Double](repeating: 1, count: n)] + waves + shapes.flatMap(\.self)
        if description.best.hasTrend { columns.append(trend) }
        let whitening = description.bestFit.whitening
        let fit = LeastSquares(
            design: columns.flatMap { whitening.whitened($0) },
            response: whitening.whitened(series.values))
        var place = 1
        let all = fit.coefficients
        func part(_ columns: [[Double]]) -> (values: [Double], coefficients: [Double]) {
            var values = [Double](repeating: 0, count: n)
            let taken = Array(all[place..<(place + columns.count)])
            for (column, coefficient) in zip(columns, taken) {
                for i in 0..<n { values[i] += coefficient * column[i] }
            }
            place += columns.count
            return (values, taken)
        }
        let season = part(waves).values
        var parts: [(values: [Double], coefficients: [Double])] = []
        for columns in shapes { parts.append(part(columns)) }
        seasonal = season
        contributions = parts.map(\.values)
        coefficients = parts.map(\.coefficients)
        self.trend = description.best.hasTrend ? all.last ?? 0 : 0
    }

    var changes: [Change] {
        description.believed.shapes.indices.compactMap { change(of: $0) }
            + description.believed.spreads.indices.map { spread($0) }
            + description.believed.memories.indices.map { memory($0) }
    }

    /// Nil where the shape is no change.
    func change(of index: Int) -> Change? {
        let shape = description.believed.shapes[index]
        guard shape.isChange else { return nil }
        let rest = description.without(shape: index)
        let range = DateRange.of(.shape(shape), in: rest)
        var change = Change(
            component: .level, from: series.times[shape.from],
            earliest: series.times[range.lowerBound], latest: series.times[range.upperBound],
            before: 0, after: 0, isRelative: series.isLogarithmic,
            pValue: found.pValue(.shape(shape), shape.kind(in: series)))
        switch shape {
        case .step, .stretch:
            var end = series.count
            if case .stretch(_, let last) = shape {
                end = last
                change.until = series.times[end - 1]
            } else {
                change.count = end - shape.from
            }
            let added = coefficients[index][0]
            if change.until != nil || change.isOfNewestValues {
                // The values themselves, and what they would have been.
                let mean = mean(of: shape.from..<end)
                change.before = value(mean - added)
                change.after = value(mean)
            } else {
                let before = level(before: shape.from, without: index)
                change.before = value(before)
                change.after = value(before + added)
            }
            change.effect = effect(added)
            change.effectRange = effectRange(added, clearerThan: rest)
            if change.until == nil, series.isPositive, let factor = change.factor,
                UnitChange.explains(factor)
            {
                change.component = UnitChange.component
            }
        case .slope:
            change.component = TrendChange.component
            let before = growth(before: shape.from, without: index)
            change.before = effect(before)
            change.after = effect(before + coefficients[index][0] / Double(series.periods))
            change.effect = change.after - change.before
            change.effectRange = effectRange(
                coefficients[index][0] / Double(series.periods), clearerThan: rest)
        case .season(_, let waves):
            change.component = SeasonChange.component
            sizeSeason(&change, index, waves)
        case .regressor(let regressor, _):
            change.component = CalendarChange.component
            change.subject = series.regressors[regressor].name
            let base = description.believed.shapes.firstIndex(of: .regressor(regressor, from: 0))
            let before = base.map { coefficients[$0][0] } ?? 0
            change.before = effect(before)
            change.after = effect(before + coefficients[index][0])
            change.effect = effect(coefficients[index][0])
        }
        return change
    }

    private func mean(of places: Range<Int>) -> Double {
        places.reduce(0) { $0 + series.values[$1] } / Double(max(places.count, 1))
    }

    /// What a period added to the one before it until `start`, in standardised units.
    private func growth(before start: Int, without index: Int) -> Double {
        var sum = trend
        for (other, shape) in description.believed.shapes.enumerated() where other != index {
            if case .slope(let from) = shape, from < start { sum += coefficients[other][0] }
        }
        return sum / Double(max(series.periods, 1))
    }

    /// The mean of some observations before `start`, less what has no part in the level there.
    private func level(before start: Int, without index: Int) -> Double {
        let most = max(8, series.seasonLength / 4)
        // Where nothing is before, what follows tells, less the change itself.
        let places = start > 0 ? max(0, start - most)..<start : 0..<min(most, series.count)
        var sum = 0.0
        for place in places {
            sum += series.values[place] - seasonal[place]
            for (other, shape) in description.believed.shapes.enumerated() {
                switch shape {
                case .step where other != index, .slope where other != index:
                    // A level that holds at `start` is counted from its first value to its last.
                    sum += contributions[other][min(start, series.count - 1)]
                    sum -= contributions[other][place]
                default: sum -= contributions[other][place]
                }
            }
        }
        return sum / Double(places.count)
    }

    /// Ranges within a season before and after, and how far apart the two shapes lie on average.
    private func sizeSeason(_ change: inout Change, _ index: Int, _ waves: Int) {
        let length = series.seasonLength
        let newer = Array(coefficients[index])
        let columns = MeanShape.waves(waves, series)
        // Over one season of observations at the end: what is added, and what there was.
        let last = series.times.last ?? 0
        let places = series.times.indices.filter { last - series.times[$0] < length }
        var added: [Double] = []
        var before: [Double] = []
        for place in places {
            var sum = 0.0
            for (column, coefficient) in zip(columns, newer) { sum += coefficient * column[place] }
            added.append(sum)
            var base = seasonal[place]
            for (other, shape) in description.believed.shapes.enumerated() where other != index {
                if case .season(let from, _) = shape,
                    series.times[from] < change.from
                {
                    base += contributions[other][place]
                }
            }
            before.append(base)
        }
        func range(_ values: [Double]) -> Double {
            guard let least = values.min(), let greatest = values.max() else { return 0 }
            return effect(greatest - least)
        }
        change.before = range(before)
        change.after = range(zip(before, added).map { $0 + $1 })
        let squares = added.reduce(0) { $0 + $1 * $1 } / Double(max(added.count, 1))
        change.effect = effect(squares.squareRoot())
    }

    private func spread(_ index: Int) -> Change {
        let start = description.believed.spreads[index]
        var believed = description.believed
        believed.spreads.remove(at: index)
        let range = DateRange.of(.spread(start), in: Description(series, believed))
        let errors = description.errors
        let n = Double(errors.count)
        let first = (errors.reduce(0) { $0 + $1 * $1 } / n).squareRoot()
        let deviation = description.deviation
        return Change(
            component: .spread, from: series.times[start],
            earliest: series.times[range.lowerBound], latest: series.times[range.upperBound],
            before: scatter(first * deviation[start - 1]), after: scatter(first * deviation[start]),
            isRelative: series.isLogarithmic,
            pValue: found.pValue(.spread(start), .spread))
    }

    private func memory(_ index: Int) -> Change {
        let start = description.believed.memories[index]
        var believed = description.believed
        believed.memories.remove(at: index)
        let range = DateRange.of(.memory(start), in: Description(series, believed))
        let memory = description.memory ?? []
        return Change(
            component: .autocorrelation, from: series.times[start],
            earliest: series.times[range.lowerBound], latest: series.times[range.upperBound],
            before: start > 0 ? memory[start - 1] : 0, after: memory[start], isRelative: false,
            pValue: found.pValue(.memory(start), .autocorrelation))
    }

    /// A standardised level as a value: of values that are never below zero, not below zero.
    private func value(_ level: Double) -> Double {
        let level = series.center + series.unit * level
        if series.isLogarithmic { return exp(level) }
        return series.isPositive ? max(0, level) : level
    }

    /// A standardised difference as an amount, or as a share of the value.
    private func effect(_ difference: Double) -> Double {
        let difference = series.unit * difference
        return series.isLogarithmic ? expm1(difference) : difference
    }

    /// The effect of a coefficient, at a confidence of 95%: the coefficient over its standard error is the root of
    /// what the sum of squares falls by, in variances of the errors, which is known from the likelihood ratio.
    private func effectRange(
        _ coefficient: Double, clearerThan rest: Description
    ) -> ClosedRange<Double>? {
        let n = Double(series.count)
        let ratio = 2 * (description.logLikelihood - rest.logLikelihood)
        guard ratio > 0 else { return nil }
        let error = abs(coefficient) / (n * expm1(ratio / n)).squareRoot()
        let range = (effect(coefficient - 1.96 * error), effect(coefficient + 1.96 * error))
        guard range.0.isFinite, range.1.isFinite else { return nil }
        return min(range.0, range.1)...max(range.0, range.1)
    }

    /// A standardised deviation as an amount, or as a share of the value.
    private func scatter(_ deviation: Double) -> Double { series.unit * deviation }
}
