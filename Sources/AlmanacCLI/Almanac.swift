/// The way from the words that were typed to the exit code.
enum Almanac {
    /// What `--version` shows and every report names.
    static let version = "0.1.0"

    /// - Parameter words: without the name of the program.
    static func main(_ words: [String], on terminal: Terminal) async -> ExitCode {
        do throws(CommandFailure) {
            return try await answer(words, on: terminal)
        } catch {
            if let message = error.message {
                // Messages quote names read from files, a line each.
                let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
                    .map { printable(String($0)) }
                terminal.writeError("\(error.origin): \(lines.joined(separator: "\n"))\n")
            }
            return error.exitCode
        }
    }

    private static func answer(
        _ words: [String], on terminal: Terminal
    ) async throws(CommandFailure) -> ExitCode {
        let help = HelpText(for: terminal.output)
        switch words.first {
        case nil, "--help", "-h":
            try terminal.write(help.overview(of: Commands.tables))
            return .done
        case "--version":
            try terminal.writeLine("almanac \(version)")
            return .done
        case let option? where option.hasPrefix("-"):
            throw misplaced(option)
        case let name?:
            let command = try Commands.named(name)
            switch try ArgumentParser.parse(words.dropFirst(), by: command.table) {
            case .help:
                try terminal.write(help.page(of: command.table))
                return .done
            case .version:
                try terminal.writeLine("almanac \(version)")
                return .done
            case .run(let arguments):
                return try await command.init(arguments).run(on: terminal)
            }
        }
    }

    /// An option before the command.
    private static func misplaced(_ option: String) -> CommandFailure {
        let isCommandOption = Commands.tables.contains { table in
            table.options.contains { option == "--\($0.name)" || option.hasPrefix("--\($0.name)=") }
        }
        if isCommandOption {
            return .usage("the option '\(option)' belongs after a command's name.", of: nil)
        }
        return .usage(
            "unknown option '\(option)'" + orDidYouMean(option, among: ["--help", "--version"]),
            of: nil)
    }
}
