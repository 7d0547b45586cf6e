import Drift
import Retraining

/// Every series as a dot on one axis: its distance from the reference in thresholds.
///
/// Dots of nearly the same ratio are stacked. Ratios beyond the end of the axis stand at its end, and
/// the chart says so.
struct RatioStrip {
    /// Series that have a measurement on their residuals.
    let drift: [SeriesDrift]

    private static let end = 6.0
    private static let dots = 84.0
    private static let labelRows = 4
    private static let rowHeight = 14.0
    private static let columnWidth = 9.0

    init(_ drift: [SeriesDrift]) {
        self.drift = drift.filter { $0.residuals?.ratio != nil }
    }

    func write(into html: inout HTML) {
        let points = drift.compactMap { entry in
            entry.residuals?.ratio.map { (entry: entry, ratio: $0) }
        }
        guard !points.isEmpty else {
            html.paragraph(
                "No series has a threshold above zero to be set against.", class: "empty")
            return
        }
        let beyond = points.count { $0.ratio > Self.end }
        let axis = NumberAxis(
            covering: points.map { min($0.ratio, Self.end) } + [1.5], includingZero: true, steps: 8)
        let (left, right) = (14.0, 886.0)
        func x(_ ratio: Double) -> Double { axis.position(of: ratio, from: left, to: right) }

        var columns: [Int: [SeriesDrift]] = [:]
        for point in points.sorted(by: Self.calmFirst) {
            columns[column(x(point.ratio)), default: []].append(point.entry)
        }
        let tallest = columns.values.map(\.count).max() ?? 1
        let pitch = min(9, Self.dots / Double(tallest))

        // From above: a row for each name, the dots, the ticks.
        let named = points.filter { $0.entry.flagged }.sorted(by: Self.calmFirst)
            .suffix(Self.labelRows)
        let top = Double(named.count) * Self.rowHeight + 4
        let dots = max(34, Double(tallest) * pitch + 12)
        let frame = Frame(
            width: 900, height: top + dots + 40, left: left, right: 900 - right, top: top,
            bottom: 40)

        html.drawing(
            width: frame.width, height: frame.height, class: "chart wide",
            title: "Distance of every series in thresholds", description: description(points.count)
        ) { svg in
            svg.rectangle(
                x: x(1), y: frame.top, width: frame.innerRight - x(1),
                height: frame.innerHeight, class: "beyond")
            for (tick, label) in zip(axis.ticks, axis.labels) {
                svg.line(x(tick), frame.innerBottom, x(tick), frame.innerBottom + 4, class: "axis")
                svg.text(label, x(tick), frame.innerBottom + 16, anchor: .middle, class: "tick")
            }
            svg.line(
                frame.left, frame.innerBottom, frame.innerRight, frame.innerBottom, class: "axis")
            svg.line(x(1), frame.top, x(1), frame.innerBottom, class: "threshold")
            svg.text(
                "threshold", x(1) - 5, frame.top + 9, anchor: .end, class: "label strong")
            svg.text(
                "distance of the residuals ÷ threshold", frame.left, frame.height - 8, class: "tick"
            )

            for (column, entries) in columns.sorted(by: { $0.key < $1.key }) {
                let centre = Double(column) * Self.columnWidth
                if pitch >= 4 {
                    drawDots(entries, centre, pitch, frame.innerBottom, &svg)
                } else {
                    drawBars(entries, centre, pitch, frame.innerBottom, &svg)
                }
            }
            drawNames(Array(named), x, frame, &svg)
        }
        if beyond > 0 {
            html.paragraph(
                "\(Words.sentence(Words.count(beyond, "series lies", "series lie"))) beyond"
                    + " \(NumberFormat.significant(Self.end)) thresholds and"
                    + " stand\(beyond == 1 ? "s" : "") at the end of the axis.", class: "note")
        }
    }

    private func drawDots(
        _ entries: [SeriesDrift], _ x: Double, _ pitch: Double, _ bottom: Double, _ svg: inout SVG
    ) {
        for (level, entry) in entries.enumerated() {
            svg.circle(
                x, bottom - (Double(level) + 0.5) * pitch, radius: min(3.8, pitch * 0.45),
                class: Self.shape(entry))
        }
    }

    /// Where dots would overlap: one bar for each state, tall enough to be seen.
    private func drawBars(
        _ entries: [SeriesDrift], _ x: Double, _ pitch: Double, _ bottom: Double, _ svg: inout SVG
    ) {
        var foot = bottom
        for shape in ["point", "point exceeds", "point flagged"] {
            let count = entries.count { Self.shape($0) == shape }
            guard count > 0 else { continue }
            let height = max(Double(count) * pitch, 4)
            svg.rectangle(x: x - 3.5, y: foot - height, width: 7, height: height, class: shape)
            foot -= height
        }
    }

    /// The names of the few series furthest out, on rows above the dots.
    private func drawNames(
        _ named: [(entry: SeriesDrift, ratio: Double)], _ x: (Double) -> Double, _ frame: Frame,
        _ svg: inout SVG
    ) {
        // Leaders rise to rows that go down from left to right, so that no name crosses a leader.
        for (row, point) in named.reversed().enumerated() {
            let y = (Double(row) + 0.5) * Self.rowHeight
            let centre = Double(column(x(point.ratio))) * Self.columnWidth
            svg.line(centre, y + 3, centre, frame.innerBottom - 8, class: "leader")
            let ratio = NumberFormat.fixed(point.ratio, decimals: 1)
            let name = point.entry.series
            let short = name.count > 20 ? name.prefix(19) + "…" : name[...]
            svg.text("\(short) \(ratio)×", centre - 4, y + 4, anchor: .end, class: "label strong")
        }
    }

    /// The stack that a dot at `x` stands on.
    private func column(_ x: Double) -> Int {
        Int(x / Self.columnWidth + 0.5)
    }

    private static func calmFirst(
        _ left: (entry: SeriesDrift, ratio: Double), _ right: (entry: SeriesDrift, ratio: Double)
    ) -> Bool {
        if left.entry.flagged != right.entry.flagged { return right.entry.flagged }
        if left.ratio != right.ratio { return left.ratio < right.ratio }
        return left.entry.series < right.entry.series
    }

    private static func shape(_ entry: SeriesDrift) -> String {
        if entry.flagged { return "point flagged" }
        return entry.exceeds ? "point exceeds" : "point"
    }

    private func description(_ count: Int) -> String {
        let beyond = drift.count { $0.residuals?.isBeyond ?? false }
        let flagged = drift.count(where: \.flagged)
        return "\(Words.count(count, "series", "series")): \(Words.count(beyond, "lies", "lie"))"
            + " beyond the threshold, \(NumberFormat.count(flagged)) flagged."
    }
}
