// A series in buckets of k periods, the smoothed bucket divided by k: what ADIDA does at one k and IMAPA at
// many.
//
// Buckets end with the newest value. So that an update is exact and costs O(1) a level, all k ways of laying
// buckets over the series are kept at once: with each value exactly one of them completes a bucket, and
// that one gives the forecast.

/// The newest values, and one smoothed level for every way of laying the buckets.
struct DemandAggregation: Codable, Hashable, Sendable {
    /// Periods in a bucket.
    let bucket: Int
    /// One a phase: the number of leading values its buckets leave out.
    private var phases: [SmoothedLevel]
    /// The phase that completed a bucket last; nil before any did.
    private var newest: Int?

    init(bucket: Int, alpha: Double) {
        self.bucket = bucket
        phases = Array(repeating: SmoothedLevel(alpha: alpha), count: bucket)
    }

    /// A period's share of the smoothed bucket; nil before the first bucket was complete.
    var mean: Double? {
        newest.flatMap { phases[$0].level }.map { $0 / Double(bucket) }
    }

    var alpha: Double { phases.first?.alpha ?? 0 }

    var restarted: DemandAggregation { DemandAggregation(bucket: bucket, alpha: alpha) }

    /// - Parameters:
    ///   - sum: of the newest `bucket` values.
    ///   - count: the number of values so far.
    mutating func advance(sum: Double, count: Int) {
        guard count >= bucket else { return }
        let phase = count % bucket
        phases[phase].advance(sum)
        newest = phase
    }

    /// The sums of buckets that end with the last value.
    static func sums(_ values: [Double], bucket: Int) -> [Double] {
        stride(from: values.count % bucket, to: values.count, by: bucket).map { start in
            values[start..<(start + bucket)].reduce(0, +)
        }
    }
}

/// The state of ADIDA and IMAPA: one or more levels of aggregation over the same newest values.
///
/// A missing value is no period of a bucket.
struct AggregatedDemandState: DemandState {
    /// No bucket is longer: the state keeps one number a phase, so k levels need k²/2.
    static let longestBucket = 60

    private var levels: [DemandAggregation]
    /// A ring of the newest values, as many as the longest bucket.
    private var newest: [Double]
    private var count = 0
    private var sizes = SmoothedLevel(alpha: Croston.alpha)
    /// The mean of the values before the first bucket is complete.
    private var early = 0.0

    init(_ levels: [DemandAggregation]) {
        self.levels = levels
        newest = Array(repeating: 0, count: levels.map(\.bucket).max() ?? 1)
    }

    var size: Double { sizes.level ?? 0 }

    var mean: Double {
        var sum = 0.0
        var known = 0.0
        for level in levels {
            guard let mean = level.mean else { continue }
            sum += mean
            known += 1
        }
        return known > 0 ? sum / known : early
    }

    var parameters: [ModelParameter] {
        levels.map { ModelParameter(name: "alpha_\($0.bucket)", value: $0.alpha) }
    }

    /// A value enters the share of a bucket of k periods with the weight α/k, whichever phase it ends.
    var future: AggregatedDemandFuture {
        let gains = levels.reduce(0) { $0 + $1.alpha / Double($1.bucket) }
        return AggregatedDemandFuture(
            mean: mean, sizes: sizes, gain: gains / Double(max(levels.count, 1)))
    }

    /// The longest bucket.
    var longest: Int { newest.count }

    var restarted: AggregatedDemandState { AggregatedDemandState(levels.map(\.restarted)) }

    mutating func advance(_ value: Double) {
        guard value.isFinite else { return }
        if value != 0 { sizes.advance(value) }
        newest[count % newest.count] = value
        count += 1
        if count <= newest.count { early += (value - early) / Double(count) }
        // Levels ascend, so one sum over the newest values, oldest last, serves them all.
        var sum = 0.0
        var taken = 0
        for index in levels.indices {
            let bucket = levels[index].bucket
            guard bucket <= count else { break }
            while taken < bucket {
                taken += 1
                sum += newest[(count - taken) % newest.count]
            }
            levels[index].advance(sum: sum, count: count)
        }
    }

    /// The average interval between demands in whole periods: the longest bucket worth its while.
    static func averageInterval(_ values: [Double]) -> Int {
        guard let last = values.lastIndex(where: { $0 != 0 }) else { return 1 }
        let demands = values.reduce(0) { $0 + ($1 != 0 ? 1.0 : 0) }
        let interval = (Double(last + 1) / demands).rounded(.toNearestOrEven)
        return min(max(Int(interval), 1), longestBucket)
    }

    /// The level of aggregation with the best smoothing parameter for `values`.
    static func estimated(_ values: [Double], bucket: Int) -> DemandAggregation {
        let sums = DemandAggregation.sums(values, bucket: bucket)
        return DemandAggregation(bucket: bucket, alpha: SmoothedLevel.bestAlpha(sums))
    }
}

/// The mean of smoothed buckets as one smoothed level, for simulated paths.
struct AggregatedDemandFuture: DemandLevel {
    fileprivate(set) var mean: Double
    fileprivate var sizes: SmoothedLevel
    fileprivate let gain: Double

    var size: Double { sizes.level ?? 0 }

    mutating func advance(_ value: Double) {
        mean += gain * (value - mean)
        if value != 0 { sizes.advance(value) }
    }
}
