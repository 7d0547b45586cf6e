package import Tabular
package import TimeSeries

/// What a check does about a finding; the job file may choose another than the check's default.
package enum QualityAction: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    /// Shown, and nothing else.
    case info
    /// Shown above the fold.
    case warn
    /// The rows do not reach the panel; they are kept in quarantine.
    case quarantineRow
    /// The series keeps its champion and gets no update in this run.
    case quarantineSeries
    /// The run stops before anything is published.
    case fail

    package static func < (left: QualityAction, right: QualityAction) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .info: return 0
        case .warn: return 1
        case .quarantineRow: return 2
        case .quarantineSeries: return 3
        case .fail: return 4
        }
    }
}

/// Where a row stood in its source.
package struct RowReference: Codable, Hashable, Sendable {
    /// Relative to the job file.
    package let file: String
    /// Counted from 1, the header included.
    package let line: Int

    package init(file: String, line: Int) {
        self.file = file
        self.line = line
    }
}

/// One thing a check found.
package struct QualityFinding: Codable, Hashable, Sendable {
    /// The name of the rule, as in the job file: `calendarGap`.
    package let rule: String
    package let action: QualityAction
    /// The series it concerns; nil for a whole batch or panel.
    package let series: String?
    /// One sentence: where, what was expected, what was found. It has the words of `found`, and those of
    /// `expected` unless they go without saying.
    package let message: String
    /// `20 rows for 2021-01-01, as before and a season ago`: read after "expected". Of more than one row or
    /// period, what was expected of the first. Nil in records of versions before this was kept.
    package let expected: String?
    /// `8 rows`: read after "found"; nil where `expected` is.
    package let found: String?
    /// What a person can do about it.
    package let advice: String
    /// How many rows or periods it concerns.
    package let count: Int
    /// The first and last period it concerns, where it concerns any.
    package let from: Timestamp?
    package let to: Timestamp?
    /// The rows, at most the first ten.
    package let rows: [RowReference]
    /// Of one series, the rule of the finding about the whole batch that it follows from; nil where it
    /// stands for itself.
    package private(set) var cause: String?

    /// How many of them are named.
    package static let rowsNamed = 10

    /// - Parameter place: what the message begins with, a row or a series; nil for none.
    package init(
        rule: String, action: QualityAction, series: String?, place: String? = nil,
        _ mismatch: Mismatch, advice: String, count: Int, from: Timestamp? = nil,
        to: Timestamp? = nil, rows: [RowReference] = []
    ) {
        self.rule = rule
        self.action = action
        self.series = series
        message = place.map { "\($0): \(mismatch.words)." } ?? mismatch.sentence
        expected = mismatch.expected
        found = mismatch.found
        self.advice = advice
        self.count = count
        self.from = from
        self.to = to
        self.rows = Array(rows.prefix(Self.rowsNamed))
    }

    /// The same, as what another rule has brought with it.
    func following(_ rule: String) -> QualityFinding {
        var finding = self
        finding.cause = rule
        return finding
    }
}
