import Forecasting
import Testing

/// Every trap through every model and every kind of composition: a clear `FitFailure`, or a model that
/// keeps the laws.
@Suite struct TrapLawTests {
    /// What comes after a trap: the trap once more, a gap, and values that it had none like.
    private func news(after values: [Double]) -> [Double] {
        let largest = values.filter(\.isFinite).map(abs).max() ?? 0
        return [.nan, 0] + values + [.nan, .nan, -largest, largest, 0]
    }

    @Test(arguments: ModelLawTests.names, Trap.all)
    func theLawsHold(_ name: String, _ trap: Trap) throws {
        let laws = try ModelLaws(
            fitting: name, trap.values, seasons: trap.seasons, note: trap.name)
        guard let laws else { return }
        laws.expectOrderedForecasts()
        try laws.expectEncodingKeepsEveryBit()
        try laws.expectUpdatesInPartsAreOnePass(news(after: trap.values), seed: 7)
        laws.expectRestartingReproducesTheState(trap.values)
        try laws.expectReestimating(on: trap.values)
        let paths = laws.model.simulate(horizon: 6, paths: 3, seed: 5)
        #expect(paths.allSatisfy { $0.count == 6 && allFinite($0) })
    }

    @Test func namesAreOneEach() {
        #expect(Set(Trap.all.map(\.name)).count == Trap.all.count)
        #expect(Trap.all.allSatisfy { !$0.values.isEmpty })
    }
}
