// ADIDA, the aggregate–disaggregate intermittent demand approach: buckets as long as the average interval
// between demands hardly have zeros; smooth them, and divide.
//
//   bucket     Y_i = sum of k periods, k the average interval (rounded), the last bucket ending now
//   level      L ← L + α (Y_i − L), from the first bucket on
//   forecast   L / k
//
// Assumes a level of demand that moves slowly. α in [0.1, 0.3] has the least squared one-step errors of the
// buckets. Source: Nikolopoulos, Syntetos, Boylan, Petropoulos and Assimakopoulos, An aggregate–disaggregate
// intermittent demand approach (ADIDA) to forecasting, Journal of the Operational Research Society 62 (2011).
// k is at most 60. Serves whatever has one observation. Intervals: see `IntermittentModel`.
//
//     let model = try ADIDA.fit([0, 2, 0, 2, 0, 2], seasonLength: 1)
//     model.forecast(horizon: 2, levels: [], seed: 1).mean   // 1, 1

/// Aggregate, smooth, disaggregate.
package struct ADIDA: IntermittentModel {
    package static let name = "adida"
    package static let summary =
        "ADIDA: smoothed buckets of the average interval, for intermittent demand."

    var state: AggregatedDemandState
    let errors: DemandErrors

    package var specification: String { "ADIDA(\(state.longest))" }

    static func estimated(from values: [Double]) -> AggregatedDemandState {
        let observed = values.filter(\.isFinite)
        return estimated(observed, longest: AggregatedDemandState.averageInterval(observed))
    }

    func estimatedAgain(from values: [Double]) -> AggregatedDemandState {
        ADIDA.estimated(values.filter(\.isFinite), longest: state.longest)
    }

    private static func estimated(_ observed: [Double], longest: Int) -> AggregatedDemandState {
        AggregatedDemandState(
            [longest].map { AggregatedDemandState.estimated(observed, bucket: $0) })
    }
}
