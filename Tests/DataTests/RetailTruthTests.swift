import Testing

@Suite("The truth of the weekly retail panel")
struct RetailTruthTests {
    let truth: RetailTruth
    let scan: RetailScan

    static let breakKinds: Set = ["levelShift", "varianceChange", "scaleChange"]

    init() throws {
        let folder = DataFolder("weekly-retail")
        truth = try RetailTruth.read(folder)
        scan = try RetailScan(folder)
    }

    @Test("The panel has the shape the truth states")
    func shape() {
        #expect(truth.synthetic)
        #expect(truth.series == 60)
        #expect(scan.values.count == truth.series)
        #expect(truth.weeks == 156)
        #expect(scan.weekCount == truth.weeks)
        #expect(scan.monday(0) == truth.firstWeek)
        #expect(scan.monday(truth.weeks - 1) == truth.lastWeek)
        #expect(scan.drops.count == truth.drops)
        #expect(scan.drops.map(\.name) == (104...156).map { scan.monday($0) + ".csv" })
    }

    @Test("A reader finds the row faults, gaps and ends that the truth names, and no others")
    func faults() {
        let named = truth.findings.filter { !Self.breakKinds.contains($0.kind) }.map(\.fault)
        #expect(Set(named).count == named.count, "a fault is named twice")
        for fault in Set(named).subtracting(scan.faults) {
            Issue.record("Named, but the files do not show it: \(fault)")
        }
        for fault in scan.faults.subtracting(named) {
            Issue.record("The files show it, but it is not named: \(fault)")
        }
    }

    @Test("Every kind is planted, and row faults both in the history and in the weekly drops")
    func coverage() {
        let twice = [
            "nullValue", "unreadableValue", "nonFiniteValue", "exactDuplicate",
            "conflictingDuplicate", "ledgerNull", "ledgerUnreadable", "calendarGap",
        ]
        for kind in twice {
            let drops = truth.findings(kind).map(\.drop)
            #expect(drops.contains("2024-12-30.csv"), "\(kind)")
            #expect(drops.contains { $0 > "2024-12-30.csv" }, "\(kind)")
        }
        let once = [
            "lateRow", "belowLedgerPosition", "correction", "levelShift", "varianceChange",
            "scaleChange", "newSeries", "endedSeries",
        ]
        for kind in once { #expect(!truth.findings(kind).isEmpty, "\(kind)") }
        #expect(Set(truth.findings.map(\.kind)) == Set(twice + once))
        #expect(truth.findings("calendarGap").filter { $0.series == nil }.count == 1)
    }

    @Test("Every line named exists, in the drop named, and holds the series and week of the fault")
    func lines() throws {
        for finding in truth.findings {
            let rows = try #require(scan.drops.first { $0.name == finding.drop }).rows
            #expect(finding.lines.isEmpty == (finding.kind == "calendarGap"), "\(finding.fault)")
            for line in finding.lines {
                let row = try #require(rows.first { $0.line == line }, "\(finding.fault)")
                #expect(row["series_id"] == finding.series, "\(finding.fault)")
                #expect(finding.weeks.contains(row["week"]), "\(finding.fault)")
            }
        }
    }

    @Test("A spoilt cell holds what the truth quotes")
    func cells() throws {
        for finding in truth.findings where finding.cell != nil {
            let column = finding.kind.hasPrefix("ledger") ? "loaded_on" : "units"
            let rows = try #require(scan.drops.first { $0.name == finding.drop }).rows
            for line in finding.lines {
                #expect(rows[line - 2][column] == finding.cell, "\(finding.fault)")
            }
        }
    }

    @Test("A consequence has its cause, in the same series and week")
    func consequences() {
        for finding in truth.findings where finding.consequenceOf != nil {
            #expect(
                truth.findings.contains {
                    $0.kind == finding.consequenceOf && $0.series == finding.series
                        && $0.weeks == finding.weeks
                }, "\(finding.fault)")
        }
    }

    @Test("A late row was missing before, and a correction replaces a value sent before")
    func earlierDrops() throws {
        for finding in truth.findings("lateRow", "belowLedgerPosition", "correction") {
            let name = try #require(finding.missingFrom ?? finding.corrects)
            let earlier = try #require(scan.drops.first { $0.name == name })
            let rows = earlier.rows.filter {
                $0["series_id"] == finding.series && $0["week"] == finding.weeks[0]
            }
            #expect(name < finding.drop)
            #expect(rows.count == (finding.kind == "correction" ? 1 : 0), "\(finding.fault)")
        }
    }

    @Test("Accepted units are whole and not negative, and prices have two decimals")
    func cellsOfCleanRows() {
        for (series, weeks) in scan.values {
            let bad = weeks.values.filter { $0 < 0 || $0 != $0.rounded() }
            #expect(bad.isEmpty, "\(series)")
        }
        for drop in scan.drops {
            for row in drop.rows {
                let parts = row["price"].split(separator: ".")
                #expect(
                    parts.count == 2 && parts.last?.count == 2 && Double(row["price"]) ?? 0 > 0,
                    "\(drop.name) line \(row.line)")
            }
        }
    }
}
