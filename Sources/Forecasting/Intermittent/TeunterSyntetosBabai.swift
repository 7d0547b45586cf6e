// Teunter, Syntetos and Babai: the smoothed size of a demand times the smoothed probability of one.
//
//   every period     p̂ ← p̂ + β (1[y ≠ 0] − p̂)
//   on a demand z    ẑ ← ẑ + α (z − ẑ)
//   forecast         p̂ · ẑ
//
// Assumes that a demand comes in every period with a probability, and with a size, that move slowly. The
// probability falls while no demand comes, so that a part that nobody needs any more is forgotten, as
// Croston's method never does. Unbiased. Both levels start at their first value; α in [0.1, 0.3] and β in
// [0.02, 0.3] have the least squared one-step errors of their own sequence. Source: Teunter, Syntetos and
// Babai, Intermittent demand: linking forecasting to inventory obsolescence, European Journal of Operational
// Research 214 (2011). Serves whatever has one observation; poor where demand comes at a
// regular distance, which it does not know. Intervals: see `IntermittentModel`.
//
//     $ printf 'week,sold\n1,4\n2,0\n3,4\n4,0\n5,0\n6,0\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model tsb
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,tsb,1.0839,0.0,4.0
//     sold,8,tsb,1.0839,0.0,4.0

/// The method of Teunter, Syntetos and Babai.
package struct TeunterSyntetosBabai: IntermittentModel {
    package static let name = "tsb"
    package static let summary =
        "Teunter-Syntetos-Babai: smoothed demand probability times size; forgets dead demand."

    struct State: DemandState {
        private var sizes: SmoothedLevel
        private var probability: SmoothedLevel

        init(sizeAlpha: Double, probabilityAlpha: Double) {
            sizes = SmoothedLevel(alpha: sizeAlpha)
            probability = SmoothedLevel(alpha: probabilityAlpha)
        }

        var size: Double { sizes.level ?? 0 }
        var mean: Double { size * (probability.level ?? 0) }

        var parameters: [ModelParameter] {
            [
                ModelParameter(name: "alpha_size", value: sizes.alpha),
                ModelParameter(name: "alpha_probability", value: probability.alpha),
            ]
        }

        var restarted: State {
            State(sizeAlpha: sizes.alpha, probabilityAlpha: probability.alpha)
        }

        mutating func advance(_ value: Double) {
            guard value.isFinite else { return }
            probability.advance(value != 0 ? 1 : 0)
            if value != 0 { sizes.advance(value) }
        }
    }

    var state: State
    let errors: DemandErrors

    package var specification: String { "TSB" }

    /// With smoothing parameters given beforehand, both in (0, 1].
    package static func fit(
        _ values: [Double], sizeAlpha: Double, probabilityAlpha: Double
    ) throws(FitFailure) -> TeunterSyntetosBabai {
        guard values.contains(where: \.isFinite) else {
            throw .tooFewObservations(needed: 1, found: 0)
        }
        return fitted(
            State(sizeAlpha: sizeAlpha, probabilityAlpha: probabilityAlpha), values)
    }

    static func estimated(from values: [Double]) -> State {
        let demands = Demands(values)
        return State(
            sizeAlpha: SmoothedLevel.bestAlpha(demands.sizes),
            probabilityAlpha: SmoothedLevel.bestAlpha(demands.occurrences, in: 0.02...0.3))
    }
}
