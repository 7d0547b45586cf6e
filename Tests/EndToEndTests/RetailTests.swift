import Foundation
import Quality
import Retraining
import Testing
import TimeSeries

/// The synthetic weekly panel: every fault that was planted is found.
@Suite struct RetailTests {
    private struct Truth: Decodable {
        struct Finding: Decodable {
            let kind: String
            let series: String?
            let weeks: [String]
            let drop: String
            let lines: [Int]
        }
        let findings: [Finding]
    }

    private static let job = "weekly-retail"
    private static let folder = Program.data.appending(path: job)
    private static let breaks = ["levelShift", "varianceChange"]

    @Test func everyPlantedFaultIsFound() throws {
        let program = try Program()
        try runAsDropsArrive(program)
        let records = try program.records(of: Self.job, in: "store")
        let truth = try JSONDecoder().decode(
            Truth.self, from: Data(contentsOf: Self.folder.appending(path: "truth.json")))

        // What goes on for weeks is one finding, told every week.
        var findings: [Finding: QualityFinding] = [:]
        var explained = Set<Finding>()
        var brought = Set<Finding>()
        let faults = truth.findings.filter { !Self.breaks.contains($0.kind) }
        var found = 0
        for finding in records.flatMap(\.findings) {
            let one = Finding(finding)
            findings[one] = finding
            if faults.contains(where: { Self.matches(finding, $0) }) { explained.insert(one) }
            if faults.contains(where: { Self.isBrought(finding, by: $0) }) { brought.insert(one) }
        }
        for fault in faults {
            let isFound = records.contains { record in
                record.findings.contains { Self.matches($0, fault) }
            }
            #expect(isFound, "\(fault.kind) of \(fault.series ?? "all") \(fault.weeks)")
            if isFound { found += 1 }
        }
        let right = explained.union(brought)
        let precision = Double(right.count) / Double(findings.count)
        print(
            "\(found) of \(faults.count) faults found; \(findings.count) findings, of which "
                + "\(explained.count) name a fault, \(right.count - explained.count) what a fault "
                + "brought with it, \(findings.count - right.count) nothing that was planted; "
                + "precision \(precision), recall \(Double(found) / Double(faults.count))")
        #expect(precision >= 0.95)
        #expect(found == faults.count)
        let faulty = Set(truth.findings.compactMap(\.series))
        for finding in findings.values {
            if let series = finding.series {
                #expect(faulty.contains(series), "\(finding.rule): \(finding.message)")
            }
        }
        var flaggedTrue = Set<String>()
        for fault in truth.findings where Self.breaks.contains(fault.kind) {
            let series = try #require(fault.series)
            let week = try #require(fault.weeks.first)
            let flagged = records.first { record in
                record.asOf.description > week
                    && record.drift.contains { $0.series == series && $0.flagged }
            }
            let record = try #require(flagged, "\(fault.kind) of \(series) from \(week)")
            print("\(fault.kind) of \(series) from \(week): flagged as of \(record.asOf)")
            let start = try #require(TimestampText(week)).timestamp
            let weeks =
                Frequency.weekly.period(containing: record.asOf)
                - Frequency.weekly.period(containing: start) + 1
            #expect(weeks <= 8, "\(fault.kind) of \(series): \(weeks) weeks")
            flaggedTrue.insert(series)
        }

        for one in Set(findings.keys).subtracting(right) {
            print("  beyond the truth: \(one.rule): \(findings[one]?.message ?? "")")
        }
        // Its unit has changed: a check keeps it back, until it lets some of it through.
        flaggedTrue.formUnion(
            truth.findings.filter { $0.kind == "scaleChange" }.compactMap(\.series))
        for record in records {
            for drift in record.drift
            where drift.flagged && !flaggedTrue.contains(drift.series) {
                Issue.record("drift beyond the truth: \(drift.series), as of \(record.asOf)")
            }
        }
    }

    /// One run a week, each with the files that had been delivered by then: a row that claims to be
    /// older than it is arrives when it arrives.
    private func runAsDropsArrive(_ program: Program) throws {
        let files = FileManager.default
        try files.createDirectory(
            at: program.folder.appending(path: "drops"), withIntermediateDirectories: true)
        try files.copyItem(
            at: Self.folder.appending(path: "job.json5"),
            to: program.folder.appending(path: "job.json5"))
        let drops = Self.folder.appending(path: "drops")
        let names = try files.contentsOfDirectory(atPath: drops.path(percentEncoded: false))
        for name in names.sorted() {
            try files.copyItem(
                at: drops.appending(path: name),
                to: program.folder.appending(path: "drops/\(name)"))
            let day = String(name.prefix(10))
            let result = try program.run("run", "job.json5", "--as-of", day, "--quiet")
            #expect(result.exitCode == 0, "\(name): \(result.errors)")
        }
    }

    /// What makes two findings of two runs the same one.
    private struct Finding: Hashable {
        let rule: String
        let series: String?
        let from: String?
        let row: String?

        init(_ finding: QualityFinding) {
            rule = finding.rule
            series = finding.series
            // A series stays too short from its first row on.
            from = finding.from?.description
            row =
                finding.from == nil ? finding.rows.first.map { "\($0.file):\($0.line)" } : nil
        }
    }

    /// Whether a finding is the fault: the rule, the series, and the rows or the weeks.
    private static func matches(_ finding: QualityFinding, _ fault: Truth.Finding) -> Bool {
        guard finding.rule == fault.kind else { return false }
        if let series = fault.series, let found = finding.series, found != series { return false }
        let namesRow = finding.rows.contains {
            $0.file == "drops/\(fault.drop)" && fault.lines.contains($0.line)
        }
        if namesRow { return true }
        let isOfRows = CheckList.rows.contains { $0.rule == finding.rule }
        if isOfRows, !finding.rows.isEmpty, !fault.lines.isEmpty { return false }
        guard let from = finding.from?.description, let to = finding.to?.description else {
            return finding.series == fault.series
        }
        switch fault.kind {
        case "endedSeries": return fault.weeks.allSatisfy { $0 < from }
        default: return fault.weeks.allSatisfy { (from...to).contains($0) }
        }
    }

    /// Whether a finding is what a fault of another kind brings with it: the gap until a late row comes, or
    /// where rows contradict each other, or before a series counts as ended; a new series that is short.
    private static func isBrought(_ finding: QualityFinding, by fault: Truth.Finding) -> Bool {
        guard finding.series == fault.series, let from = finding.from?.description,
            let to = finding.to?.description
        else { return false }
        switch (finding.rule, fault.kind) {
        case ("calendarGap", "lateRow"), ("calendarGap", "belowLedgerPosition"),
            ("calendarGap", "conflictingDuplicate"):
            return fault.weeks.allSatisfy { (from...to).contains($0) }
        case ("calendarGap", "endedSeries"): return fault.weeks.allSatisfy { $0 < from }
        case ("tooShort", "newSeries"): return fault.weeks.contains(from)
        default: return false
        }
    }
}
