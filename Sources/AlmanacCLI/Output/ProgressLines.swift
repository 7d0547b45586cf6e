/// What to write to standard error, and when, to tell how far a piece of work has come.
///
/// It holds no clock and writes nothing: given what is reported and how long the work has taken, it
/// answers with the text to write.
package struct ProgressLines: Sendable {
    /// Whether lines are written over, as on a terminal, or follow one another.
    private let rewrites: Bool
    private let width: Int
    private var isShown = false
    private var nextChange = patience

    /// Nothing is shown before the work has taken this long.
    private static let patience = Duration.seconds(1)

    package init(rewrites: Bool, width: Int) {
        self.rewrites = rewrites
        self.width = width
    }

    /// The text that tells what is being done `elapsed` after the work began; nil to write nothing.
    package mutating func report(
        _ activity: String, step: Int? = nil, of total: Int? = nil, after elapsed: Duration
    ) -> String? {
        guard elapsed >= nextChange else { return nil }
        nextChange = elapsed + (rewrites ? .milliseconds(100) : .seconds(5))
        var line = activity
        if let step { line += total.map { ", \(step) of \($0)" } ?? ", \(step)" }
        line += " (\(elapsed.components.seconds) s)"
        guard rewrites else { return line + "\n" }
        isShown = true
        // One column stays free, or the line would wrap and could not be written over.
        while columns(of: line) > max(1, width - 1) { line.removeLast() }
        return Self.erasure + line
    }

    /// The text that takes a shown line away; nil where none is shown. The next report shows it again.
    package mutating func clear() -> String? {
        guard isShown else { return nil }
        isShown = false
        nextChange = .zero
        return Self.erasure
    }

    /// Back to the first column, and the line emptied.
    private static let erasure = "\r\u{1B}[2K"
}
