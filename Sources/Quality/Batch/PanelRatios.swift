import Glibc
import TimeSeries

/// The median ratio of values to their levels, period by period.
struct PanelRatios {
    private let new: Range<Int>
    private let first: Int
    private let lags: [SeasonalLag]
    /// What is known of so many periods before is known of the place in the year.
    private let year: Int
    /// `nan` where too few series have a value.
    private let medians: [Double]
    /// The median of those before the new periods.
    private let usual: Double

    private static let mostSeries = 500
    /// So many values are looked at.
    private static let mostValues = 400_000
    private static let leastPeriods = 60
    private static let close = 0.1

    /// Nil where nothing is known before the new periods.
    init?(_ panel: Vintage, new: Range<Int>, seasonLength: Int, leastSeries: Int) {
        self.new = new
        lags = SeasonalLag.all(seasonLength: seasonLength, frequency: panel.frequency)
        year = panel.frequency.periodsOfWeek.map { 52 * $0 } ?? seasonLength
        let before = max(Self.leastPeriods, lags.map { $0.periods + $0.slack }.max() ?? 0)
        let first = new.lowerBound - before
        self.first = first
        var ratios = [[Double]](repeating: [], count: new.upperBound - first)
        var series = 0
        panel.forEachSeries { _, _, _ in series += 1 }
        let most = max(leastSeries, min(Self.mostSeries, Self.mostValues / before))
        let step = max(1, series / most)
        var place = 0
        panel.forEachSeries { _, periods, entry in
            place += 1
            guard place % step == 0 else { return }
            var window = MedianWindow()
            for period in max(first, periods.lowerBound)..<max(first, periods.upperBound) {
                guard case .value(let value) = entry(period) else { continue }
                if let ratio = Self.ratio(of: value, to: window) {
                    ratios[period - first].append(ratio)
                }
                window.add(value)
            }
        }
        medians = ratios.map { $0.count >= leastSeries ? $0.sorted()[$0.count / 2] : .nan }
        let known = medians.prefix(before).filter { !$0.isNaN }.sorted()
        guard !known.isEmpty else { return nil }
        usual = known[known.count / 2]
    }

    private static func ratio(of value: Double, to window: MedianWindow) -> Double? {
        guard window.count >= 3, value > 0, window.median > 0 else { return nil }
        return log(value / window.median)
    }

    /// The departures of the periods before the new ones.
    var departuresBefore: [Double] {
        (first..<new.lowerBound).compactMap { period in
            let ratio = medians[period - first]
            return ratio.isNaN ? nil : smallest(ratio, period, isPast: true)
        }
    }

    /// The departure of a new period, its ratio, and the one that was to be expected: the mean of those that
    /// lie close to the nearest. Nil where too few series have a value.
    func departure(
        of period: Int
    ) -> (departure: Double, ratio: Double, expected: Double)? {
        let ratio = medians[period - first]
        guard !ratio.isNaN else { return nil }
        let departure = smallest(ratio, period, isPast: false)
        let close = ([usual] + like(period, isPast: false)).filter {
            abs($0 - (ratio - departure)) <= Self.close
        }
        return (departure, ratio, close.reduce(0, +) / Double(close.count))
    }

    /// Whether there is a ratio of the same place a year before, where there are seasons.
    func knowsSeason(of period: Int) -> Bool {
        lags.isEmpty || !like(period, isPast: false, from: year).isEmpty
    }

    private func smallest(_ ratio: Double, _ period: Int, isPast: Bool) -> Double {
        var smallest = ratio - usual
        for other in like(period, isPast: isPast) where abs(ratio - other) < abs(smallest) {
            smallest = ratio - other
        }
        return smallest
    }

    /// The ratios of the same place in other seasons.
    /// The ratios of the same place in other seasons, `least` periods away at least.
    private func like(_ period: Int, isPast: Bool, from least: Int = 0) -> [Double] {
        var found: [Double] = []
        for lag in lags where lag.periods >= least {
            for middle in isPast
                ? [period - lag.periods, period + lag.periods] : [period - lag.periods]
            {
                for other in (middle - lag.slack)...(middle + lag.slack)
                where other >= first && other < new.lowerBound && !medians[other - first].isNaN {
                    found.append(medians[other - first])
                }
            }
        }
        return found
    }

    /// Of how many series there is a ratio for `period`, and of how many it is as asked.
    static func count(
        _ panel: Vintage, at period: Int, where isSo: (Double) -> Bool
    ) -> (all: Int, alike: Int) {
        var all = 0
        var alike = 0
        panel.forEachSeries { _, periods, entry in
            guard let ratio = ratio(at: period, periods, entry) else { return }
            all += 1
            if isSo(ratio) { alike += 1 }
        }
        return (all, alike)
    }

    static func ratio(of series: String, at period: Int, in panel: Vintage) -> Double? {
        panel.periods(of: series).flatMap { ratio(at: period, $0) { panel.entry(series, $0) } }
    }

    private static func ratio(
        at period: Int, _ periods: Range<Int>, _ entry: (Int) -> Vintage.Entry
    ) -> Double? {
        guard periods.contains(period), case .value(let value) = entry(period) else { return nil }
        var window = MedianWindow()
        var earlier = period - 1
        while earlier >= periods.lowerBound, window.count < 7 {
            if case .value(let value) = entry(earlier) { window.add(value) }
            earlier -= 1
        }
        return ratio(of: value, to: window)
    }
}
