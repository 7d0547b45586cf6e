import TimeSeries

/// How often the series are observed, and what a job makes of it.
struct JobProposalPeriods {
    let frequency: Frequency
    let evidence: String
    let choices: [JobProposal.Choice]
    let doubts: [String]

    init(
        _ sample: JobProposalSample, _ columns: JobProposalColumns
    ) throws(JobProposalError) {
        let column = sample.columns[columns.time]
        // Whole days go by the day that the text shows, as a run reads them.
        var series = Self.stamps(column.stamps(local: true), columns)
        var found = Frequency.inferred(fromSeries: series)
        if let shown = found, !shown.frequency.hasWholeDays {
            series = Self.stamps(column.stamps(local: false), columns)
            found = Frequency.inferred(fromSeries: series)
        }
        guard let found else {
            throw .noSteps(column: column.name, rows: sample.rows)
        }
        let frequency = found.frequency
        guard Frequency.named.contains(where: { $0.name == frequency.description }) else {
            throw .unnamedFrequency(
                column: column.name, step: frequency.description, agreeing: found.agreeing,
                steps: found.steps)
        }
        self.frequency = frequency
        evidence =
            "\(JobProposalWords.count(found.agreeing)) of "
            + "\(JobProposalWords.count(found.steps, "step is", "steps are")) "
            + Self.step(of: frequency)

        var doubts: [String] = []
        if found.share < 0.9 {
            doubts.append(
                "Only \(evidence); the other periods will count as gaps.")
        }
        let season = frequency.usualSeasonLength
        let lengths = series.map { Set($0.map { frequency.period(containing: $0) }).count }.sorted()
        let usual = lengths.isEmpty ? 0 : lengths[lengths.count / 2]
        if sample.isWhole, season > 1, usual < 2 * season {
            doubts.append(
                "The usual series has \(JobProposalWords.count(usual)) values, less than two seasons of "
                    + "\(season): no season can be learnt until there are more.")
        }
        self.doubts = doubts

        var start = ""
        if case .week(let day) = frequency.unit { start = ", from \(Self.capitalised(day))" }
        choices = [
            .init(part: "frequency", choice: "\(frequency)\(start)", evidence: evidence),
            .init(
                part: "season", choice: "\(season) \(Self.name(season, frequency))",
                evidence: Self.seasonEvidence(frequency, usual: usual, isWhole: sample.isWhole)),
            .init(
                part: "horizon",
                choice:
                    "\(Self.horizon(frequency)) \(Self.name(Self.horizon(frequency), frequency))",
                evidence: "usual for \(frequency) data"),
        ]
    }

    /// The usual horizon of planning at this frequency, in periods.
    static func horizon(_ frequency: Frequency) -> Int {
        switch frequency.unit {
        case .minutes: return 24
        case .days: return 14
        case .week: return 8
        case .months(1): return 12
        case .months(3): return 4
        case .months: return 3
        }
    }

    /// The weekday as a job file writes it; nil where the periods are no weeks.
    var weekStart: String? {
        guard case .week(let day) = frequency.unit else { return nil }
        return ValueCheck.weekdays[day]
    }

    private static func capitalised(_ day: Int) -> String {
        let name = ValueCheck.weekdays[day]
        return name.prefix(1).uppercased() + name.dropFirst()
    }

    private static func step(of frequency: Frequency) -> String {
        switch frequency.unit {
        case .minutes: return "1 hour"
        case .days: return "1 day"
        case .week: return "7 days"
        case .months(1): return "1 month"
        case .months(let count): return "\(count) months"
        }
    }

    private static func name(_ count: Int, _ frequency: Frequency) -> String {
        let many = frequency.periodsName
        return count == 1 ? String(many.dropLast()) : many
    }

    private static func seasonEvidence(
        _ frequency: Frequency, usual: Int, isWhole: Bool
    ) -> String {
        let season: String
        switch frequency.unit {
        case .minutes: season = "one day"
        case .days: season = "one week"
        default: season = "one year"
        }
        let length = JobProposalWords.count(usual)
        return isWhole ? "\(season); the usual series has \(length) values" : season
    }

    private static func stamps(
        _ stamps: [Timestamp?], _ columns: JobProposalColumns
    ) -> [[Timestamp]] {
        var series = [[Timestamp]](repeating: [], count: columns.seriesCount)
        for (row, stamp) in stamps.enumerated() {
            if let stamp { series[Int(columns.seriesOfRow[row])].append(stamp) }
        }
        return series
    }
}
