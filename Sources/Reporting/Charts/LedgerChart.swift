import Retraining

/// The rows each run accepted and set aside, with marks below for series flagged and refitted.
///
/// A first run brings the whole history and would flatten all that follow: bars far above the others
/// are cut, and their number stands on them.
struct LedgerChart {
    let history: [RunReport.HistoryEntry]

    init(_ history: [RunReport.HistoryEntry]) {
        self.history = history
    }

    func write(into html: inout HTML) {
        let totals = history.map { Double($0.rowsAccepted + $0.rowsQuarantined) }
        let limit = Self.limit(of: totals)
        let axis = NumberAxis(
            covering: totals.filter { $0 <= limit }, includingZero: true, steps: 4)
        let frame = Frame(
            width: 900, height: 230, left: max(62, Frame.margin(for: axis.labels)), right: 12,
            top: 20, bottom: 66)
        let pitch = min(44, frame.innerWidth / Double(max(1, history.count)))

        html.drawing(
            width: frame.width, height: frame.height, class: "chart wide",
            title: "Rows of each run",
            description: description
        ) { svg in
            frame.drawValueAxis(axis, &svg)
            for (name, y) in [("flagged", 30.0), ("refitted", 44), ("run", 60)] {
                svg.text(name, frame.left - 5, frame.innerBottom + y, anchor: .end, class: "tick")
            }
            let widest = NumberFormat.count(history.map(\.run).max() ?? 0).count
            let every = 1 + Int(Double(widest * 7 + 6) / pitch)
            for (index, entry) in history.enumerated() {
                let left = frame.left + Double(index) * pitch
                drawBar(entry, left, pitch, axis, frame, isCut: totals[index] > limit, &svg)
                drawMarks(entry, left + pitch / 2, pitch, frame, &svg)
                if (history.count - 1 - index).isMultiple(of: every) {
                    svg.text(
                        NumberFormat.count(entry.run), left + pitch / 2, frame.innerBottom + 60,
                        anchor: .middle, class: index == history.count - 1 ? "label strong" : "tick"
                    )
                }
            }
        }
        html.element("ul", ["class": "key"]) { html in
            for (name, text) in [
                ("accepted", "accepted"), ("quarantined", "in quarantine"),
                ("halted", "run halted"),
            ] {
                html.element("li") { html in
                    html.element(
                        "svg", ["viewBox": "0 0 12 12", "class": "swatch", "aria-hidden": "true"]
                    ) {
                        $0.void(
                            "rect",
                            ["class": name, "x": "1", "y": "1", "width": "10", "height": "10"])
                    }
                    html.add(text)
                }
            }
        }
    }

    private func drawBar(
        _ entry: RunReport.HistoryEntry, _ left: Double, _ pitch: Double, _ axis: NumberAxis,
        _ frame: Frame, isCut: Bool, _ svg: inout SVG
    ) {
        let x = left + pitch * 0.12
        let width = pitch * 0.76
        if entry.verdict == .halted {
            svg.rectangle(
                x: left, y: frame.top, width: pitch, height: frame.innerHeight, class: "halted")
        }
        let total = entry.rowsAccepted + entry.rowsQuarantined
        let scale = isCut && total > 0 ? axis.upper / Double(total) : 1
        let accepted = axis.position(
            of: Double(entry.rowsAccepted) * scale, from: frame.innerBottom, to: frame.top)
        let all = axis.position(
            of: Double(total) * scale, from: frame.innerBottom, to: frame.top)
        svg.rectangle(
            x: x, y: accepted, width: width, height: frame.innerBottom - accepted, class: "accepted"
        )
        svg.rectangle(x: x, y: all, width: width, height: accepted - all, class: "quarantined")
        guard isCut else { return }
        svg.line(x - 2, frame.top + 9, x + width + 2, frame.top + 5, class: "break")
        svg.text(
            "\(NumberFormat.count(total)) ↑", max(left + pitch / 2, frame.left), frame.top - 5,
            anchor: left - frame.left < 40 ? .start : .middle, class: "label strong")
    }

    private func drawMarks(
        _ entry: RunReport.HistoryEntry, _ x: Double, _ pitch: Double, _ frame: Frame,
        _ svg: inout SVG
    ) {
        for (count, sign, y) in [(entry.flagged, "▲", 30.0), (entry.refitted, "◆", 44)]
        where count > 0 {
            let text = NumberFormat.count(count)
            let fits = Double(text.count) * 7 <= pitch
            svg.text(
                fits ? text : sign, x, frame.innerBottom + y, anchor: .middle,
                class: fits ? "label strong" : "mark")
        }
    }

    /// The height above which bars are cut: infinity unless a few dwarf the others.
    private static func limit(of totals: [Double]) -> Double {
        let sorted = totals.filter { $0 > 0 }.sorted()
        guard sorted.count >= 4 else {
            // Two or three runs: the first may bring the history.
            guard sorted.count >= 2, sorted[sorted.count - 1] > sorted[sorted.count - 2] * 5 else {
                return .infinity
            }
            return sorted[sorted.count - 2]
        }
        let median = sorted[sorted.count / 2]
        let largest = sorted[sorted.count - 1]
        guard largest > median * 5 else { return .infinity }
        return sorted.last { $0 <= median * 5 } ?? .infinity
    }

    private var description: String {
        let accepted = history.reduce(0) { $0 + $1.rowsAccepted }
        let quarantined = history.reduce(0) { $0 + $1.rowsQuarantined }
        return "\(Words.sentence(Words.count(history.count, "run", "runs"))) accepted"
            + " \(Words.count(accepted, "row", "rows")) and set aside"
            + " \(NumberFormat.count(quarantined)); series were flagged in"
            + " \(NumberFormat.count(history.count { $0.flagged > 0 })) of them and refitted in"
            + " \(NumberFormat.count(history.count { $0.refitted > 0 }))."
    }
}
