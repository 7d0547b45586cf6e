import Synchronization

/// How far a long piece of work has come, on standard error.
///
/// A terminal shows one line that is written over, and nothing is left of it at the end. Where standard
/// error is a file or a pipe, plain lines follow one another a good while apart. Work of less than a
/// second shows nothing either way, and `--quiet` silences both. May be reported to from any task.
final class Progress: Sendable {
    private let terminal: Terminal
    private let isQuiet: Bool
    private let started = ContinuousClock.now
    private let lines: Mutex<ProgressLines>

    init(on terminal: Terminal, quiet: Bool) {
        self.terminal = terminal
        self.isQuiet = quiet
        lines = Mutex(
            ProgressLines(rewrites: terminal.errors.canRewrite, width: terminal.errors.width))
    }

    /// Tells what is being done now: `Backfilling 1983-02`, step 13 of 36.
    func report(_ activity: String, step: Int? = nil, of total: Int? = nil) {
        guard !isQuiet else { return }
        let elapsed = ContinuousClock.now - started
        lines.withLock { lines in
            if let text = lines.report(activity, step: step, of: total, after: elapsed) {
                terminal.writeError(text)
            }
        }
    }

    /// Takes the line away: before anything else is written, and at the end.
    func clear() {
        lines.withLock { lines in
            if let text = lines.clear() { terminal.writeError(text) }
        }
    }
}
