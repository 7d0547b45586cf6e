/// `almanac help`: the same pages as `--help`.
struct HelpCommand: Command {
    static let table = CommandTable(
        name: "help", section: .shell,
        summary: "show this overview, or the help of a command",
        discussion: [],
        positionals: [command],
        examples: [Example("What does a run do?", "almanac help run")])

    private static let command = Positional(
        "COMMAND", .optional, .command, help: "the command to explain; the overview without it")

    /// Nil for the overview.
    let explained: CommandTable?

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        guard let name = arguments.text(Self.command) else {
            explained = nil
            return
        }
        explained = try Commands.named(name).table
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        let help = HelpText(for: terminal.output)
        try terminal.write(
            explained.map { help.page(of: $0) } ?? help.overview(of: Commands.tables))
        return .done
    }
}
