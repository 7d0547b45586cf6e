/// The models, in the order people see them. To add one: write its file, add its line.
package enum ModelList {
    package static let all: [any ForecastModel.Type] = [
        SeasonalNaive.self,
        Naive.self,
        HistoricalMean.self,
        RandomWalkWithDrift.self,
        WindowAverage.self,
        SeasonalWindowAverage.self,
        ETS.self,
        ARIMA.self,
        AutomaticTheta.self,
        StandardTheta.self,
        OptimisedTheta.self,
        DynamicStandardTheta.self,
        DynamicOptimisedTheta.self,
        CES.self,
        MSTL<ETS>.self,
        Regression.self,
        Croston.self,
        CrostonOptimised.self,
        SyntetosBoylan.self,
        TeunterSyntetosBabai.self,
        ADIDA.self,
        IMAPA.self,
        Auto.self,
    ]

    /// The model a job file calls `name`; nil where there is none.
    package static func model(named name: String) -> (any ForecastModel.Type)? {
        all.first { $0.name == name }
    }
}
