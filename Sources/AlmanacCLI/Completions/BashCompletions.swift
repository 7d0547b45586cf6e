/// A script for bash 3.2 and later, which needs no package beside bash.
func bashCompletions(for tables: [CommandTable]) -> String {
    let first = tables.map(\.name) + [Option.help, .version].map { "--\($0.name)" }
    let cases = tables.map { bashCase(for: $0, commands: tables.map(\.name)) }
    return """
        # Completion of almanac for bash: source <(almanac completions bash)

        # Offers the lines that compgen prints; names may hold blanks.
        _almanac_offer() {
            local line
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$@" -- "$cur")
        }

        _almanac_words() { _almanac_offer -W "$1"; }

        # Folders, and the files that match a pattern.
        _almanac_files() {
            compopt -o filenames 2>/dev/null
            _almanac_offer -d
            _almanac_offer -f -X "!$1"
        }

        _almanac_folders() {
            compopt -o filenames 2>/dev/null
            _almanac_offer -d
        }

        _almanac() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                _almanac_words "\(first.joined(separator: " "))"
                return
            fi
            # bash cuts --name=value into three words.
            if [[ $cur == "=" ]]; then
                cur=
            elif [[ $prev == "=" ]]; then
                prev=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case ${COMP_WORDS[1]} in
        \(cases.joined(separator: "\n"))
            esac
        }

        complete -F _almanac almanac

        """
}

/// What follows one command: the value of an option, an option, or a positional.
private func bashCase(for table: CommandTable, commands: [String]) -> String {
    var lines = ["    \(table.name))", "        case $prev in"]
    for option in table.options {
        guard let value = option.value else { continue }
        let names = ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
        let action = bashAction(for: value.kind, commands: commands).map { "\($0); " } ?? ""
        lines.append("        \(names.joined(separator: "|"))) \(action)return ;;")
    }
    let typed = table.options.flatMap { option in
        ["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])
    }
    lines += [
        "        esac",
        "        if [[ $cur == -* ]]; then",
        "            _almanac_words \"\(typed.joined(separator: " "))\"",
        "            return",
        "        fi",
    ]
    for positional in table.positionals {
        guard let action = bashAction(for: positional.kind, commands: commands) else { continue }
        lines.append("        \(action)")
    }
    lines.append("        ;;")
    return lines.map { "    " + $0 }.joined(separator: "\n")
}

/// Nil where nothing can be offered.
private func bashAction(for kind: ValueKind, commands: [String]) -> String? {
    switch kind {
    case .text, .time, .integer: nil
    case .file(let pattern): "_almanac_files \(singleQuoted(pattern))"
    case .folder: "_almanac_folders"
    case .choice(let names): "_almanac_words \"\(names.joined(separator: " "))\""
    case .command: "_almanac_words \"\(commands.joined(separator: " "))\""
    }
}
