import Synchronization

/// How far a long piece of work has come, on standard error.
///
/// A terminal shows one line that is written over, and nothing is left of it at the end. Where standard
/// error is a file or a pipe, plain lines follow one another a good while apart. Work of less than a
/// second shows nothing either way, and `--quiet` silences both. May be reported to from any task.
final class Progress: Sendable {
    private struct State {
        /// Whether the terminal's last line is ours.
        var isShown = false
        var lastShown: ContinuousClock.Instant?
    }

    private let terminal: Terminal
    private let isQuiet: Bool
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    /// Nothing is shown before the work has taken this long.
    private static let patience = Duration.seconds(1)

    init(on terminal: Terminal, quiet: Bool) {
        self.terminal = terminal
        self.isQuiet = quiet
    }

    /// Tells what is being done now: `Backfilling 1983-02`, step 13 of 36.
    func report(_ activity: String, step: Int? = nil, of total: Int? = nil) {
        guard !isQuiet else { return }
        let now = ContinuousClock.now
        guard now - started >= Self.patience else { return }
        let interval: Duration = terminal.errors.canRewrite ? .milliseconds(100) : .seconds(5)
        state.withLock { state in
            if let last = state.lastShown, now - last < interval { return }
            state.lastShown = now
            let line = line(activity, step, total, elapsed: now - started)
            if terminal.errors.canRewrite {
                // One column stays free, or the line would wrap and could not be written over.
                let fitting = line.prefix(max(0, terminal.errors.width - 1))
                terminal.writeError(Self.erasure + fitting)
                state.isShown = true
            } else {
                terminal.writeError(line + "\n")
            }
        }
    }

    /// Takes the line away: before anything else is written, and at the end.
    func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            terminal.writeError(Self.erasure)
            state.isShown = false
            state.lastShown = nil
        }
    }

    private func line(_ activity: String, _ step: Int?, _ total: Int?, elapsed: Duration) -> String
    {
        var line = activity
        if let step {
            line += total.map { ", \(step) of \($0)" } ?? ", \(step)"
        }
        return line + " (\(elapsed.components.seconds) s)"
    }

    /// Back to the first column, and the line emptied.
    private static let erasure = "\r\u{1B}[2K"
}
