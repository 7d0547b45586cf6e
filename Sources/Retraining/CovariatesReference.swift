package import Drift
import Statistics

/// What the newest values of covariates that stand side by side are held against, a series' own or those that all
/// series share: made once, when a model is estimated, and kept with the version.
package struct CovariatesReference: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package let name: String
        package let reference: CovariateReference
    }

    /// In the order of the job.
    package let columns: [Column]
    /// What ties those that vary; nil where fewer than two do.
    package let together: ReconstructionReference?
    /// Of all that it was made from, and of how far back the same season lies: where that is another now, it has to be
    /// made again.
    let digest: UInt64

    init(columns: [Column], together: ReconstructionReference?, digest: UInt64) {
        self.columns = columns
        self.together = together
        self.digest = digest
    }
}

extension CovariatesReference {
    /// The older values of covariates, and how they are looked at.
    struct Source {
        var names: [String]
        /// One a period; `nan` where one is missing.
        var columns: [[Double]]
        var firstPeriod: Int
        /// How many periods have followed.
        var newest: Int
        var seasons: [Double]
        var settings: ErrorTestSettings

        var digest: UInt64 {
            var hash = StableHash()
            for name in names { hash.combine(name) }
            let lags = CovariateLags(
                columns.first?.count ?? 0, newest: newest, seasons: seasons, settings: settings)
            for number in [
                firstPeriod, settings.seasonLength, lags.varying ?? 0, lags.usual ?? 0,
            ] { hash.combine(number) }
            for column in columns {
                hash.combine(column.count)
                for value in column {
                    hash.combine(
                        Int(truncatingIfNeeded: value.isNaN ? 0x7ff8 << 48 : value.bitPattern))
                }
            }
            return hash.value
        }
    }

    /// - Parameter kept: of an earlier run; taken where it was made from the same.
    init(of source: Source, kept: CovariatesReference?) {
        let digest = source.digest
        if let kept, kept.digest == digest {
            self = kept
            return
        }
        let estimated = source.columns.map {
            CovariateReference.estimated(
                from: $0, newest: source.newest, seasons: source.seasons, settings: source.settings)
        }
        columns = zip(source.names, estimated).map { Column(name: $0, reference: $1.reference) }
        together = ReconstructionReference(
            of: estimated.compactMap(\.innovations),
            coefficients: columns.compactMap(\.reference.coefficientCount).max() ?? 0)
        self.digest = digest
    }

    /// Every covariate alone, and what ties them.
    ///
    /// - Parameter newest: of each column the values that follow.
    func tested(
        _ newest: [[Double]], settings: ErrorTestSettings, scores: inout RankScores
    ) -> [SubjectDrift] {
        var subjects: [SubjectDrift] = []
        for (values, column) in zip(newest, columns) {
            let tested = CovariateTest.tested(
                values, against: column.reference, settings: settings, scores: &scores)
            if let tested {
                subjects.append(
                    SubjectDrift(
                        kind: .data, covariate: column.name, measurements: tested.measurements,
                        pValue: tested.pValue))
            }
        }
        guard let together else { return subjects }
        let measurement = ReconstructionTest.measured(
            zip(newest, columns).compactMap { $1.reference.innovations(of: $0) },
            against: together, settings: settings, scores: &scores)
        if let measurement {
            subjects.append(
                SubjectDrift(
                    kind: .data, measurements: [measurement], pValue: measurement.pValue))
        }
        return subjects
    }
}
