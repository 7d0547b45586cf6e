// Croston's method with smoothing parameters of its own for sizes and intervals, each the one in [0.1, 0.3]
// with the least squared one-step errors of its sequence.
//
// Equations, assumptions and failure cases as `croston`. Source: Croston (1972); the bounds as
// statsforecast's CrostonOptimized (2.1.1). With fewer than three demands nothing can be judged, and 0.1
// stands.

/// Croston's method, smoothing parameters estimated.
package struct CrostonOptimised: IntermittentModel {
    package static let name = "crostonOptimised"
    package static let summary = "Croston with estimated smoothing, for intermittent demand."

    var state: CrostonState
    let errors: DemandErrors

    package var specification: String { "CROSTON-OPT" }

    static func estimated(from values: [Double]) -> CrostonState {
        let demands = Demands(values)
        return CrostonState(
            sizeAlpha: SmoothedLevel.bestAlpha(demands.sizes),
            intervalAlpha: SmoothedLevel.bestAlpha(demands.intervals))
    }
}
