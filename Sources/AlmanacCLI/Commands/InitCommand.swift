import FoundationEssentials
import Retraining

/// `almanac init`: from data to a proposed job file.
struct InitCommand: Command {
    static let table = CommandTable(
        name: "init", section: .start,
        summary: "look at data and propose a job file",
        discussion: [
            "Reads the files and proposes which columns name the series, hold the values and tell new "
                + "rows from old, how often the data are observed and how long a season is. The job "
                + "file it writes explains every line; read it before the first run, for a proposal "
                + "is only that."
        ],
        positionals: [files], options: [output, force],
        examples: [
            Example("Start from a folder of weekly drops", "almanac init sales/*.csv"),
            Example("Keep the job file elsewhere", "almanac init panel.csv -o jobs/panel.json5"),
        ])

    private static let files = Positional(
        "FILE", .variadic, .file(pattern: "*.csv"), help: "a file of observations, as it arrives")
    private static let output = Option(
        "output", short: "o", .init("FILE", .file()), help: "the job file to write",
        default: "job.json5 beside the first FILE")
    private static let force = Option(
        flag: "force", short: "f", help: "write over a job file that is there already")

    let files: [String]
    let output: String?
    let overwrites: Bool

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        files = arguments.texts(Self.files)
        output = arguments.text(Self.output)
        overwrites = arguments.has(Self.force)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let proposal: JobProposal
        do throws(JobProposalError) {
            proposal = try JobProposal(files: files, path: output)
        } catch {
            throw CommandFailure(
                error.description, error.isUsage ? .wrongUsage : .worldFailed)
        }
        try write(proposal.text, to: proposal.path)
        do throws(JobFileError) { _ = try Job(file: proposal.path) } catch {
            preconditionFailure("the proposed job file is refused: \(error)")
        }
        for line in Self.lines(proposal, terminal.output) { try terminal.writeLine(line) }
        return .done
    }

    private func write(_ text: String, to path: String) throws(CommandFailure) {
        let manager = FileManager.default
        var isFolder = false
        if manager.fileExists(atPath: path, isDirectory: &isFolder) {
            if isFolder {
                throw CommandFailure(
                    "\(path): expected a file to write, found a folder; name a file in it.",
                    .wrongUsage)
            }
            guard overwrites else {
                throw CommandFailure(
                    "\(path): there is a job file already, and it was left as it is; write over it "
                        + "with --force, or name another file with --output.",
                    .wrongUsage)
            }
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard folder.isEmpty || manager.fileExists(atPath: folder) else {
            throw CommandFailure(
                "\(path): cannot be written: there is no folder \(folder).", .worldFailed)
        }
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw CommandFailure(
                "\(path): cannot be written: the folder does not permit it, or its disk is full.",
                .worldFailed)
        }
    }

    /// What was found, what was doubtful, and what to do next.
    private static func lines(_ proposal: JobProposal, _ stream: Terminal.Stream) -> [String] {
        var table = TextTable([.left(), .left(), .left()])
        for choice in proposal.choices {
            table.append([
                .init(choice.part, .dim), .init(choice.choice, .bold), .init(choice.evidence),
            ])
        }
        var lines = [proposal.looked, ""]
        lines += table.lines(indent: 2, width: stream.width, colour: stream.hasColour)
        if !proposal.doubts.isEmpty {
            lines += ["", "To check:".styled(.yellow, colour: stream.hasColour)]
            for doubt in proposal.doubts {
                let pieces = wrapped(doubt, width: stream.width - 4)
                for (place, piece) in pieces.enumerated() {
                    lines.append((place == 0 ? "  - " : "    ") + piece)
                }
            }
        }
        return lines + [
            "", "Wrote \(proposal.path). Read it, change what is wrong, then:", "",
            "  almanac run \(shellQuoted(proposal.path))",
        ]
    }

    private static func shellQuoted(_ path: String) -> String {
        let isPlain = path.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
                || Array("/._-+=:,@".utf8).contains($0)
        }
        return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
    }
}
