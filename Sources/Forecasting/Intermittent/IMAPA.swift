// IMAPA, the intermittent multiple aggregation prediction algorithm: the mean of ADIDA's forecasts with
// buckets of 1, 2, … periods up to the average interval between demands.
//
// Short buckets follow the level quickly, long ones see through the zeros; their mean needs no choice.
// Assumptions, equations and failure cases as `adida`; each level of aggregation has an α of its own. Source:
// Petropoulos and Kourentzes, Forecast combinations for intermittent demand, Journal of the Operational
// Research Society 66 (2015). An update costs one step for each level.
//
//     $ printf 'week,sold\n1,0\n2,2\n3,0\n4,2\n5,0\n6,2\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model imapa
//     series_id,time,model,mean,lower_80,upper_80
//     sold,7,imapa,0.97729,0.0,2.0
//     sold,8,imapa,0.97729,0.0,2.0

/// The mean over several levels of aggregation.
package struct IMAPA: IntermittentModel {
    package static let name = "imapa"
    package static let summary =
        "IMAPA: the mean of smoothed buckets of several lengths, for intermittent demand."

    var state: AggregatedDemandState
    let errors: DemandErrors

    package var specification: String { "IMAPA(\(state.longest))" }

    static func estimated(from values: [Double]) -> AggregatedDemandState {
        let observed = values.filter(\.isFinite)
        return estimated(observed, longest: AggregatedDemandState.averageInterval(observed))
    }

    func estimatedAgain(from values: [Double]) -> AggregatedDemandState {
        IMAPA.estimated(values.filter(\.isFinite), longest: state.longest)
    }

    private static func estimated(_ observed: [Double], longest: Int) -> AggregatedDemandState {
        AggregatedDemandState(
            (1...longest).map { AggregatedDemandState.estimated(observed, bucket: $0) })
    }
}
