import Glibc
import Ingestion
import Retraining

/// What `almanac status` says of values that were corrected, and of columns that have changed.
extension StatusCommand {
    static func lines(_ figures: CorrectionFigures) -> [String] {
        let count = figures.correctedPeriods
        guard count > 0 else { return [] }
        var lines = [
            "\(Quantity.of(count, "period")) in \(figures.correctingRuns) of "
                + "\(Quantity.of(figures.runs, "run")), beside \(figures.newPeriods) new: "
                + directions(figures)
        ]
        if let age = quantiles(figures.age, { figure($0) }) {
            lines.append("\(age) periods before the newest")
        }
        if let share = quantiles(figures.share, { figure($0 * 100) }) {
            lines.append("\(share) percent of the value before")
        }
        if let change = quantiles(figures.change, { figure($0) }) {
            lines.append("\(change) in the value's own unit")
        }
        let most = figures.mostCorrected.prefix(3).map { "\(printable($0.series)) (\($0.periods))" }
        lines.append("most often \(most.joined(separator: ", "))")
        return labelled("corrected", lines)
    }

    static func lines(_ changes: [SchemaChange]) -> [String] {
        let shown = changes.suffix(3).map { change in
            printable("run \(change.run): \(change.sentence) (\(change.file))")
        }
        let before = changes.count - shown.count
        return labelled("columns", shown + (before > 0 ? ["and \(before) before"] : []))
    }

    /// `median 1, nine in ten up to 4, at most 12`; nil without a case.
    private static func quantiles(
        _ quantiles: CorrectionFigures.Quantiles, _ text: (Double) -> String
    ) -> String? {
        guard let median = quantiles.median, let nine = quantiles.nineInTen,
            let greatest = quantiles.greatest
        else { return nil }
        return "median \(text(median)), nine in ten up to \(text(nine)), at most \(text(greatest))"
    }

    /// `7 up, 5 down`.
    private static func directions(_ figures: CorrectionFigures) -> String {
        [
            (figures.raised, "up"), (figures.lowered, "down"), (figures.filled, "filled in"),
            (figures.emptied, "emptied"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// Three digits, or more before the point, without zeros at the end.
    private static func figure(_ value: Double) -> String {
        guard value > 0 else { return "0" }
        guard value >= 1e-12, value < 1e15 else { return "\(value)" }
        let places = max(0, 2 - Int(log10(value).rounded(.down)))
        var text = Quantity.fixed(value, places)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text
    }

    private static func labelled(_ label: String, _ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in
            let name = index == 0 ? label : ""
            return "  \(name)\(String(repeating: " ", count: max(1, 12 - name.count)))\(line)"
        }
    }
}
