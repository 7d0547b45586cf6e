/// A covariate made ready for its tests: what kind it is, and what varies without its seasons.
package struct CovariateSample: Sendable {
    /// One a period, in the order of time; `nan` where it is missing.
    let values: [Double]
    /// How many at the end are new.
    let newest: Int
    /// In periods: the job's, and a year where that is longer.
    let seasons: [Double]
    let nature: Nature
    /// Of what varies, without its seasons, with the frequencies of the sines that were estimated.
    let errors: (reference: [Double], current: [Double], sines: [Double])?

    /// What kind of covariate the older values show.
    enum Nature: Sendable {
        /// Too few values to say.
        case unknown
        /// At least half of the values are this one.
        case usual(Double)
        /// More than half are those of the period before.
        case held
        case varying
    }

    /// Nil where there is nothing new, or nothing old.
    ///
    /// - Parameter values: one a period; whatever is not finite is missing.
    package init?(_ values: [Double], newest: Int, seasons: [Double]) {
        guard newest > 0, newest < values.count else { return nil }
        // Divided by a power of two, so that no difference is infinite.
        let greatest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
        let unit = greatest > 1e100 ? 0x1p-600 : 1
        self.values = values.map { $0.isFinite ? $0 * unit : .nan }
        self.newest = newest
        self.seasons = seasons
        nature = Nature(self.values.dropLast(newest))
        if case .varying = nature {
            errors = SeasonRemoval.errors(self.values, newest: newest, seasons: seasons)
        } else {
            errors = nil
        }
    }

    /// The values without their seasons where they vary from period to period, for looking at several
    /// covariates together; nil for flags, prices and what is missing.
    package var varying: [Double]? { errors.map { $0.reference + $0.current } }
}

extension CovariateSample.Nature {
    fileprivate init(_ reference: some Collection<Double>) {
        let known = reference.filter(\.isFinite)
        guard known.count >= DriftMeasurement.leastReference else {
            self = .unknown
            return
        }
        // If one value fills half of the sorted ones, it stands in the middle, or just before it.
        let sorted = known.sorted()
        for candidate in [sorted[(known.count - 1) / 2], sorted[known.count / 2]]
        where 2 * known.count(where: { $0 == candidate }) >= known.count {
            self = .usual(candidate)
            return
        }
        let held = zip(known, known.dropFirst()).count { $0 == $1 }
        self = 2 * held > known.count ? .held : .varying
    }
}
