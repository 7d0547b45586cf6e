// The Syntetos–Boylan approximation: Croston's forecast less its bias.
//
//   forecast   (1 − α/2) · ẑ / q̂
//
// E(1/q̂) exceeds 1/E(q̂) by a share of about α/2. Equations, assumptions and failure cases otherwise as
// `croston`; α = 0.1. Source: Syntetos and Boylan, The accuracy of intermittent demand estimates,
// International Journal of Forecasting 21 (2005). Too low where demand comes nearly every period.

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
