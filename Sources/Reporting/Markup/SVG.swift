/// A drawing inside a page.
///
/// Colours come from the classes of the style sheet, so that a drawing follows light, dark and print.
struct SVG {
    fileprivate private(set) var html = HTML()

    /// Where a text stands relative to its point.
    enum Anchor: String {
        case start, middle, end
    }

    mutating func line(
        _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String
    ) {
        html.void(
            "line",
            [
                "class": name, "x1": coordinate(x1), "y1": coordinate(y1), "x2": coordinate(x2),
                "y2": coordinate(y2),
            ])
    }

    /// A rectangle; a negative extent draws nothing.
    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, class name: String
    ) {
        guard width > 0, height > 0 else { return }
        html.void(
            "rect",
            [
                "class": name, "x": coordinate(x), "y": coordinate(y), "width": coordinate(width),
                "height": coordinate(height),
            ])
    }

    mutating func circle(_ x: Double, _ y: Double, radius: Double, class name: String) {
        html.void(
            "circle",
            [
                "class": name, "cx": coordinate(x), "cy": coordinate(y), "r": coordinate(radius),
            ])
    }

    mutating func path(_ path: Path, class name: String) {
        guard !path.data.isEmpty else { return }
        html.void("path", ["class": name, "d": path.data])
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, anchor: Anchor = .start, class name: String
    ) {
        html.element(
            "text",
            [
                "class": name, "x": coordinate(x), "y": coordinate(y),
                "text-anchor": anchor.rawValue,
            ], text)
    }

    fileprivate init() {}

    /// Straight lines through points.
    struct Path {
        private(set) var data = ""

        mutating func move(_ x: Double, _ y: Double) {
            data += "M\(coordinate(x)) \(coordinate(y))"
        }

        mutating func line(_ x: Double, _ y: Double) {
            data += "L\(coordinate(x)) \(coordinate(y))"
        }

        mutating func close() {
            data += "Z"
        }
    }
}

extension HTML {
    /// A drawing of `width` by `height` units, scaled to the room it is given.
    ///
    /// - Parameters:
    ///   - title: what it is.
    ///   - description: what it shows, for readers who cannot see it.
    mutating func drawing(
        width: Double, height: Double, class name: String = "chart", title: String,
        description: String, _ content: (inout SVG) -> Void
    ) {
        element(
            "svg",
            [
                "class": name, "viewBox": "0 0 \(coordinate(width)) \(coordinate(height))",
                "role": "img", "aria-label": title,
            ]
        ) { html in
            html.element("title", title)
            html.element("desc", description)
            var svg = SVG()
            content(&svg)
            html.append(svg.html)
        }
    }
}

/// A length for SVG, to a tenth of a unit.
private func coordinate(_ value: Double) -> String {
    NumberFormat.coordinate(value)
}
