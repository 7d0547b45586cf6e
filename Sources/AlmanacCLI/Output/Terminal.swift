import Glibc

/// Where text goes: standard output for results, standard error for everything else.
struct Terminal: Sendable {
    /// What one of the two streams can show.
    struct Stream: Sendable {
        let descriptor: Int32
        let isTerminal: Bool
        /// The columns of the terminal; 80 where there is none.
        let width: Int
        /// On a terminal that knows colours, unless the user set `NO_COLOR` (https://no-color.org).
        let hasColour: Bool
        /// Whether a line on it can be written over.
        let canRewrite: Bool

        init(descriptor: Int32, environment: (String) -> String?) {
            self.descriptor = descriptor
            isTerminal = isatty(descriptor) == 1
            var size = winsize()
            let known =
                isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
            width = known ? Int(size.ws_col) : 80
            let isCapable = isTerminal && !["", "dumb"].contains(environment("TERM") ?? "")
            canRewrite = isCapable
            hasColour = isCapable && (environment("NO_COLOR") ?? "").isEmpty
        }
    }

    let output: Stream
    let errors: Stream

    /// The two streams the process was started with; to be asked for before anything opens a file.
    ///
    /// A closed pipe shall be an error of `write` rather than a signal that ends the process, so the
    /// signal is ignored from here on. A stream that the caller has closed is held by one that cannot
    /// be written, or the next file to be opened would take its number and receive our messages.
    static func ofProcess() -> Terminal {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
        let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
        return Terminal(
            output: Stream(descriptor: STDOUT_FILENO, environment: environment),
            errors: Stream(descriptor: STDERR_FILENO, environment: environment))
    }

    /// Writes all of `text` to standard output, as it is.
    func write(_ text: String) throws(CommandFailure) {
        switch writeAll(text, to: output.descriptor) {
        case 0:
            return
        case EPIPE:
            throw .readerLeft
        case let code:
            throw CommandFailure(
                "cannot write to standard output: \(String(cString: strerror(code))).",
                .worldFailed)
        }
    }

    /// Writes a line to standard output.
    func writeLine(_ line: String = "") throws(CommandFailure) {
        try write(line + "\n")
    }

    /// Writes all of `text` to standard error; a failure has nowhere to be told and is let go.
    func writeError(_ text: String) {
        _ = writeAll(text, to: errors.descriptor)
    }
}

/// Writes every byte, however few the system takes at a time; returns 0 or `errno`.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Glibc.write(
                descriptor, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written >= 0 {
                rest = rest.dropFirst(written)
                continue
            }
            let code = errno
            switch code {
            case EINTR:
                continue
            case EAGAIN:
                // Somebody made the stream non-blocking: wait until it takes bytes again.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            default:
                return code
            }
        }
        return 0
    }
}
