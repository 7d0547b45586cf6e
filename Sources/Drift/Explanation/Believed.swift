import Glibc

/// What a column of the mean stands for; places are those of observations.
enum MeanShape: Hashable {
    /// One from `from` on.
    case step(from: Int)
    /// One from `from` to before `end`.
    case stretch(from: Int, end: Int)
    /// Zero before `from`, and from there on a line that rises by one over all periods of the series.
    case slope(from: Int)
    /// The season's waves, again, from `from` on.
    case season(from: Int, waves: Int)
    /// A regressor, from `from` on; from 0 it is a part of the mean, not a change.
    case regressor(Int, from: Int)

    var from: Int {
        switch self {
        case .step(let from), .stretch(let from, _), .slope(let from), .season(let from, _),
            .regressor(_, let from):
            return from
        }
    }

    /// The waves of the season that the mean must have for it; 0 of all but seasons.
    var waves: Int {
        if case .season(_, let waves) = self { return waves }
        return 0
    }

    func columns(_ series: Observations) -> [[Double]] {
        switch self {
        case .step(let from):
            return [series.times.indices.map { $0 >= from ? 1 : 0 }]
        case .stretch(let from, let end):
            return [series.times.indices.map { $0 >= from && $0 < end ? 1 : 0 }]
        case .slope(let from):
            // The first value of the new slope is one period beyond the corner.
            let corner = series.times[from] - 1
            return [
                series.times.map { Double(max(0, $0 - corner)) / Double(max(series.periods, 1)) }
            ]
        case .season(let from, let waves):
            return MeanShape.waves(waves, series).map { column in
                column.indices.map { $0 >= from ? column[$0] : 0 }
            }
        case .regressor(let index, let from):
            // From its mean, so that a change of what it is worth is no change of the level.
            let values = series.regressors[index].values
            let mean = values.reduce(0) { $0 + $1 / Double(values.count) }
            let regressor = values.map { $0 - mean }
            return [series.times.indices.map { $0 >= from ? regressor[series.times[$0]] : 0 }]
        }
    }

    /// Cosine and sine of 1…`count` waves a season; the last of an even season has no sine.
    static func waves(_ count: Int, _ series: Observations) -> [[Double]] {
        var columns: [[Double]] = []
        let length = series.seasonLength
        guard count > 0, length > 1 else { return [] }
        for wave in 1...count where 2 * wave <= length {
            // Whole multiples are reduced first, so that a long series loses no digits.
            let places = series.times.map { Double(wave * $0 % length) / Double(length) }
            columns.append(places.map { cos(2 * .pi * $0) })
            if 2 * wave < length { columns.append(places.map { sin(2 * .pi * $0) }) }
        }
        return columns
    }
}

/// The changes that the search believes so far.
struct Believed {
    /// Of the mean.
    var shapes: [MeanShape] = []
    /// Where the errors became larger or smaller.
    var spreads: [Int] = []
    /// Where the autocorrelation of the errors changed.
    var memories: [Int] = []

    /// The number of the part, cut at `starts`, that each observation lies in.
    static func parts(_ starts: [Int], count: Int) -> [Int] {
        let starts = Set(starts)
        var part = 0
        return (0..<count).map { place in
            if starts.contains(place) { part += 1 }
            return part
        }
    }
}
