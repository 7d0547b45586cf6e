/// `almanac completions`: a script that lets a shell complete command lines.
struct CompletionsCommand: Command {
    static let table = CommandTable(
        name: "completions", section: .shell,
        summary: "print the completion script of a shell",
        discussion: [
            "The script knows every command, option and kind of value of this version of Almanac."
        ],
        positionals: [shell],
        examples: [
            Example(
                "bash, in ~/.bashrc", "source <(almanac completions bash)"),
            Example(
                "zsh, in ~/.zshrc after compinit", "source <(almanac completions zsh)"),
            Example(
                "fish, once",
                "almanac completions fish > ~/.config/fish/completions/almanac.fish"),
        ])

    private static let shell = Positional(
        "SHELL", .required, .choice(Shell.allCases.map(\.rawValue)), help: "bash, zsh or fish")

    let shell: Shell

    init(_ arguments: ParsedArguments) throws(CommandFailure) {
        shell = try arguments.requiredChoice(Self.shell, as: Shell.self)
    }

    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode {
        try terminal.write(shell.script(for: Commands.tables))
        return .done
    }
}
