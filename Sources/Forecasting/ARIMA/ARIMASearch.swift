// Goal: the orders of one series.
// Source: Hyndman and Khandakar, Automatic time series forecasting, Journal of Statistical Software 27
// (2008): differences by tests, then a walk from order to neighbouring order by AICc. The seasonal
// difference is taken where the strength of the season (Wang, Smith and Hyndman 2006) exceeds a threshold.
// Departures, chosen by rolling origins (see the README): the threshold falls from 1 towards 0.64 with the
// number of seasons, because few seasons look stronger than they are; one ordinary difference at most; the
// modulus of seasonal roots is that in B^m.

import Statistics

/// The walk over the orders of one series.
struct ARIMASearch {
    private let sample: ARIMASample
    private let bounds: Bounds
    private let estimation: ARIMAEstimation?
    private var tried: [ARIMAOrders: ARIMAFit?] = [:]
    private var start: ARIMAOrders

    /// A candidate with a root of a smaller modulus is close to having a common factor or one more
    /// difference.
    static let leastModulus = 1.01

    /// The search takes no second difference: it chases the newest slope.
    private static let mostDifferences = 1

    /// The strength of a season from which it is differenced, given the number of seasons seen.
    private static func strengthThreshold(seasons: Double) -> Double {
        1 - 0.36 * seasons / (seasons + 20)
    }

    /// The greatest orders.
    private struct Bounds {
        var short = 5
        var seasonal = 2
    }

    /// - Parameters:
    ///   - isConstant: whether the series never changed.
    ///   - differences: orders whose differences are to be taken; nil for those that tests ask for.
    init(_ sample: ARIMASample, isConstant: Bool, differences: ARIMAOrders? = nil) {
        self.sample = sample
        let n = sample.filled.count
        let m = sample.seasonLength
        var bounds = Bounds()
        bounds.short = min(5, n / 3)
        bounds.seasonal = m == 1 || m > 60 ? 0 : min(m > 24 ? 1 : 2, n / 3 / m)
        let orders =
            differences ?? ARIMASearch.differences(of: sample, isConstant: isConstant)
        let series = sample.differenced(
            sample.withoutRegressors, differences: orders.differences,
            seasonalDifferences: orders.seasonalDifferences)
        start = orders
        if sample.isFlat(series) {
            bounds.short = 0
            bounds.seasonal = 0
        }
        self.bounds = bounds
        let short = bounds.short
        let capacity = short + m * bounds.seasonal + 1
        let likelihood = sample.likelihood(
            differences: orders.differences, seasonalDifferences: orders.seasonalDifferences,
            capacity: capacity, fillsCount: sample.gaps.count > 12)
        estimation = likelihood.map {
            ARIMAEstimation($0, capacity: 2 * short + 2 * bounds.seasonal)
        }
    }

    /// The orders that have the differences which the tests ask for, of the series without its
    /// covariates, and a constant where those leave room for one.
    static func differences(of sample: ARIMASample, isConstant: Bool) -> ARIMAOrders {
        let m = sample.seasonLength
        var orders = ARIMAOrders(0, 0, 0, seasonLength: m, constant: true)
        guard !isConstant else { return orders }
        var series = sample.withoutRegressors
        if m > 1, series.count > 2 * m, sample.observesEveryPlace {
            let strength = STL(series, .init(period: m, seasonalWindow: 11))
                .seasonalStrength(of: series)
            if strength > strengthThreshold(seasons: Double(series.count) / Double(m)) {
                orders.seasonalDifferences = 1
                series = ARIMASample.differenced(series, lag: m)
            }
        }
        while orders.differences < mostDifferences, series.count > 3, !sample.isFlat(series),
            StationarityTest(series).rejects
        {
            orders.differences += 1
            series = ARIMASample.differenced(series, lag: 1)
        }
        orders.hasConstant = orders.differences + orders.seasonalDifferences < 2
        return orders
    }

