/// What was typed after a command's name, sorted by the command's table and not yet understood.
struct ParsedArguments: Sendable {
    /// The command they were typed for.
    let command: String
    /// The texts of the positionals, by their names.
    var positionals: [String: [String]] = [:]
    /// The texts of the options, by their names; a flag that was given has an empty list.
    var options: [String: [String]] = [:]
}

// Each command makes its typed values with these.
extension ParsedArguments {
    /// Whether a flag was given.
    func has(_ flag: Option) -> Bool { options[flag.name] != nil }

    func text(_ option: Option) -> String? { options[option.name]?.last }

    func texts(_ option: Option) -> [String] { options[option.name] ?? [] }

    func text(_ positional: Positional) -> String? { positionals[positional.name]?.first }

    func texts(_ positional: Positional) -> [String] { positionals[positional.name] ?? [] }

    /// The text of a positional that the table requires.
    func required(_ positional: Positional) -> String {
        guard let text = text(positional) else {
            preconditionFailure("'\(command)' has no required \(positional.name) in its table")
        }
        return text
    }

    func time(_ option: Option) throws(CommandFailure) -> TypedTime? {
        guard let text = text(option) else { return nil }
        guard let time = TypedTime(text) else {
            throw .usage(
                "--\(option.name): '\(text)' is not a time; expected a date such as 1983-01-31, a "
                    + "month such as 1983-01, or a timestamp such as 1983-01-31T06:00:00Z.",
                of: command)
        }
        return time
    }

    /// The value of an option that the table requires.
    func requiredTime(_ option: Option) throws(CommandFailure) -> TypedTime {
        guard let time = try time(option) else {
            preconditionFailure("'\(command)' does not require --\(option.name) in its table")
        }
        return time
    }

    func integer(_ option: Option) throws(CommandFailure) -> Int? {
        guard let text = text(option) else { return nil }
        return try integer(text, kind: option.value?.kind, of: "--\(option.name)")
    }

    func requiredInteger(_ positional: Positional) throws(CommandFailure) -> Int {
        try integer(required(positional), kind: positional.kind, of: positional.name)
    }

    func integers(_ positional: Positional) throws(CommandFailure) -> [Int] {
        var values: [Int] = []
        for text in texts(positional) {
            values.append(try integer(text, kind: positional.kind, of: positional.name))
        }
        return values
    }

    private func integer(
        _ text: String, kind: ValueKind?, of name: String
    ) throws(CommandFailure) -> Int {
        guard case .integer(let minimum) = kind else {
            preconditionFailure("\(name) of '\(command)' is no integer in its table")
        }
        guard let value = Int(text), value >= minimum else {
            throw .usage(
                "\(name): '\(text)' is not a whole number of at least \(minimum).", of: command)
        }
        return value
    }

    /// The member of `Choice` whose raw value was typed.
    func requiredChoice<Choice: RawRepresentable & CaseIterable>(
        _ positional: Positional, as: Choice.Type
    ) throws(CommandFailure) -> Choice where Choice.RawValue == String {
        let text = required(positional)
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        throw .usage(
            "\(positional.name): '\(text)' is none of \(names.joined(separator: ", "))"
                + orDidYouMean(text, among: names),
            of: command)
    }
}
