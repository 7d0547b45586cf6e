// Croston's method: the smoothed size of a demand over the smoothed interval between demands.
//
//   on a demand z after q periods   ẑ ← ẑ + α (z − ẑ),  q̂ ← q̂ + α (q − q̂)
//   forecast of every period        ẑ / q̂
//
// Assumes that demands come at independent intervals with independent sizes. Both levels start at their
// first value; α = 0.1. Source: Croston, Forecasting and stock control for intermittent demands,
// Operational Research Quarterly 23 (1972). The ratio is biased upwards (`sba` corrects it), and the
// forecast does not move while no demand comes (`tsb` does). Fails on a series without an observation;
// a series without a demand has the forecast 0. Intervals: see `IntermittentModel`.
//
//     $ printf 'week,sold\n1,0\n2,0\n3,6\n4,0\n5,0\n6,6\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model croston
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,croston,2.0,0.0,6.0
//     sold,8,croston,2.0,0.0,6.0

/// Croston's method.
package struct Croston: IntermittentModel {
    package static let name = "croston"
    package static let summary =
        "Croston: smoothed demand size over smoothed interval, for intermittent demand."

    var state: CrostonState
    let errors: DemandErrors

    package var specification: String { "CROSTON" }

    static let alpha = 0.1

    static func estimated(from values: [Double]) -> CrostonState {
        CrostonState(sizeAlpha: alpha, intervalAlpha: alpha)
    }
}
