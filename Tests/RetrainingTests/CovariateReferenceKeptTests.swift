import Drift
import Retraining
import Testing

/// What is kept of covariates with a version, from run to run.
@Suite struct CovariateReferenceKeptTests {
    /// Week after week, and through the files of a version, it stays what it was when the models were estimated.
    @Test func newValuesLeaveItAsItIs() throws {
        let bench = try CovariateBench()
        let contents = try bench.contents(estimated: 120)
        let read = try #require(VersionContents(files: contents.files))
        for end in [121, 130, 180] {
            let covariates = try bench.covariates(before: end)
            for model in read.models {
                #expect(covariates.reference(of: model) == model.covariates)
            }
            let shared = covariates.sharedReference(of: read.models, kept: read.covariates)
            #expect(shared?.reference == contents.covariates)
            #expect(shared?.end == CovariateBench.first + 120)
        }
    }

    /// Where there is none, as in a version of before, or one of other values, it is made of the older ones.
    @Test func whereItIsMissingItIsMade() throws {
        let bench = try CovariateBench()
        let models = try bench.contents(estimated: 120).models
        let covariates = try bench.covariates(before: 130)
        var other = models[0]
        other.covariates = models[1].covariates
        #expect(covariates.reference(of: other) == models[0].covariates)
        other.covariates = nil
        #expect(covariates.reference(of: other) == models[0].covariates)
    }

    /// Whether it is read or made anew, a run says the same.
    @Test func aVersionOfBeforeSaysTheSame() async throws {
        let bench = try CovariateBench()
        let contents = try bench.contents(estimated: 120)
        let read = try #require(VersionContents(files: contents.files))
        let covariates = try bench.covariates(before: 136)
        func drift(_ models: [SeriesModel], _ kept: CovariatesReference?) async throws
            -> CovariateDrift
        {
            let newest = (CovariateBench.first + 120)..<(CovariateBench.first + 136)
            let tested = try models.map {
                CovariateDrift.Tested(
                    series: $0.series, newest: newest,
                    reference: try #require(covariates.reference(of: $0)))
            }
            let shared = try #require(covariates.sharedReference(of: models, kept: kept))
            return await CovariateDrift.measured(
                tested,
                shared: CovariateDrift.Tested(newest: newest, reference: shared.reference),
                in: covariates, job: bench.job)
        }
        var old = read.models
        for index in old.indices { old[index].covariates = nil }
        let kept = try await drift(read.models, read.covariates)
        #expect(try await drift(old, nil) == kept)
        #expect(kept.panel.map(\.covariate) == ["temperature"])
        for series in CovariateBench.series {
            #expect(
                kept.series[series]?.map(\.covariate)
                    == ["price", "footfall", "promotion", "list", nil])
        }
    }

    /// A correction of the past of one series makes its reference anew, from the corrected past.
    @Test func aCorrectionIsHeldAgainstNewValues() throws {
        let bench = try CovariateBench()
        let contents = try bench.contents(estimated: 120)
        let corrected = try bench.covariates(before: 130, corrected: ("b", 60))
        for model in contents.models {
            let reference = try #require(corrected.reference(of: model))
            #expect((reference == model.covariates) == (model.series != "b"))
            var new = model
            new.covariates = nil
            #expect(reference == corrected.reference(of: new))
        }
        // Of what came since the estimate nothing is kept.
        let later = try bench.covariates(before: 130, corrected: ("b", 125))
        for model in contents.models { #expect(later.reference(of: model) == model.covariates) }
    }

    /// Of what all series share new is what came after half of the models were estimated.
    @Test func theSharedOnesGoOnWhenMostModelsHave() throws {
        let bench = try CovariateBench()
        let old = try bench.contents(estimated: 120)
        let new = try bench.contents(estimated: 140)
        let covariates = try bench.covariates(before: 150)
        func end(_ models: [SeriesModel]) -> Int? {
            covariates.sharedReference(of: models, kept: old.covariates).map {
                $0.end - CovariateBench.first
            }
        }
        #expect(end(old.models) == 120)
        #expect(end([new.models[0]] + old.models[1...]) == 120)
        #expect(end(Array(new.models[..<2]) + [old.models[2]]) == 140)
        #expect(
            covariates.sharedReference(of: new.models, kept: old.covariates)?.reference
                == new.covariates)
        #expect(covariates.sharedReference(of: [], kept: old.covariates) == nil)
    }
}
