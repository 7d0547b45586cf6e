/// Sorts what was typed by a command's table; it knows nothing of what the values mean.
///
/// Options may stand anywhere, as `--name value`, `--name=value`, `-x value` or `-x=value`; `--` ends
/// them. A value that begins with a dash is written with `=`, so that a forgotten value is noticed
/// rather than the next option swallowed.
struct ArgumentParser {
    /// What a command line asks for.
    enum Request {
        case run(ParsedArguments)
        case help
        case version
    }

    private let table: CommandTable
    private var parsed: ParsedArguments
    private var places: [String] = []

    /// Reads what follows the command's name.
    static func parse(
        _ words: some Sequence<String>, by table: CommandTable
    ) throws(CommandFailure) -> Request {
        var parser = ArgumentParser(table: table)
        return try parser.parse(Array(words))
    }

    private init(table: CommandTable) {
        self.table = table
        self.parsed = ParsedArguments(command: table.name)
    }

    private mutating func parse(_ words: [String]) throws(CommandFailure) -> Request {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                places += rest
                break
            }
            guard word.first == "-", word != "-" else {
                places.append(word)
                continue
            }
            let (name, attached) = split(word)
            let option = try option(typed: name)
            if option.name == Option.help.name { return .help }
            if option.name == Option.version.name { return .version }
            try take(option, typed: name, attached: attached, from: &rest)
        }
        try placePositionals()
        for option in table.options where option.isRequired && parsed.text(option) == nil {
            throw failure("the option \(option.typed) is missing.")
        }
        return .run(parsed)
    }

    /// Splits `--name=value` at its first `=`.
    private func split(_ word: String) -> (name: String, attached: String?) {
        guard let equals = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    private func option(typed name: String) throws(CommandFailure) -> Option {
        let found = table.options.first { option in
            name == "--\(option.name)" || option.short.map { name == "-\($0)" } == true
        }
        if let found { return found }
        let known = table.options.map { "--\($0.name)" }
        throw failure("unknown option '\(name)'" + orDidYouMean(name, among: known))
    }

    private mutating func take(
        _ option: Option, typed name: String, attached: String?, from rest: inout ArraySlice<String>
    ) throws(CommandFailure) {
        guard let value = option.value else {
            if attached != nil { throw failure("the option '\(name)' takes no value.") }
            parsed.options[option.name] = []
            return
        }
        if parsed.options[option.name] != nil && !option.isRepeatable {
            throw failure("the option '\(name)' is given twice.")
        }
        let text: String
        if let attached {
            text = attached
        } else if let next = rest.first, next.first != "-" || next == "-" {
            text = next
            rest = rest.dropFirst()
        } else if let next = rest.first, next != "--" {
            throw failure(
                "the option '\(name)' needs a value (\(value.name)), but '\(next)' follows; write "
                    + "'\(name)=\(next)' if that is the value.")
        } else {
            throw failure("the option '\(name)' needs a value: \(value.name).")
        }
        if text.isEmpty { throw failure("the option '\(name)' needs a value that is not empty.") }
        parsed.options[option.name, default: []].append(text)
    }

    private mutating func placePositionals() throws(CommandFailure) {
        var rest = places[...]
        for positional in table.positionals {
            if positional.presence == .variadic || positional.presence == .anyNumber {
                parsed.positionals[positional.name] = Array(rest)
                rest = []
            } else if let text = rest.popFirst() {
                parsed.positionals[positional.name] = [text]
            }
            let texts = parsed.texts(positional)
            let isNeeded = positional.presence == .required || positional.presence == .variadic
            if texts.isEmpty && isNeeded {
                throw failure("\(positional.name) is missing: \(positional.help).")
            }
            if texts.contains("") { throw failure("\(positional.name) is empty.") }
        }
        if let extra = rest.first {
            let last = table.positionals.last.map { " after \($0.name)" } ?? ""
            throw failure("unexpected argument '\(extra)'\(last).")
        }
    }

    private func failure(_ sentence: String) -> CommandFailure {
        .usage(sentence, of: table.name)
    }
}

extension Option {
    /// As one types it: `--as-of TIME`.
    package var typed: String { "--\(name)" + (value.map { " \($0.name)" } ?? "") }
}
