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
// k is at most 60. Fails on a series without an observation alone. Intervals: see `IntermittentModel`.
//
//     $ printf 'week,sold\n1,0\n2,2\n3,0\n4,2\n5,0\n6,2\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model adida
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,adida,1.0,0.0,2.0
//     sold,8,adida,1.0,0.0,2.0

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
