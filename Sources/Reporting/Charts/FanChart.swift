import Forecasting
import Retraining
import TimeSeries

/// One series: what was observed, what was forecast one step ahead, and the forecast with its
/// intervals.
struct FanChart {
    enum Size: String {
        case large, small
    }

    let chart: RunReport.Chart
    let frequency: Frequency
    let size: Size
    private let frame: Frame
    private let value: NumberAxis
    private let time: CalendarAxis
    /// Whether an interval reaches beyond the axis.
    private let isCut: Bool

    init(_ chart: RunReport.Chart, _ frequency: Frequency, _ size: Size) {
        self.chart = chart
        self.frequency = frequency
        self.size = size
        let times = chart.times + chart.forecastTimes
        let first = times.min() ?? Timestamp(seconds: 0)
        time = CalendarAxis(
            from: first, to: times.max() ?? first, count: size == .large ? 7 : 5)

        let lines = (chart.actual + chart.oneStep).compactMap(\.self) + chart.forecast.mean
        let bounds = chart.forecast.intervals.flatMap { $0.lower + $0.upper }
        let range = Self.range(of: lines, widenedBy: bounds)
        isCut = bounds.contains { $0 < range.lowerBound || $0 > range.upperBound }
        value = NumberAxis(
            covering: [range.lowerBound, range.upperBound],
            includingZero: range.lowerBound >= 0
                && range.lowerBound < range.upperBound * 0.4, steps: size == .large ? 5 : 3)
        let left = Frame.margin(for: value.labels)
        frame =
            size == .large
            ? Frame(width: 460, height: 210, left: left, right: 52, top: 10).above(time)
            : Frame(width: 300, height: 138, left: left, right: 44, top: 8).above(time)
    }

    func write(into html: inout HTML) {
        guard hasValues else {
            html.paragraph("There is no observed value and no forecast to draw.", class: "empty")
            return
        }
        html.drawing(
            width: frame.width, height: frame.height, title: "Forecast of \(chart.series)",
            description: description
        ) { svg in
            drawAxes(&svg)
            drawIntervals(&svg)
            drawEstimationMark(&svg)
            drawLine(chart.times, chart.oneStep, "one-step", &svg)
            drawLine(chart.times, chart.actual, "observed", &svg)
            drawLine(chart.forecastTimes, chart.forecast.mean, "mean", &svg)
            drawLabels(&svg)
        }
        if isCut {
            html.paragraph("Intervals run on beyond the frame.", class: "note")
        }
    }

    private var hasValues: Bool {
        !(chart.times.isEmpty && chart.forecastTimes.isEmpty)
            && (chart.actual + chart.oneStep + chart.forecast.mean).contains {
                $0?.isFinite ?? false
            }
    }

    /// The range of the lines, and of the intervals as far as they do not dwarf the lines.
    private static func range(of lines: [Double], widenedBy bounds: [Double]) -> ClosedRange<Double>
    {
        let lines = lines.filter(\.isFinite)
        guard let low = lines.min(), let high = lines.max() else { return 0...1 }
        let margin = max(high - low, abs(high) * 0.05) * 1.5
        let bounds = bounds.filter(\.isFinite)
        return max(
            min(low, bounds.min() ?? low), low - margin)...min(
                max(high, bounds.max() ?? high), high + margin)
    }

    private func x(_ instant: Timestamp) -> Double {
        time.position(of: instant, from: frame.left, to: frame.innerRight)
    }

    private func y(_ number: Double) -> Double {
        value.position(of: number, from: frame.innerBottom, to: frame.top)
    }

    private func drawAxes(_ svg: inout SVG) {
        frame.drawValueAxis(value, &svg)
        frame.drawTimeAxis(time, &svg)
    }

