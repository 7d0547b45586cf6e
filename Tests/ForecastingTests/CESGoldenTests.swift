import Forecasting
import Testing

/// statsforecast 2.1.1 at given parameters, see `Goldens/theta-ces.py`.
@Suite struct CESGoldenTests {
    @Test(arguments: ["AirPassengers", "UKgas"], CESForm.allCases)
    func agreesFromTheSameState(_ name: String, _ form: CESForm) throws {
        let goldens = try Goldens("theta-ces.csv")
        let golden = "\(name):\(form.rawValue)"
        let components = (0..<4).map { goldens.vector(golden, "state\($0)") }
        let smoothing = goldens.vector(golden, "smoothing") + [0, 0]
        let isSimple = form == .simple
        var model = CES(
            form: form,
            seasonLength: Int(try goldens.number(name, "seasonLength")),
            smoothing: CESSmoothing(
                alpha0: smoothing[0], alpha1: smoothing[1], beta0: smoothing[2],
                beta1: smoothing[3]),
            initialState: CESState(
                level: isSimple ? 0 : try #require(components[0].last),
                potential: isSimple ? 0 : try #require(components[1].last),
                season: isSimple ? components[0] : components[2],
                seasonPotential: isSimple ? components[1] : components[3]),
            sigma: 1)
        let fitted = model.update(goldens.vector(name, "values")).map(\.mean)
        #expect(largestDifference(fitted, goldens.vector(golden, "fitted")) < 1e-10)
        let mean = goldens.vector(golden, "mean")
        let forecast = model.forecast(horizon: mean.count, levels: [], seed: 1)
        #expect(largestDifference(forecast.mean, mean) < 1e-10)
    }
}
