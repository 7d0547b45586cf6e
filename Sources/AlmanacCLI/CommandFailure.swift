/// What the process tells its caller. The numbers are documented in every help text.
package enum ExitCode: Int32, CaseIterable, Sendable {
    case done = 0
    case worldFailed = 1
    case wrongUsage = 2
    case halted = 3
    case warned = 4

    var meaning: String {
        switch self {
        case .done: "done, also when there was nothing new"
        case .worldFailed: "the world failed: a file, a disk, a damaged store"
        case .wrongUsage: "wrong usage, or a mistake in the job file"
        case .halted: "halted by the quality gate; nothing was published"
        case .warned: "of 'check' alone: findings that call for a warning"
        }
    }
}

/// Why a command ends without having done its work.
struct CommandFailure: Error {
    /// What standard error shows; nil for an end that needs no word, such as a reader who has left.
    let message: String?
    let exitCode: ExitCode
    /// The words of the command line that the message is about.
    let origin: String

    /// - Parameter message: a sentence or two: where, what was expected, what was found, what to do.
    init(_ message: String, _ exitCode: ExitCode) {
        self.init(message: message, exitCode: exitCode, origin: "almanac")
    }

    private init(message: String?, exitCode: ExitCode, origin: String) {
        self.message = message
        self.exitCode = exitCode
        self.origin = origin
    }

    /// The command line is wrong; `sentence` says how.
    static func usage(_ sentence: String, of command: String?) -> CommandFailure {
        let name = command.map { "almanac \($0)" } ?? "almanac"
        return CommandFailure(
            message: "\(sentence)\nSee '\(name) --help'.", exitCode: .wrongUsage, origin: name)
    }

    /// Nobody reads standard output any more, as in `almanac models JOB | head -1`.
    static let readerLeft = CommandFailure(
        message: nil, exitCode: .done, origin: "almanac")
}
