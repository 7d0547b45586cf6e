package import Evaluation
package import Ingestion
package import Quality
package import TimeSeries

/// Everything one run did and why, as the catalogue keeps it and the report shows it.
///
/// It holds no time of the wall clock, so that the same inputs give the same bytes.
package struct RunRecord: Codable, Hashable, Sendable {
    package var job: String
    /// Counted from 1 within the job.
    package var number: Int
    /// The cut-off: the run saw no row whose ledger value lies above it.
    package var asOf: Timestamp
    package var verdict: RunVerdict
    package var ingestion: IngestionSummary
    /// Sorted by action, gravest first, then by rule and series.
    package var findings: [QualityFinding]
    /// One entry for each series that had a champion and new observations, sorted by series.
    package var drift: [SeriesDrift]
    /// Of the covariates that all series share; nil where there are none, and in records of versions that did not
    /// look.
    package var covariates: [SubjectDrift]?
    /// The rate of false alarms the drift thresholds were set for, per series and run.
    package var driftFalseAlarmRate: Double
    /// What changed in the flagged series; nil where none is, and in records of versions that did not look.
    package var explanation: DriftExplanation?
    /// One entry a series, sorted by series.
    package var decisions: [RetrainingDecision]
    /// One entry for each series that had a challenger.
    package var comparisons: [Comparison]
    package var promotion: PromotionOutcome

    package init(
        job: String, number: Int, asOf: Timestamp, verdict: RunVerdict, ingestion: IngestionSummary,
        findings: [QualityFinding], drift: [SeriesDrift], covariates: [SubjectDrift]? = nil,
        driftFalseAlarmRate: Double,
        explanation: DriftExplanation? = nil, decisions: [RetrainingDecision],
        comparisons: [Comparison], promotion: PromotionOutcome
    ) {
        self.job = job
        self.number = number
        self.asOf = asOf
        self.verdict = verdict
        self.ingestion = ingestion
        self.findings = findings
        self.drift = drift
        self.covariates = covariates
        self.driftFalseAlarmRate = driftFalseAlarmRate
        self.explanation = explanation
        self.decisions = decisions
        self.comparisons = comparisons
        self.promotion = promotion
    }
}

/// How a run ended.
package enum RunVerdict: String, Codable, Hashable, Sendable {
    /// A version was published.
    case published
    /// No new row, no change: nothing was published.
    case nothingNew
    /// A check with the action `fail` stopped the run before anything was published.
    case halted
}

/// What a run read.
package struct IngestionSummary: Codable, Hashable, Sendable {
    /// What became of one file.
    package struct File: Codable, Hashable, Sendable {
        /// Relative to the job file.
        package var path: String
        /// `new`; `changed` since an earlier run; or `continued`: an earlier run left rows of it.
        package var status: String
        package var rows: Int
        package var accepted: Int
        package var quarantined: Int

        package init(path: String, status: String, rows: Int, accepted: Int, quarantined: Int) {
            self.path = path
            self.status = status
            self.rows = rows
            self.accepted = accepted
            self.quarantined = quarantined
        }
    }

    /// The files that were read; unchanged files that hold nothing new are only counted.
    package var files: [File]
    package var unchangedFiles: Int
    package var rowsRead: Int
    /// Rows of an earlier run, recognised by their content.
    package var rowsSeenBefore: Int
    /// Rows whose ledger value lies above the cut-off: left for a later run.
    package var rowsAfterCutoff: Int
    package var rowsAccepted: Int
    package var rowsQuarantined: Int
    /// The ledger position before and after, as the source writes it; nil before the first row.
    package var positionBefore: String?
    package var positionAfter: String?
    /// How late new rows were; nil in records of versions that did not look.
    package var lateness: Lateness?
    /// Which known values the run changed; nil for a first run, and in records of versions that did not
    /// look.
    package var corrections: Corrections?
    /// Of a run that had nothing new to check, what is wrong with what it left.
    package var warning: String?

    package init(
        files: [File], unchangedFiles: Int, rowsRead: Int, rowsSeenBefore: Int,
        rowsAfterCutoff: Int, rowsAccepted: Int, rowsQuarantined: Int, positionBefore: String?,
        positionAfter: String?, lateness: Lateness? = nil, corrections: Corrections? = nil,
        warning: String? = nil
    ) {
        self.files = files
        self.unchangedFiles = unchangedFiles
        self.rowsRead = rowsRead
        self.rowsSeenBefore = rowsSeenBefore
        self.rowsAfterCutoff = rowsAfterCutoff
        self.rowsAccepted = rowsAccepted
        self.rowsQuarantined = rowsQuarantined
        self.positionBefore = positionBefore
        self.positionAfter = positionAfter
        self.lateness = lateness
        self.corrections = corrections
        self.warning = warning
    }
}

