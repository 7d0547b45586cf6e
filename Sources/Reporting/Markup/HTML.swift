/// Markup in the making.
///
/// It is written as XHTML-compatible HTML: every element is closed, every attribute quoted, every text
/// escaped, by construction. A page can therefore be read by an XML parser as well as by a browser.
package struct HTML: Sendable {
    package typealias Attributes = KeyValuePairs<String, String>

    package private(set) var text = ""

    package init() {}

    /// An element with content.
    package mutating func element(
        _ name: String, _ attributes: Attributes = [:], _ content: (inout HTML) -> Void
    ) {
        open(name, attributes)
        text += ">"
        content(&self)
        text += "</"
        text += name
        text += ">"
    }

    /// An element that holds text alone.
    package mutating func element(_ name: String, _ attributes: Attributes, _ text: String) {
        element(name, attributes) { $0.add(text) }
    }

    package mutating func element(_ name: String, _ text: String) {
        element(name, [:], text)
    }

    /// An element that has no content: `<meta …/>`, and the shapes of SVG.
    package mutating func void(_ name: String, _ attributes: Attributes = [:]) {
        open(name, attributes)
        text += "/>"
    }

    /// Text, escaped.
    package mutating func add(_ text: String) {
        self.text += Self.escaped(text)
    }

    /// Text of our own that is markup already; never anything that was read from a source.
    package mutating func addVerbatim(_ markup: StaticString) {
        text += "\(markup)"
    }

    /// Markup that was written apart.
    package mutating func append(_ other: HTML) {
        text += other.text
    }

    private mutating func open(_ name: String, _ attributes: Attributes) {
        text += "<"
        text += name
        for (key, value) in attributes {
            text += " "
            text += key
            text += "=\""
            text += Self.escaped(value)
            text += "\""
        }
    }

    /// `text` with the five characters of markup escaped, and each control character that neither XML
    /// nor HTML allows replaced by U+FFFD.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSpecial) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default:
                escaped.unicodeScalars.append(isForbidden(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return escaped
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "&", "<", ">", "\"", "'": return true
        default: return isForbidden(scalar)
        }
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return false
        case 0..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: return true
        default: return false
        }
    }
}

extension HTML {
    /// A passage the reader may unfold.
    mutating func details(
        open: Bool = false, summary: String, _ content: (inout HTML) -> Void
    ) {
        element("details", open ? ["open": "open"] : [:]) { html in
            html.element("summary", summary)
            content(&html)
        }
    }

    /// The name of a series: kept apart from the direction of the text around it.
    mutating func series(_ id: String) {
        element("bdi", ["class": "series"], id.isEmpty ? "(empty name)" : id)
    }

    mutating func paragraph(_ text: String, class name: String = "plain") {
        element("p", ["class": name], text)
    }
}
