// Goal: the terms of a regression with the least AICc. Source: Hurvich and Tsai (1989) for AICc;
// the walk over neighbouring sets of terms is that of Hyndman and Khandakar (2008) for ARIMA
// orders.
//
//   AICc = n log(RSS / n) + 2k + 2k(k + 1) / (n − k − 1),   k the columns and σ²
//
// All candidates are judged on the same rows, those with every lag that the search may use, so that
// their sums of squares compare. Lags are considered only as far as half of the observed values
// keep a row.

import Glibc

/// The search for the terms.
struct RegressionSearch {
    private let sample: RegressionSample
    private let rows: [Int]
    /// Of each season length, its forms from none to the finest.
    private let forms: [[RegressionTerms.Season?]]
    private let nearLags: Int
    private let seasonalLags: [Int]
    private var scores: [Place: Double] = [:]

    /// A set of terms as the walk sees it.
    private struct Place: Hashable {
        var hasTrend = false
        /// For each season length, which of its forms.
        var forms: [Int]
        /// Lags from 1 to this.
        var nearLags = 0
        /// Whether each of the seasonal lags is in.
        var seasonalLags: [Bool]
    }

    /// Up to this length a season is dummies, beyond it harmonics.
    static let longestDummies = 24.0
    static let mostHarmonics = 10
    static let mostNearLags = 4
    /// No lag is further back: a state holds that many values.
    static let furthestLag = 400

    init(_ sample: RegressionSample, seasons: SeasonLengths) {
        self.sample = sample
        let count = sample.values.count
        let usable = seasons.exact.filter { $0 > 1 && 2 * $0 <= Double(count) }
        forms = usable.map(Self.forms)
        var seasonal: [Int] = []
        for length in usable {
            let whole = Int(length.rounded())
            for lag in [whole, whole + 1]
            where lag > Self.mostNearLags && lag <= Self.furthestLag && !seasonal.contains(lag) {
                seasonal.append(lag)
            }
        }
        seasonal.sort()
        let observed = sample.values.count { $0.isFinite }
        var near = Self.mostNearLags
        func rows() -> [Int] { sample.rows(lags: Array(1..<(near + 1)) + seasonal) }
        var kept = rows()
        while kept.count * 2 < observed, near > 0 {
            if seasonal.isEmpty { near -= 1 } else { seasonal.removeLast() }
            kept = rows()
        }
        self.rows = kept
        nearLags = near
        seasonalLags = seasonal
    }

    private static func forms(_ length: Double) -> [RegressionTerms.Season?] {
        if length == length.rounded(), length <= longestDummies {
            return [nil, .init(length: length, harmonics: nil)]
        }
        let most = min(mostHarmonics, Int(length / 2))
        return [nil] + (1..<(most + 1)).map { .init(length: length, harmonics: $0) }
    }

    /// The best terms found from a constant, and from a bit of everything.
    mutating func best() -> RegressionTerms {
        let empty = Place(
            forms: forms.map { _ in 0 }, seasonalLags: seasonalLags.map { _ in false })
        var rich = empty
        rich.hasTrend = true
        rich.forms = forms.map { min(2, $0.count - 1) }
        rich.nearLags = min(1, nearLags)
        let ends = [walk(from: empty), walk(from: rich)]
        return terms(ends[1].score < ends[0].score ? ends[1].place : ends[0].place)
    }

    private mutating func walk(from start: Place) -> (place: Place, score: Double) {
        var best = (place: start, score: score(start))
        while true {
            var next = best
            for place in neighbours(of: best.place) {
                let score = score(place)
                if score < next.score { next = (place, score) }
            }
            if next.place == best.place { return best }
            best = next
        }
    }

    private func neighbours(of place: Place) -> [Place] {
        var all: [Place] = []
        func add(_ change: (inout Place) -> Void) {
            var copy = place
            change(&copy)
            all.append(copy)
        }
        add { $0.hasTrend.toggle() }
        for index in forms.indices {
            if place.forms[index] > 0 { add { $0.forms[index] -= 1 } }
            if place.forms[index] + 1 < forms[index].count { add { $0.forms[index] += 1 } }
        }
        if place.nearLags > 0 { add { $0.nearLags -= 1 } }
        if place.nearLags < nearLags { add { $0.nearLags += 1 } }
        for index in seasonalLags.indices { add { $0.seasonalLags[index].toggle() } }
        return all
    }

    private func terms(_ place: Place) -> RegressionTerms {
        let seasonal = seasonalLags.indices.filter { place.seasonalLags[$0] }
        return RegressionTerms(
            hasTrend: place.hasTrend,
            seasons: zip(forms, place.forms).compactMap { $0[$1] },
            lags: Array(1..<(place.nearLags + 1)) + seasonal.map { seasonalLags[$0] })
    }

    private mutating func score(_ place: Place) -> Double {
        if let known = scores[place] { return known }
        let terms = terms(place)
        let n = Double(rows.count)
        let k = Double(terms.columnCount + 1)
        var score = Double.infinity
        if n - k - 1 > 0 {
            // Sums of squares below what rounding leaves are all the same.
            let least = n * SeriesShape.resolution * SeriesShape.resolution
            let squares = max(sample.solution(terms, rows: rows).squares, least)
            score = n * log(squares / n) + 2 * k + 2 * k * (k + 1) / (n - k - 1)
        }
        scores[place] = score
        return score
    }
}