/// What is done about the model of one series.
package enum RetrainingAction: String, Codable, Hashable, Sendable, CaseIterable {
    case keep
    case update
    case reestimate
    case refit
    case halt
}

/// A decision, with its reasons in words.
package struct RetrainingDecision: Codable, Hashable, Sendable {
    package var series: String
    package var action: RetrainingAction
    /// At least one; each is a sentence.
    package var reasons: [String]
    /// The champion's specification before the run; nil for a series that had none.
    package var modelBefore: String?
    /// The specification in production after the run; nil where no model can serve.
    package var modelAfter: String?
    /// What came of it: `promoted`, `archived`, or why the fit failed. Nil where nothing was fitted.
    package var outcome: String?

    package init(
        series: String, action: RetrainingAction, reasons: [String], modelBefore: String?,
        modelAfter: String?, outcome: String?
    ) {
        self.series = series
        self.action = action
        self.reasons = reasons
        self.modelBefore = modelBefore
        self.modelAfter = modelAfter
        self.outcome = outcome
    }
}

/// Champion against challenger on a window that neither was estimated on.
package struct Comparison: Codable, Hashable, Sendable {
    /// One criterion of the gate.
    package struct Criterion: Codable, Hashable, Sendable {
        /// In words: `mase at least 1% lower`.
        package var name: String
        package var threshold: Double
        /// Nil where it could not be computed; the criterion then does not hold.
        package var value: Double?
        package var holds: Bool

        package init(name: String, threshold: Double, value: Double?, holds: Bool) {
            self.name = name
            self.threshold = threshold
            self.value = value
            self.holds = holds
        }
    }

    package var series: String
    package var from: Timestamp
    package var to: Timestamp
    package var championModel: String
    package var challengerModel: String
    package var champion: Scorecard
    package var challenger: Scorecard
    package var criteria: [Criterion]
    /// Whether every criterion holds.
    package var promoted: Bool

    package init(
        series: String, from: Timestamp, to: Timestamp, championModel: String,
        challengerModel: String, champion: Scorecard, challenger: Scorecard, criteria: [Criterion],
        promoted: Bool
    ) {
        self.series = series
        self.from = from
        self.to = to
        self.championModel = championModel
        self.challengerModel = challengerModel
        self.champion = champion
        self.challenger = challenger
        self.criteria = criteria
        self.promoted = promoted
    }
}

/// What became of the versions.
package struct PromotionOutcome: Codable, Hashable, Sendable {
    /// The champion before the run; nil before the first version.
    package var previousVersion: Int?
    /// The champion after the run; nil where there is none yet.
    package var championVersion: Int?
    /// The version that holds the challengers that did not pass the gate; nil where there are none.
    package var archivedVersion: Int?
    /// One sentence for people.
    package var explanation: String

    package init(
        previousVersion: Int?, championVersion: Int?, archivedVersion: Int?, explanation: String
    ) {
        self.previousVersion = previousVersion
        self.championVersion = championVersion
        self.archivedVersion = archivedVersion
        self.explanation = explanation
    }
}
