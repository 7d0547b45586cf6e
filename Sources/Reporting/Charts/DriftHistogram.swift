import Drift

/// The shares of the reference and of the current values in each bin, side by side.
///
/// Bins are drawn equally wide, whatever they span: their edges are written between them. The first and
/// last are open.
struct DriftHistogram {
    let measurement: DriftMeasurement
    let title: String

    init(_ measurement: DriftMeasurement, _ title: String) {
        self.measurement = measurement
        self.title = title
    }

    func write(into html: inout HTML) {
        let bins = min(measurement.referenceShares.count, measurement.currentShares.count)
        guard bins > 0 else {
            html.paragraph("No bins were kept.", class: "empty")
            return
        }
        let axis = NumberAxis(
            covering: (measurement.referenceShares + measurement.currentShares).map { $0 * 100 },
            includingZero: true, steps: 3)
        let labels = axis.labels.map { $0 + "%" }
        let frame = Frame(
            width: 420, height: 160, left: Frame.margin(for: labels), right: 8, top: 20, bottom: 20)
        html.drawing(
            width: frame.width, height: frame.height, title: title,
            description: description(bins)
        ) { svg in
            for (tick, label) in zip(axis.ticks, labels) {
                let y = axis.position(of: tick, from: frame.innerBottom, to: frame.top)
                svg.line(frame.left, y, frame.innerRight, y, class: tick == 0 ? "axis" : "grid")
                svg.text(label, frame.left - 5, y + 3.5, anchor: .end, class: "tick")
            }
            drawKey(frame, &svg)
            let width = frame.innerWidth / Double(bins)
            for bin in 0..<bins {
                let left = frame.left + Double(bin) * width
                let shares = (measurement.referenceShares[bin], measurement.currentShares[bin])
                for (share, offset, name) in [
                    (shares.0, 0.08, "reference"), (shares.1, 0.5, "current"),
                ] {
                    let y = axis.position(of: share * 100, from: frame.innerBottom, to: frame.top)
                    svg.rectangle(
                        x: left + width * offset, y: y, width: width * 0.42,
                        height: frame.innerBottom - y, class: name)
                }
            }
            drawEdges(bins, width, frame, &svg)
        }
    }

    private func drawKey(_ frame: Frame, _ svg: inout SVG) {
        svg.rectangle(x: frame.left, y: 3, width: 9, height: 9, class: "reference")
        svg.text(
            "reference (\(NumberFormat.count(measurement.referenceCount)))", frame.left + 13, 11,
            class: "label")
        let middle = frame.left + 128
        svg.rectangle(x: middle, y: 3, width: 9, height: 9, class: "current")
        svg.text(
            "current (\(NumberFormat.count(measurement.currentCount)))", middle + 13, 11,
            class: "label strong")
    }

    /// A bar as long as the distance, with a mark at the threshold, and which measure it is of.
    func writeGauge(into html: inout HTML) {
        let (value, threshold) = (measurement.value, measurement.threshold)
        guard value.isFinite, threshold.isFinite else { return }
        let measure = MeasureName.text(measurement.measure)
        let longest = max(value, threshold, .leastNormalMagnitude)
        let (length, gap) = (190.0, 8.0)
        let scale = length / longest
        html.drawing(
            width: 420, height: 24, title: "\(measure) and its threshold: \(title)",
            description:
                "\(measure) \(NumberFormat.significant(value, digits: 3)) against the threshold"
                + " \(NumberFormat.significant(threshold, digits: 3))."
        ) { svg in
            svg.rectangle(x: 0, y: 6, width: length, height: 8, class: "track")
            svg.rectangle(
                x: 0, y: 6, width: value * scale, height: 8,
                class: measurement.isBeyond ? "current" : "accepted")
            let x = max(threshold, 0) * scale
            svg.line(x, 2, x, 18, class: "threshold")
            let ratio = NumberFormat.fixed(measurement.ratio, decimals: 2)
            svg.text("\(measure), \(ratio)× the threshold", length + gap, 14, class: "label strong")
        }
    }

    /// As many edges as there is room for, evenly chosen.
    private func drawEdges(_ bins: Int, _ width: Double, _ frame: Frame, _ svg: inout SVG) {
        let edges = measurement.edges.prefix(bins - 1)
        let labels = edges.map { NumberFormat.significant($0, digits: 2) }
        let widest = Double(labels.map(\.count).max() ?? 0) * 6.3 + 6
        let every = 1 + Int(widest / width)
        // The middle edge is always among those that are labelled.
        let offset = (edges.count / 2) % every
        // Open to both sides.
        svg.text("←", frame.left + 2, frame.innerBottom + 15, class: "tick")
        svg.text("→", frame.innerRight - 2, frame.innerBottom + 15, anchor: .end, class: "tick")
        for (index, label) in labels.enumerated() {
            let x = frame.left + Double(index + 1) * width
            svg.line(x, frame.innerBottom, x, frame.innerBottom + 3, class: "axis")
            if index % every == offset {
                svg.text(label, x, frame.innerBottom + 15, anchor: .middle, class: "tick")
            }
        }
    }

    private func description(_ bins: Int) -> String {
        let edges = measurement.edges
        let parts = (0..<bins).map { bin in
            let from = bin > 0 && bin <= edges.count ? edges[bin - 1] : nil
            let to = bin < min(edges.count, bins - 1) ? edges[bin] : nil
            let span: String
            switch (from, to) {
            case (nil, let to?): span = "below \(NumberFormat.significant(to, digits: 3))"
            case (let from?, nil): span = "from \(NumberFormat.significant(from, digits: 3))"
            case (let from?, let to?):
                span =
                    "\(NumberFormat.significant(from, digits: 3)) to"
                    + " \(NumberFormat.significant(to, digits: 3))"
            case (nil, nil): span = "bin \(bin + 1)"
            }
            let reference = NumberFormat.percent(measurement.referenceShares[bin], digits: 2)
            let current = NumberFormat.percent(measurement.currentShares[bin], digits: 2)
            return "\(span): reference \(reference), current \(current)"
        }
        return parts.joined(separator: "; ") + "."
    }
}
