// Croston's method with smoothing parameters of its own for sizes and intervals, each the one in [0.1, 0.3]
// with the least squared one-step errors of its sequence.
//
// Equations, assumptions and failure cases as `croston`. Source: Croston (1972); the bounds as
// statsforecast's CrostonOptimized (2.1.1). With fewer than three demands nothing can be judged, and 0.1
// stands.
//
//     $ printf 'week,sold\n1,0\n2,2\n3,0\n4,0\n5,8\n6,0\n7,0\n8,0\n9,2\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model crostonOptimised
//     series_id,time,model,mean,lower_80,upper_80
//     sold,10,crostonOptimised,0.90391,0.0,2.0092
//     sold,11,crostonOptimised,0.90391,0.0,2.0792

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
