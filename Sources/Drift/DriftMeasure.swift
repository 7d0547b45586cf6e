/// A distance between two samples. It measures; it never decides.
package protocol DriftMeasure: Sendable {
    /// The name in job files and reports: `kl`.
    static var name: String { get }
    /// What it measures, in one line.
    static var summary: String { get }
    /// Whether it sees how far values are from one another, so that categories have no distance by it.
    static var needsOrder: Bool { get }

    /// Prepared for one pool of values, of which the distance is asked for many splits.
    ///
    /// - Parameter binning: for measures that see shares in bins; others see the values.
    init(_ pool: PooledSamples, _ binning: BinningRule)

    /// The distance of the current values of `split` from the rest of the pool: at least 0 and finite.
    /// It is mutating for the sake of scratch space alone; the same split gives the same bytes.
    mutating func distance(of split: Split) -> Double
}

extension DriftMeasure {
    package init(_ pool: PooledSamples) { self.init(pool, .almanac) }

    /// The distance of `current` from `reference`, both finite and not empty.
    package static func distance(
        from reference: [Double], to current: [Double], binning: BinningRule = .almanac
    ) -> Double {
        let pool = PooledSamples(reference: reference, current: current)
        var measure = Self(pool, binning)
        return measure.distance(of: pool.observed)
    }
}

/// A distance, or a test that gives a p-value.
package enum ListedMeasure: Sendable {
    case distance(any DriftMeasure.Type)
    case test(any TwoSampleTest.Type)

    package var name: String {
        switch self {
        case .distance(let type): type.name
        case .test(let type): type.name
        }
    }

    package var summary: String {
        switch self {
        case .distance(let type): type.summary
        case .test(let type): type.summary
        }
    }

    package var needsOrder: Bool {
        switch self {
        case .distance(let type): type.needsOrder
        case .test(let type): type.needsOrder
        }
    }
}

/// The measures there are. To add one: write its file, and name it here.
package enum DriftMeasures {
    package static let list: [ListedMeasure] = [
        .distance(KullbackLeibler.self),
        .distance(PopulationStability.self),
        .distance(JensenShannon.self),
        .distance(Wasserstein.self),
        .distance(Hellinger.self),
        .test(KolmogorovSmirnov.self),
        .test(AndersonDarling.self),
        .test(CramerVonMises.self),
        .test(ChiSquare.self),
        .distance(Energy.self),
        .distance(Spread.self),
    ]

    /// The distances of the list.
    package static let all: [any DriftMeasure.Type] = list.compactMap {
        if case .distance(let type) = $0 { type } else { nil }
    }

    /// The tests of the list.
    package static let tests: [any TwoSampleTest.Type] = list.compactMap {
        if case .test(let type) = $0 { type } else { nil }
    }

    package static func named(_ name: String) -> ListedMeasure? {
        list.first { $0.name == name }
    }
}
