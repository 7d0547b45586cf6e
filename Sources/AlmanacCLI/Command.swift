/// One command of `almanac`.
///
/// A value of it is what the command line means: typed, checked, ready to be done. What was typed is
/// `ParsedArguments`, and only `init` sees it.
protocol Command: Sendable {
    /// From which parsing, help and completions derive.
    static var table: CommandTable { get }

    /// Understands what was typed, or says in a sentence what is wrong with it; touches nothing.
    init(_ arguments: ParsedArguments) throws(CommandFailure)

    /// Does the work: one call, and its result as text.
    func run(on terminal: Terminal) async throws(CommandFailure) -> ExitCode
}

/// The one list of commands, in the order help shows them within their sections.
package enum Commands {
    static let all: [any Command.Type] = [
        DemoCommand.self,
        InitCommand.self,
        CheckCommand.self,
        RunCommand.self,
        BackfillCommand.self,
        ForecastCommand.self,
        BacktestCommand.self,
        ReportCommand.self,
        DriftCommand.self,
        StatusCommand.self,
        QuarantineCommand.self,
        ModelsCommand.self,
        PromoteCommand.self,
        RollbackCommand.self,
        InspectCommand.self,
        ConvertCommand.self,
        HelpCommand.self,
        CompletionsCommand.self,
    ]

    package static var tables: [CommandTable] { all.map { $0.table } }

    static func named(_ name: String) throws(CommandFailure) -> any Command.Type {
        if let command = all.first(where: { $0.table.name == name }) { return command }
        let known = all.map { $0.table.name }
        throw .usage("unknown command '\(name)'" + orDidYouMean(name, among: known), of: nil)
    }
}
