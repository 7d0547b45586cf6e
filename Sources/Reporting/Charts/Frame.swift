/// The room a chart has, and the axes around it.
struct Frame {
    var width: Double
    var height: Double
    /// The margins.
    var left: Double
    var right: Double
    var top: Double
    var bottom = 0.0

    var innerRight: Double { width - right }
    var innerBottom: Double { height - bottom }
    var innerWidth: Double { innerRight - left }
    var innerHeight: Double { innerBottom - top }

    /// The room that labels on the left need.
    static func margin(for labels: [String]) -> Double {
        Double(labels.map(\.count).max() ?? 0) * 6.3 + 10
    }

    /// Adds room for the labels of `axis` below the chart, which keeps its height.
    func above(_ axis: CalendarAxis) -> Frame {
        var frame = self
        frame.bottom = axis.ticks.contains { $0.context != nil } ? 32 : 20
        frame.height += frame.bottom
        return frame
    }

    /// Grid lines and labels for the values, on the left.
    func drawValueAxis(_ axis: NumberAxis, _ svg: inout SVG) {
        for (tick, label) in zip(axis.ticks, axis.labels) {
            let y = axis.position(of: tick, from: innerBottom, to: top)
            svg.line(left, y, innerRight, y, class: tick == axis.lower ? "axis" : "grid")
            svg.text(label, left - 5, y + 3.5, anchor: .end, class: "tick")
        }
    }

    /// Ticks and two lines of labels below.
    func drawTimeAxis(_ axis: CalendarAxis, _ svg: inout SVG) {
        for tick in axis.ticks {
            let x = axis.position(of: tick.time, from: left, to: innerRight)
            svg.line(x, innerBottom, x, innerBottom + 4, class: "axis")
            svg.text(tick.label, x, innerBottom + 15, anchor: .middle, class: "tick")
            if let context = tick.context {
                svg.text(context, x, innerBottom + 27, anchor: .middle, class: "tick context")
            }
        }
    }
}
