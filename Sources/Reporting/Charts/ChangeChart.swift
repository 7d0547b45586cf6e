import Retraining
import TimeSeries

/// The values of one series, a line where each change begins, and the dates at which it may have.
struct ChangeChart {
    private let chart: RunReport.Chart
    private let changes: [DriftExplanation.DatedChange]
    private let frequency: Frequency
    private let frame: Frame
    private let value: NumberAxis
    private let time: CalendarAxis

    init(
        _ chart: RunReport.Chart, _ changes: [DriftExplanation.DatedChange], _ frequency: Frequency
    ) {
        self.chart = chart
        self.frequency = frequency
        let first = chart.times.min() ?? Timestamp(seconds: 0)
        time = CalendarAxis(from: first, to: chart.times.max() ?? first, count: 7)
        // Changes before the frame are in the text alone.
        let axis = time
        self.changes = changes.filter { $0.from >= axis.first && $0.from <= axis.last }
        let values = chart.actual.compactMap(\.self).filter(\.isFinite)
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        value = NumberAxis(
            covering: [low, high], includingZero: low >= 0 && low < high * 0.4, steps: 3)
        frame = Frame(
            width: 460, height: 120, left: Frame.margin(for: value.labels), right: 12, top: 8
        ).above(time)
    }

    func write(into html: inout HTML) {
        guard chart.actual.contains(where: { $0?.isFinite ?? false }) else { return }
        html.drawing(
            width: frame.width, height: frame.height, title: "Changes of \(chart.series)",
            description: description
        ) { svg in
            drawRanges(&svg)
            frame.drawValueAxis(value, &svg)
            frame.drawTimeAxis(time, &svg)
            drawValues(&svg)
            for change in changes {
                let place = x(change.from)
                svg.line(place, frame.top, place, frame.innerBottom, class: "change")
            }
        }
    }

    private func drawRanges(_ svg: inout SVG) {
        for change in changes where change.earliest < change.latest {
            let left = x(change.earliest)
            svg.rectangle(
                x: left, y: frame.top, width: max(x(change.latest) - left, 1),
                height: frame.innerHeight, class: "interval level-1")
        }
    }

    private func drawValues(_ svg: inout SVG) {
        var path = SVG.Path()
        var isOpen = false
        for (time, value) in zip(chart.times, chart.actual) {
            guard let value, value.isFinite else {
                isOpen = false
                continue
            }
            if isOpen { path.line(x(time), y(value)) } else { path.move(x(time), y(value)) }
            isOpen = true
        }
        svg.path(path, class: "course")
    }

    private func x(_ instant: Timestamp) -> Double {
        time.position(of: instant, from: frame.left, to: frame.innerRight)
    }

    private func y(_ number: Double) -> Double {
        value.position(of: number, from: frame.innerBottom, to: frame.top)
    }

    private var description: String {
        let count = chart.actual.count { $0 != nil }
        guard let first = changes.first else {
            return "\(NumberFormat.count(count)) observed values; the changes lie before them."
        }
        return "\(NumberFormat.count(count)) observed values; the newest change is marked at "
            + "\(DateText.period(first.from, frequency))."
    }
}