    /// The widest interval first, so that the narrower lie upon it.
    private func drawIntervals(_ svg: inout SVG) {
        for (rank, interval) in widestFirst.enumerated() {
            let count = min(chart.forecastTimes.count, interval.lower.count, interval.upper.count)
            let steps = (0..<count).filter {
                interval.lower[$0].isFinite && interval.upper[$0].isFinite
            }
            guard !steps.isEmpty else { continue }
            var path = SVG.Path()
            for (index, step) in steps.enumerated() {
                let point = (x(chart.forecastTimes[step]), y(interval.upper[step]))
                if index == 0 { path.move(point.0, point.1) } else { path.line(point.0, point.1) }
            }
            for step in steps.reversed() {
                path.line(x(chart.forecastTimes[step]), y(interval.lower[step]))
            }
            path.close()
            svg.path(path, class: "interval level-\(min(rank, 2))")
        }
    }

    private var widestFirst: [Forecast.Interval] {
        chart.forecast.intervals.sorted { $0.level > $1.level }
    }

    private func drawEstimationMark(_ svg: inout SVG) {
        guard let mark = chart.estimatedThrough, mark >= time.first, mark <= time.last else {
            return
        }
        svg.line(x(mark), frame.top, x(mark), frame.innerBottom, class: "estimated")
    }

    /// A line that stops where a value is missing; a value between two gaps is a dot.
    private func drawLine(
        _ times: [Timestamp], _ values: [Double?], _ name: String, _ svg: inout SVG
    ) {
        var path = SVG.Path()
        var runLength = 0
        var last = (x: 0.0, y: 0.0)
        for index in 0...times.count {
            let value = index < times.count && index < values.count ? values[index] : nil
            guard let value, value.isFinite else {
                if runLength == 1 { svg.circle(last.x, last.y, radius: 1.6, class: "\(name) dot") }
                runLength = 0
                continue
            }
            last = (x(times[index]), y(value))
            if runLength == 0 { path.move(last.x, last.y) } else { path.line(last.x, last.y) }
            runLength += 1
        }
        svg.path(path, class: name)
    }

    /// At the right end: the last forecast, and the level of each interval at its upper bound.
    private func drawLabels(_ svg: inout SVG) {
        var labels: [(y: Double, text: String, name: String)] = []
        if let mean = chart.forecast.mean.last, mean.isFinite {
            labels.append((y(mean), NumberFormat.significant(mean, digits: 3), "label strong"))
        }
        for interval in chart.forecast.intervals {
            guard let upper = interval.upper.last, upper.isFinite else { continue }
            let level = NumberFormat.significant(interval.level, digits: 3)
            labels.append((y(upper), "\(level)%", "label"))
        }
        // From the bottom up, each label at least a line above the one below it.
        var ceiling = Double.infinity
        for label in labels.sorted(by: { $0.y > $1.y }) {
            let baseline = min(label.y + 3.5, ceiling)
            guard baseline > 6 else { continue }
            svg.text(label.text, frame.innerRight + 5, baseline, class: label.name)
            ceiling = baseline - 11
        }
    }

    private var description: String {
        let observed = chart.actual.count { $0 != nil }
        var text = "\(NumberFormat.count(observed)) observed values"
        let missing = chart.actual.count - observed
        if missing > 0 { text += " and \(NumberFormat.count(missing)) missing" }
        if let first = chart.times.first, let last = chart.times.last {
            text += ", \(DateText.span(first, last, frequency))"
        }
        if let last = chart.actual.last(where: { $0 != nil }) {
            text += ", the last \(NumberFormat.significant(last))"
        }
        text += "."
        if let first = chart.forecast.mean.first, let last = chart.forecast.mean.last {
            text += " The forecast goes from \(NumberFormat.significant(first))"
            text += " to \(NumberFormat.significant(last))"
            if let end = chart.forecastTimes.last {
                text += " in \(DateText.period(end, frequency))"
            }
            if let widest = widestFirst.first, let lower = widest.lower.last,
                let upper = widest.upper.last
            {
                text += ", with a \(NumberFormat.significant(widest.level))% interval from"
                text += " \(NumberFormat.significant(lower)) to \(NumberFormat.significant(upper))"
            }
            text += "."
        }
        return text
    }
}
