import Statistics

/// Numbers of a reference under a name, as they are kept.
package struct ReferenceStatistic: Hashable, Sendable {
    package let name: String
    package var values: [Double]

    package init(_ name: String, _ values: [Double]) {
        self.name = name
        self.values = values
    }
}

extension [ReferenceStatistic] {
    /// The numbers of that name; none where there are none.
    subscript(name: String) -> [Double] { first { $0.name == name }?.values ?? [] }
}

extension DriftReference {
    /// All but the sketch, by name.
    package var statistics: [ReferenceStatistic] {
        var statistics = [
            ReferenceStatistic("unit", [unit]),
            ReferenceStatistic("mean", [neighbours.mean]),
            ReferenceStatistic("autoregression", neighbours.coefficients),
            ReferenceStatistic("before", before),
        ]
        if let season {
            statistics += [
                ReferenceStatistic(
                    "season", [Double(season.length), season.scale.centre, season.scale.spread]),
                ReferenceStatistic("profile", season.profile.numbers),
            ]
        }
        return statistics.filter { !$0.values.isEmpty }
    }

    /// Nil where they are no such statistics.
    package init?(_ statistics: [ReferenceStatistic], sketch: QuantileSketch) {
        guard let unit = statistics["unit"].first, unit > 0, unit.isFinite,
            let mean = statistics["mean"].first, sketch.count > 0
        else { return nil }
        let neighbours = Autoregression(
            mean: mean, coefficients: statistics["autoregression"])
        let before = statistics["before"]
        guard before.count <= neighbours.coefficients.count else { return nil }
        var season: Season?
        let numbers = statistics["season"]
        if !numbers.isEmpty {
            guard numbers.count == 3, numbers[0] >= 3, numbers[0] < 0x1p31, numbers[2] > 0,
                let profile = SeasonProfile(numbers: statistics["profile"])
            else { return nil }
            season = Season(
                length: Int(numbers[0]),
                scale: SeasonScale(centre: numbers[1], spread: numbers[2]), profile: profile)
        }
        self.init(
            unit: unit, neighbours: neighbours, before: before, sketch: sketch, season: season)
    }
}
