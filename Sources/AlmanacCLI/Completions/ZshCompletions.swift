/// A script for zsh, to be sourced or to lie in `fpath` as `_almanac`.
func zshCompletions(for tables: [CommandTable]) -> String {
    let commands = tables.map { "        " + singleQuoted("\($0.name):\($0.summary)") }
    let cases = tables.map { zshCase(for: $0, commands: tables.map(\.name)) }
    return """
        #compdef almanac
        # Completion of almanac for zsh: source <(almanac completions zsh)

        _almanac() {
            local curcontext=$curcontext
            local -a commands
            commands=(
        \(commands.joined(separator: "\n"))
            )
            if ((CURRENT == 2)); then
                if [[ $words[2] == -* ]]; then
                    _arguments \(zshOption(.help, [])) \(zshOption(.version, []))
                else
                    _describe -t commands command commands
                fi
                return
            fi
            # The command takes the place of the program's name.
            shift words
            ((CURRENT--))
            case $words[1] in
        \(cases.joined(separator: "\n"))
            esac
        }

        if [[ $funcstack[1] == _almanac ]]; then
            _almanac "$@"
        else
            compdef _almanac almanac
        fi

        """
}

private func zshCase(for table: CommandTable, commands: [String]) -> String {
    let options = table.options.map { zshOption($0, commands) }
    let positionals = table.positionals.map { positional in
        let before: String
        switch positional.presence {
        case .required: before = ":"
        case .optional: before = "::"
        case .variadic, .anyNumber: before = "*:"
        }
        let action = zshAction(for: positional.kind, commands: commands)
        return singleQuoted("\(before)\(positional.name):\(action)")
    }
    let specifications = (options + positionals).map { "            \($0)" }
    return """
            \(table.name))
                _arguments -S : \\
        \(specifications.joined(separator: " \\\n"))
                ;;
        """
}

/// `'(-o --output)'{-o+,--output=}'[help]:FILE:_files'`, the form `_arguments` reads.
private func zshOption(_ option: Option, _ commands: [String]) -> String {
    let help = option.help.map { "[]\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    let long = "--\(option.name)" + (option.value == nil ? "" : "=")
    var rest = "[\(help)]"
    if let value = option.value {
        rest += ":\(value.name):" + zshAction(for: value.kind, commands: commands)
    }
    let before = option.isRepeatable ? "*" : ""
    guard let short = option.short else { return singleQuoted(before + long + rest) }
    let shorts = "-\(short)" + (option.value == nil ? "" : "+")
    let excluded = option.isRepeatable ? "*" : "(-\(short) --\(option.name))"
    return singleQuoted(excluded) + "{\(shorts),\(long)}" + singleQuoted(rest)
}

/// A blank where nothing can be offered: the value is named, and nothing more.
private func zshAction(for kind: ValueKind, commands: [String]) -> String {
    switch kind {
    case .text, .time, .integer: " "
    case .file(pattern: "*"): "_files"
    case .file(let pattern): "_files -g \"\(pattern)\""
    case .folder: "_files -/"
    case .choice(let names): "(\(names.joined(separator: " ")))"
    case .command: "(\(commands.joined(separator: " ")))"
    }
}
