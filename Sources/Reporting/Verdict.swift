import Drift
package import Quality
package import Retraining

/// What a run came to, in plain sentences.
package enum Verdict {
    /// One word for the head of the page.
    package static func word(_ verdict: RunVerdict) -> String {
        switch verdict {
        case .published: return "Published"
        case .nothingNew: return "Nothing new"
        case .halted: return "Halted"
        }
    }

    /// What became of the versions.
    package static func outcome(_ record: RunRecord) -> String {
        let champion = record.promotion.championVersion
        let stays: String
        if let champion {
            stays = "version \(champion) stays the champion"
        } else {
            stays = "there is no champion yet"
        }
        switch record.verdict {
        case .published:
            guard let champion else { return "A version was published, but none is the champion." }
            switch record.promotion.previousVersion {
            case nil: return "Version \(champion) was published as the first champion."
            case let previous? where previous == champion:
                return "The run was published; \(stays)."
            case let previous?:
                return "Version \(champion) was published in place of version \(previous)."
            }
        case .nothingNew:
            return "No new row arrived, so nothing was published; \(stays)."
        case .halted:
            return "A quality check stopped the run before anything was published; \(stays)."
        }
    }

    /// The messages of the findings that stopped the run.
    package static func stoppedBy(_ record: RunRecord) -> [QualityFinding] {
        record.verdict == .halted ? record.findings.filter { $0.action == .fail } : []
    }

    /// How many series were kept, updated, re-estimated, refitted and halted.
    package static func decisions(_ record: RunRecord) -> String {
        let total = record.decisions.count
        guard total > 0 else { return "No series came to a decision." }
        let parts = ActionWords.gravestFirst.reversed().compactMap { action -> String? in
            let count = record.decisions.count { $0.action == action }
            return count == 0 ? nil : "\(NumberFormat.count(count)) \(ActionWords.past(action))"
        }
        return "Of \(Words.count(total, "series", "series")): \(Words.list(parts))."
    }

    /// How many series are flagged, beside what chance alone would give.
    package static func drift(_ record: RunRecord) -> String {
        let measured = record.drift.count { $0.residuals != nil }
        guard measured > 0 else { return "No series had its drift measured." }
        let flagged = record.drift.count(where: \.flagged)
        let beyond = record.drift.count { $0.errors.contains(where: \.isBeyond) }
        let expected = DriftExpectation(record).text
        return "\(NumberFormat.count(flagged)) of \(NumberFormat.count(measured)) series"
            + " \(flagged == 1 ? "is" : "are") flagged for drift;"
            + " the errors of \(NumberFormat.count(beyond)) lie beyond a threshold in this run,"
            + " where chance alone would put about \(expected)."
    }

    /// How many findings of each gravity.
    package static func quality(_ record: RunRecord) -> String {
        guard !record.findings.isEmpty else { return "The quality checks found nothing." }
        let parts = QualityAction.allCases.sorted(by: >).compactMap { action -> String? in
            let count = record.findings.count { $0.action == action }
            return count == 0
                ? nil : "\(NumberFormat.count(count)) \(GravityWords.verb(action, count))"
        }
        return "\(Words.sentence(Words.count(record.findings.count, "finding", "findings")))"
            + " on the data: \(Words.list(parts))."
    }
}

/// Of how many series chance alone would put the errors beyond a threshold.
package struct DriftExpectation {
    package let count: Double

    package init(_ record: RunRecord) {
        let tested = record.drift.count { !$0.errors.isEmpty }
        count = Double(tested) * record.driftFalseAlarmRate
    }

    package var text: String {
        NumberFormat.significant(count, digits: 2)
    }
}
