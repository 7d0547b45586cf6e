// Window average: the mean of the last w values.
//
//   forecast   f_{t+h} = (y_t + … + y_{t−w+1}) / w
//   variance   σ²·Σ_{j<h} ψ_j², as of the seasonal window with a season of one period
//
// Assumes a level that moves slowly, and no trend. Source of the forecast: Hyndman and Athanasopoulos,
// Forecasting: Principles and Practice, third edition, section 3.3; statsforecast's WindowAverage (2.1.1).
// `fit` takes one whole season, so that the window is free of it; without a season, the w of a list with
// the least squared one-step errors. It fails on a series without
// an observation alone, and serves a trend poorly.
//
//     $ printf 'week,sold\n1,9\n2,1\n3,2\n4,3\n5,1\n6,2\n7,3\n8,2\n9,1\n' > sold.csv
//     $ almanac forecast sold.csv --time week --value sold --season-length 3 --horizon 2 \
//     > --level 80 --model window
//     series_id,time,model,mean,lower_80,upper_80
//     sold,10,window,2,0.8564,3.1436
//     sold,11,window,2,0.79454,3.2055

/// The mean of the last few values.
package struct WindowAverage: ForecastModel {
    package static let name = "window"
    package static let summary = "Window average: the mean of the last few values."

    /// The widths `fit` chooses from where there is no season.
    static let widths = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24]

    private var window: SeasonalWindowAverage

    package var width: Int { window.width }
    package var specification: String { "WINDOW(\(width))" }
    package var parameters: [ModelParameter] { window.parameters }

    package static func fit(_ values: [Double], seasonLength: Int) throws(FitFailure)
        -> WindowAverage
    {
        let choice = seasonLength > 1 ? [seasonLength] : widths
        return WindowAverage(
            window: try SeasonalWindowAverage.fit(values, seasonLength: 1, widths: choice))
    }

    /// With a width in periods given beforehand.
    package static func fit(
        _ values: [Double], seasonLength: Int, width: Int
    ) throws(FitFailure) -> WindowAverage {
        WindowAverage(window: try SeasonalWindowAverage.fit(values, seasonLength: 1, width: width))
    }

    package func reestimated(on values: [Double]) throws(FitFailure) -> WindowAverage {
        WindowAverage(window: try window.reestimated(on: values))
    }

    package func restarted() -> WindowAverage { WindowAverage(window: window.restarted()) }

    package mutating func update(_ values: [Double]) -> [OneStepForecast] { window.update(values) }

    package func forecast(horizon: Int, levels: [Double], seed: UInt64) -> Forecast {
        window.forecast(horizon: horizon, levels: levels, seed: seed)
    }

    package func simulate(horizon: Int, paths: Int, seed: UInt64) -> [[Double]] {
        window.simulate(horizon: horizon, paths: paths, seed: seed)
    }

    private init(window: SeasonalWindowAverage) { self.window = window }
}
