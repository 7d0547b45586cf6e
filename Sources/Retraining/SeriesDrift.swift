package import Drift

/// What is tested of a series, and what it means if that has changed.
package enum DriftKind: String, Codable, CaseIterable, Hashable, Sendable {
    /// The champion's errors against those of its training: the loss against its backtest. It decides.
    case concept
    /// The values themselves, against the same season before: for information.
    case target
    /// The share of missing values against that of the training: for information.
    case missing
    /// The covariates, alone and together: for information.
    case data
}

/// Which errors the newest ones are held against.
package enum ErrorReference: String, Codable, CaseIterable, Hashable, Sendable {
    /// Those over the training, each made by parameters that had not seen the value.
    case training
    /// Older ones since the estimate, for a model whose training gave too few.
    case sinceEstimate
}

/// What the drift checks say of one kind of change in one series.
package struct SubjectDrift: Codable, Hashable, Sendable {
    package var kind: DriftKind
    /// The covariate that is spoken of; nil for other kinds, and for all covariates together.
    package var covariate: String?
    package var measurements: [DriftMeasurement]
    /// Of all measurements together.
    package var pValue: Double
    /// Whether it is believed among all series at the false-discovery rate.
    package var isBelieved: Bool

    package init(
        kind: DriftKind, covariate: String? = nil, measurements: [DriftMeasurement], pValue: Double,
        isBelieved: Bool = false
    ) {
        self.kind = kind
        self.covariate = covariate
        self.measurements = measurements
        self.pValue = pValue
        self.isBelieved = isBelieved
    }
}

/// What the drift checks say of one series.
package struct SeriesDrift: Codable, Hashable, Sendable {
    package var series: String
    /// The champion's standardised one-step errors, by each measure: concept drift, which decides. Empty
    /// where there are too few since the model was estimated.
    package var errors: [DriftMeasurement]
    /// How often chance alone goes as far as the errors, by all measures together; nil where they were not
    /// tested.
    package var pValue: Double?
    /// Which errors the newest ones were held against; nil for those of the training.
    package var errorReference: ErrorReference?
    /// The measurement of the raw values that chance explains least, for information.
    package var values: DriftMeasurement?
    /// What else was tested, for information.
    package var others: [SubjectDrift]
    /// Those of the newest values whose errors lie beyond all of the training, oldest first; nil where there
    /// are none. Many series that share one are a branch that met something (`CommonErrors`).
    package var unforeseen: [UnforeseenValue]?
    /// Whether the errors are beyond chance in this run, judged together with all series.
    package var exceeds: Bool
    /// In which of the newest runs, this one included, they were.
    package var history: DriftHistory
    /// Whether the policy takes it for drift.
    package var flagged: Bool
    /// One sentence for people.
    package var explanation: String

    /// The runs in a row, this one included, in which the errors were beyond chance.
    package var consecutiveRuns: Int { history.consecutive }

    /// Of the measurements of the errors the one that chance explains least; nil where there is none.
    package var residuals: DriftMeasurement? {
        errors.telling
    }

    package init(
        series: String, errors: [DriftMeasurement], pValue: Double? = nil,
        errorReference: ErrorReference? = nil, values: DriftMeasurement?,
        others: [SubjectDrift] = [],
        unforeseen: [UnforeseenValue]? = nil, exceeds: Bool, history: DriftHistory, flagged: Bool,
        explanation: String
    ) {
        self.series = series
        self.errors = errors
        self.pValue = pValue
        self.errorReference = errorReference == .training ? nil : errorReference
        self.values = values
        self.others = others
        self.unforeseen = unforeseen
        self.exceeds = exceeds
        self.history = history
        self.flagged = flagged
        self.explanation = explanation
    }
}

extension SeriesDrift {
    /// Records of before say how many runs in a row there were, and know of no other kinds of drift.
    enum CodingKeys: String, CodingKey {
        case series, errors, pValue, errorReference, values, others, unforeseen, exceeds
        case history = "consecutiveRuns"
        case flagged, explanation
    }

    package init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            series: try keys.decode(String.self, forKey: .series),
            errors: try keys.decode([DriftMeasurement].self, forKey: .errors),
            pValue: try keys.decodeIfPresent(Double.self, forKey: .pValue),
            errorReference: try keys.decodeIfPresent(
                ErrorReference.self, forKey: .errorReference),
            values: try keys.decodeIfPresent(DriftMeasurement.self, forKey: .values),
            others: try keys.decodeIfPresent([SubjectDrift].self, forKey: .others) ?? [],
            unforeseen: try keys.decodeIfPresent([UnforeseenValue].self, forKey: .unforeseen),
            exceeds: try keys.decode(Bool.self, forKey: .exceeds),
            history: try keys.decode(DriftHistory.self, forKey: .history),
            flagged: try keys.decode(Bool.self, forKey: .flagged),
            explanation: try keys.decode(String.self, forKey: .explanation))
    }
}

/// How many series drifted, beside what chance alone would give.
package struct DriftSummary: Codable, Hashable, Sendable {
    /// Series whose errors could be tested.
    package let tested: Int
    /// Those beyond the threshold of a single series in this run.
    package let alarmed: Int
    /// How many of the tested chance alone puts there: the rate times their number.
    package let expectedByChance: Double
    /// Those believed at the false-discovery rate in this run.
    package let believed: Int
    /// Those that the policy takes for drift.
    package let flagged: Int

    package init(_ drift: [SeriesDrift], rate: Double) {
        let pValues = drift.compactMap(\.pValue)
        tested = pValues.count
        alarmed = pValues.count { $0 <= rate }
        expectedByChance = rate * Double(pValues.count)
        believed = drift.count(where: \.exceeds)
        flagged = drift.count(where: \.flagged)
    }
}
