// Naive: the next value is the last one.
//
//   forecast   f_{t+h} = y_t
//   variance   h·σ², σ² the mean squared change
//
// Assumes a random walk. Source: Hyndman and Athanasopoulos, Forecasting: Principles and Practice, third
// edition, sections 5.2 and 5.5. It serves whatever has one observation; a missing period adds a step.
// Poor where there is a season or a trend.
//
//     $ printf 'week,sold\n1,3\n2,5\n3,4\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 1 --horizon 2 \
//     > --level 80 --model naive
//     series_id,time,model,mean,lower_80,upper_80
//     sold,4,naive,4.0,1.9737,6.0263
//     sold,5,naive,4.0,1.1344,6.8656

/// The last value, whatever the season: the seasonal naive forecast with a season of one period.
package struct Naive: ForecastModel {
    package static let name = "naive"
    package static let summary = "Naive: the last value."

    private var walk: SeasonalNaive

    package var specification: String { walk.specification }
    package var parameters: [ModelParameter] { walk.parameters }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure) -> Naive {
        Naive(walk: try SeasonalNaive.fit(values, seasonLength: 1))
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> Naive {
        try Naive.fit(values, seasonLength: 1)
    }

    package func restarted() -> Naive { Naive(walk: walk.restarted()) }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] { walk.update(values) }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        walk.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        walk.simulate(horizon: horizon, paths: paths, seed: seed)
    }

    private init(walk: SeasonalNaive) { self.walk = walk }
}