    /// The best of the walk; nil where no candidate has a finite likelihood.
    mutating func best() -> ARIMAFit? {
        var best: ARIMAFit?
        func consider(_ orders: ARIMAOrders) -> Bool {
            guard let fit = self.fit(orders, near: best) else { return false }
            if let known = best, fit.aicc >= known.aicc { return false }
            best = fit
            return true
        }
        let p = min(2, bounds.short)
        let one = min(1, bounds.short)
        let seasonal = min(1, bounds.seasonal)
        for (ar, ma, sar, sma) in [
            (0, 0, 0, 0), (one, 0, seasonal, 0), (0, one, 0, seasonal), (p, p, seasonal, seasonal),
        ] {
            _ = consider(start.with(ar, ma, sar, sma))
        }
        if start.hasConstant {
            var plain = start
            plain.hasConstant = false
            _ = consider(plain)
        }
        while let centre = best?.orders, tried.count < 94 {
            guard neighbours(of: centre).contains(where: { consider($0) }) else { break }
        }
        return best ?? simplest()
    }

    /// Where AICc is not defined, the simplest form that is.
    private func simplest() -> ARIMAFit? {
        var orders = start
        orders.hasConstant = orders.differences + orders.seasonalDifferences == 0
        return estimation?.fit(orders, warmStarts: [], effort: .search)
    }

    /// In the order of Hyndman and Khandakar: the season's orders, then the others, then the constant.
    private func neighbours(of centre: ARIMAOrders) -> [ARIMAOrders] {
        var list: [ARIMAOrders] = []
        func add(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int) {
            let next = centre.with(
                centre.autoregressive + p, centre.movingAverage + q,
                centre.seasonalAutoregressive + seasonalP, centre.seasonalMovingAverage + seasonalQ)
            let short = 0...bounds.short
            let seasonal = 0...bounds.seasonal
            if short.contains(next.autoregressive), short.contains(next.movingAverage),
                seasonal.contains(next.seasonalAutoregressive),
                seasonal.contains(next.seasonalMovingAverage)
            {
                list.append(next)
            }
        }
        let steps = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]
        for (a, b) in steps { add(0, 0, a, b) }
        for (a, b) in steps { add(a, b, 0, 0) }
        if centre.differences + centre.seasonalDifferences < 2 {
            var toggled = centre
            toggled.hasConstant.toggle()
            list.append(toggled)
        }
        return list
    }

    /// Nil where the form cannot be estimated, was tried before, or has a root near the unit circle.
    private mutating func fit(_ orders: ARIMAOrders, near known: ARIMAFit?) -> ARIMAFit? {
        guard let estimation, tried[orders] == nil else { return nil }
        var found: ARIMAFit?
        let parameters = orders.parameterCount + estimation.likelihood.regressors
        if estimation.likelihood.observed > parameters + 2 {
            let warm = known.map { [$0.partials(for: orders)] } ?? []
            found = estimation.fit(orders, warmStarts: warm, effort: .search)
        }
        if let fit = found,
            !fit.aicc.isFinite
                || !fit.coefficients.hasRoots(
                    beyond: ARIMASearch.leastModulus)
        {
            found = nil
        }
        tried[orders] = .some(found)
        return found
    }
}

extension ARIMAOrders {
    /// The same differences and constant.
    fileprivate func with(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int) -> ARIMAOrders {
        var orders = self
        orders.autoregressive = p
        orders.movingAverage = q
        orders.seasonalAutoregressive = seasonalP
        orders.seasonalMovingAverage = seasonalQ
        return orders
    }
}

extension ARIMAFit {
    /// A start for neighbouring orders: coefficients in common stay, others are near zero.
    fileprivate func partials(for other: ARIMAOrders) -> [Double] {
        var next = 0
        func take(_ have: Int, _ want: Int) -> [Double] {
            let list = (0..<want).map { $0 < have ? partials[next + $0] : 0.02 }
            next += have
            return list
        }
        return take(orders.autoregressive, other.autoregressive)
            + take(orders.movingAverage, other.movingAverage)
            + take(orders.seasonalAutoregressive, other.seasonalAutoregressive)
            + take(orders.seasonalMovingAverage, other.seasonalMovingAverage)
    }
}

extension ARIMASample {
    /// Whether the values differ by no more than rounding.
    func isFlat(_ values: [Double]) -> Bool {
        guard let least = values.min(), let greatest = values.max() else { return true }
        return greatest - least <= 4 * resolution
    }
}
