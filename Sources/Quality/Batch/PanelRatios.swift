import Glibc
import TimeSeries

/// The median ratio of values to their levels, period by period.
struct PanelRatios {
    private let new: Range<Int>
    private let first: Int
    private let seasonLength: Int
    /// `nan` where too few series have a value.
    private let medians: [Double]
    /// The median of those before the new periods.
    private let usual: Double

    private static let mostSeries = 500
    private static let seasons = 3
    private static let leastPeriods = 60

    /// Nil where nothing is known before the new periods.
    init?(_ panel: Vintage, new: Range<Int>, seasonLength: Int, leastSeries: Int) {
        self.new = new
        self.seasonLength = seasonLength
        let before = max(Self.leastPeriods, Self.seasons * seasonLength + 1)
        let first = new.lowerBound - before
        self.first = first
        var ratios = [[Double]](repeating: [], count: new.upperBound - first)
        var series = 0
        panel.forEachSeries { _, _, _ in series += 1 }
        let step = max(1, series / Self.mostSeries)
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

    /// The ratio of a new period and its departure; nil where too few series have a value.
    func departure(of period: Int) -> (ratio: Double, departure: Double)? {
        let ratio = medians[period - first]
        return ratio.isNaN ? nil : (ratio, smallest(ratio, period, isPast: false))
    }

    /// Whether there is a ratio of a season before.
    func knowsSeason(of period: Int) -> Bool {
        !like(period, isPast: false).isEmpty
    }

    private func smallest(_ ratio: Double, _ period: Int, isPast: Bool) -> Double {
        var smallest = ratio - usual
        for other in like(period, isPast: isPast) where abs(ratio - other) < abs(smallest) {
            smallest = ratio - other
        }
        return smallest
    }

    /// The ratios of the same place in other seasons.
    private func like(_ period: Int, isPast: Bool) -> [Double] {
        guard seasonLength > 1 else { return [] }
        let slack = seasonLength >= 12 ? 1 : 0
        var found: [Double] = []
        for season in 1...Self.seasons {
            for lag in isPast ? [-season, season] : [-season] {
                let middle = period + lag * seasonLength
                for other in (middle - slack)...(middle + slack)
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
            guard periods.contains(period), case .value(let value) = entry(period) else { return }
            var before: [Double] = []
            var earlier = period - 1
            while earlier >= periods.lowerBound, before.count < 7 {
                if case .value(let value) = entry(earlier) { before.append(value) }
                earlier -= 1
            }
            var window = MedianWindow()
            for value in before { window.add(value) }
            guard let ratio = ratio(of: value, to: window) else { return }
            all += 1
            if isSo(ratio) { alike += 1 }
        }
        return (all, alike)
    }
}
