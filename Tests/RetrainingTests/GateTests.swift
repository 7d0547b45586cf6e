import Evaluation
import Retraining
import Testing

@Suite struct GateTests {
    private static func card(_ values: [String: Double]) -> Scorecard {
        Scorecard(
            count: 6,
            entries: AccuracyMeasures.all.map { .init(measure: $0.name, value: values[$0.name]) })
    }

    private static func holds(
        _ measure: String, _ champion: Double?, _ challenger: Double?, improvement: Double = 0.1
    ) throws -> Bool {
        var policy = try StageBench().job.promotion
        policy.measure = measure
        policy.improvement = improvement
        let criteria = PromotionGate.criteria(
            champion: card(champion.map { [measure: $0] } ?? [:]),
            challenger: card(challenger.map { [measure: $0] } ?? [:]), policy: policy)
        #expect(criteria.count == 1)
        #expect(criteria.allSatisfy { $0.value != nil || !$0.holds })
        return criteria.allSatisfy(\.holds)
    }

    @Test func lessIsBetterOfErrors() throws {
        #expect(try Self.holds("rmse", 10, 9))
        #expect(try !Self.holds("rmse", 10, 9.01))
        #expect(try !Self.holds("rmse", 10, 11))
    }

    @Test func moreIsBetterOfExplainedVariance() throws {
        #expect(try Self.holds("r2", 0.5, 0.55))
        #expect(try !Self.holds("r2", 0.5, 0.54))
        #expect(try Self.holds("r2", -0.5, 0.1))
        #expect(try !Self.holds("r2", -0.5, -0.6))
    }

    @Test func nearerIsBetterOfBiasAndCoverage() throws {
        #expect(try Self.holds("bias", -4, 3.5))
        #expect(try !Self.holds("bias", -4, -5))
        #expect(try Self.holds("coverage", 0.5, 0.95))
        #expect(try !Self.holds("coverage", 0.95, 1))
    }

    @Test func whatCannotBeComputedDoesNotHold() throws {
        #expect(try !Self.holds("rmse", nil, 1))
        #expect(try !Self.holds("rmse", 1, nil))
        #expect(try !Self.holds("rmse", 0, 0, improvement: 0))
        // Beyond the range of numbers, and a number that JSON cannot hold.
        #expect(try !Self.holds("rmse", .leastNonzeroMagnitude, 1e300))
    }

    @Test func everyLimitIsACriterion() throws {
        let folder = try ScratchFolder()
        let job = try Job(
            file: try folder.write(
                """
                { name: "n", source: { files: "*.csv", columns: { time: "t", value: "v" } },
                  frequency: "daily", horizon: 7,
                  promotion: { require: { coverage: { minimum: 0.5 },
                                          bias: { minimum: -2, maximum: 2 } } } }
                """, to: "job.json5"))
        let champion = Self.card(["rmse": 2])
        func failed(_ values: [String: Double]) -> [String] {
            PromotionGate.criteria(
                champion: champion, challenger: Self.card(values), policy: job.promotion
            ).filter { !$0.holds }.map(\.name)
        }
        #expect(failed(["rmse": 1, "coverage": 0.5, "bias": 2]).isEmpty)
        #expect(failed(["rmse": 1, "coverage": 0.4, "bias": 2]) == ["coverage at least 0.5"])
        #expect(failed(["rmse": 1, "coverage": 1, "bias": -2.1]) == ["bias at least -2"])
        #expect(failed(["rmse": 1, "coverage": 1, "bias": 2.1]) == ["bias at most 2"])
        #expect(failed(["rmse": 1, "bias": 0]) == ["coverage at least 0.5"])
    }
}
