import Drift
import Glibc

/// What `almanac drift` prints: as JSON as it is, or in lines for people.
struct DriftDocument: Encodable {
    /// What became of the rows of a file.
    struct Sample: Encodable {
        let rows: Int
        let values: Int
        let missing: Int
        let notFinite: Int

        init(_ column: SampleColumn) {
            rows = column.rows
            values = column.values.count
            missing = column.missing
            notFinite = column.notFinite
        }

        var text: String {
            var text = "\(rows) row\(rows == 1 ? "" : "s"), \(values) compared"
            if missing > 0 { text += ", \(missing) missing" }
            if notFinite > 0 { text += ", \(notFinite) not finite" }
            return text
        }
    }

    struct Samples: Encodable {
        let reference: Sample
        let current: Sample
    }

    let reference: String
    let current: String
    let column: String
    let samples: Samples
    let areCategories: Bool
    let binning: BinningRule
    let rate: Double
    var measures: [MeasuredDifference] = []
    /// What a reader must know of the samples, a sentence each.
    var findings: [String] = []

    init(
        _ command: FileDriftCommand, _ before: SampleColumn, _ after: SampleColumn,
        _ pool: PooledSamples
    ) {
        reference = command.reference
        current = command.current
        column = command.column
        samples = Samples(reference: Sample(before), current: Sample(after))
        areCategories = pool.areCategories
        binning = command.binning
        rate = command.rate
        for sample in [before, after] where sample.notFinite > 0 {
            findings.append(
                "\(sample.file): \(sample.notFinite) of \(sample.rows) values are NaN, infinite or "
                    + "too large, and left out.")
        }
        if let finding = missingFinding(before, after) { findings.append(finding) }
        if pool.values.first == pool.values.last {
            findings.append("All values of both files are the same: nothing can differ.")
        }
        let splits = Self.splits(pool.values.count, pool.currentCount)
        if splits * command.rate < 1 {
            findings.append(
                "So few values that no distance is rarer by chance than one in "
                    + "\(Int(splits.rounded())): thresholds at \(command.rate) say nothing.")
        }
    }

    /// Those of `measures` that the column's values can be compared by; what becomes of the others
    /// is a finding.
    mutating func apt(_ measures: [ListedMeasure]) -> [ListedMeasure] {
        guard areCategories else { return measures }
        let others = measures.filter(\.needsOrder).map(\.name)
        if !others.isEmpty {
            findings.append(
                "The column holds categories; \(others.joined(separator: ", ")) "
                    + (others.count == 1 ? "needs" : "need") + " numbers.")
        }
        return measures.filter { !$0.needsOrder }
    }

    /// How the share of missing values differs.
    private func missingFinding(_ before: SampleColumn, _ after: SampleColumn) -> String? {
        guard before.missing + after.missing > 0 else { return nil }
        func flags(_ column: SampleColumn) -> [Double] {
            [Double](repeating: 1, count: column.missing)
                + [Double](repeating: 0, count: column.rows - column.missing)
        }
        let pool = PooledSamples(
            reference: flags(before), current: flags(after), areCategories: true)
        guard let test = try? ChiSquare.tested(pool, .almanac) else { return nil }
        func share(_ column: SampleColumn) -> String {
            BacktestResults.short(100 * Double(column.missing) / Double(column.rows)) + "%"
        }
        return "Missing values are left out: \(share(before)) of the reference, "
            + "\(share(after)) of the current (chi-square test of the two, "
            + "p = \(shortProbability(test.pValue)))."
    }

    /// How many splits of `count` values there are, a million or more being many.
    private static func splits(_ count: Int, _ current: Int) -> Double {
        var splits = 1.0
        for index in 0..<min(current, count - current) where splits < 1e6 {
            splits *= Double(count - index) / Double(index + 1)
        }
        return splits
    }
}

extension DriftDocument {
    func lines(width: Int, colour: Bool) -> [String] {
        var head = TextTable([.left(), .left()])
        head.append(["reference", "\(reference): \(samples.reference.text)"])
        head.append(["current", "\(current): \(samples.current.text)"])
        let kind = areCategories ? "categories" : "numbers"
        head.append(["column", "\(column), \(kind), binning \(binning.rawValue)"])
        var table = TextTable([
            .left("MEASURE"), .left("KIND"), .right("VALUE"), .right("THRESHOLD"), .right("P"),
            .left(""),
        ])
        for measure in measures {
            let isDistance = measure.kind == .distance
            let isBeyond =
                isDistance
                ? measure.value > measure.threshold : measure.value <= measure.threshold
            table.append([
                .init(measure.measure), .init(isDistance ? "distance" : "p-value"),
                .init(
                    isDistance
                        ? BacktestResults.short(measure.value) : shortProbability(measure.value)),
                .init(BacktestResults.short(measure.threshold)),
                .init(shortProbability(measure.pValue)), .init(isBeyond ? "beyond" : "within"),
            ])
        }
        let notes = measures.compactMap { measure in
            measure.note.map { "\(measure.measure): \($0)." }
        }
        let sentences = findings + notes
        return head.lines(width: width, colour: colour) + [""]
            + table.lines(width: width, colour: colour)
            + (sentences.isEmpty ? [] : [""] + sentences.flatMap { wrapped($0, width: width) })
    }
}

/// Three digits after the point, and none that would all be zero.
func shortProbability(_ value: Double) -> String {
    guard value < 0.001 else { return BacktestResults.short(value) }
    guard value > 0 else { return "0" }
    let exponent = Int(floor(log10(value)))
    let tenths = Int((value / pow(10, Double(exponent)) * 10).rounded())
    return tenths == 100 ? "1.0e\(exponent + 1)" : "\(tenths / 10).\(tenths % 10)e\(exponent)"
}
