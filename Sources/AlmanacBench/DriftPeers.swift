import Drift

/// What Evidently alarms on by default: three of its measures, each against its constant.
struct PeerAlarms {
    static let names = ["KS p<=.05", "W/sd>=.1", "KL>=.1"]

    var counts = [0, 0, 0]
    var series = 0

    mutating func add(reference: [Double], current: [Double]) {
        series += 1
        let reference = reference.filter(\.isFinite)
        let current = current.filter(\.isFinite)
        guard !reference.isEmpty, !current.isEmpty else { return }
        if let test = try? KolmogorovSmirnov.tested(reference: reference, current: current),
            test.pValue <= 0.05
        {
            counts[0] += 1
        }
        let wasserstein = Wasserstein.distance(
            from: reference, to: current, binning: .evidently)
        if wasserstein >= 0.1 { counts[1] += 1 }
        if KullbackLeibler.distance(from: reference, to: current, binning: .evidently) >= 0.1 {
            counts[2] += 1
        }
    }

    mutating func add(_ other: PeerAlarms) {
        for index in counts.indices { counts[index] += other.counts[index] }
        series += other.series
    }

    var percents: [String] {
        counts.map { M3Bench.fixed(100 * Double($0) / Double(max(1, series)), 1) + "%" }
    }
}
