// The Syntetos–Boylan approximation: Croston's forecast less its bias.
//
//   forecast   (1 − α/2) · ẑ / q̂
//
// E(1/q̂) exceeds 1/E(q̂) by a share of about α/2. Equations, assumptions and failure cases otherwise as
// `croston`; α = 0.1. Source: Syntetos and Boylan, The accuracy of intermittent demand estimates,
// International Journal of Forecasting 21 (2005). Too low where demand comes nearly every period.
//
//     $ printf 'week,sold\n1,0\n2,0\n3,6\n4,0\n5,0\n6,6\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model sba
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,sba,1.9,0.0,6.0
//     sold,8,sba,1.9,0.0,6.0

/// Croston's method with the bias correction of Syntetos and Boylan.
package struct SyntetosBoylan: IntermittentModel {
    package static let name = "sba"
    package static let summary =
        "Syntetos-Boylan: Croston less its bias, for intermittent demand."

    var state: CrostonState
    let errors: DemandErrors

    package var specification: String { "SBA" }

    static func estimated(from values: [Double]) -> CrostonState {
        CrostonState(
            sizeAlpha: Croston.alpha, intervalAlpha: Croston.alpha, factor: 1 - Croston.alpha / 2)
    }
}
