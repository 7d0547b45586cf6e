/// A script for fish, to lie in its `completions` folder as `almanac.fish`.
func fishCompletions(for tables: [CommandTable]) -> String {
    var lines = [
        "# Completion of almanac for fish: almanac completions fish | source",
        "",
        "# Whether the command is the given one; without a name, whether there is none yet.",
        "function __almanac_command",
        "    set -l words (commandline -opc)",
        "    if test (count $argv) -eq 0",
        "        test (count $words) -eq 1",
        "    else",
        "        test (count $words) -gt 1; and test $words[2] = $argv[1]",
        "    end",
        "end",
        "",
        "# Folders, also for a value written after '='.",
        "function __almanac_folders",
        "    __fish_complete_directories (commandline -ct | string replace -r -- '^--[^=]*=' '')",
        "end",
        "",
        "complete -c almanac -f",
    ]
    for table in tables {
        lines.append(
            "complete -c almanac -n __almanac_command -a \(table.name) "
                + "-d \(singleQuoted(table.summary))")
    }
    for option in [Option.help, .version] {
        lines.append(fishLine(for: option, when: "__almanac_command", commands: []))
    }
    let names = tables.map(\.name)
    for table in tables {
        let condition = "'__almanac_command \(table.name)'"
        lines.append("")
        for positional in table.positionals {
            let action = fishAction(for: positional.kind, commands: names)
            guard !action.isEmpty else { continue }
            lines.append("complete -c almanac -n \(condition) \(action)")
        }
        for option in table.options {
            lines.append(fishLine(for: option, when: condition, commands: names))
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

private func fishLine(for option: Option, when condition: String, commands: [String]) -> String {
    var line = "complete -c almanac -n \(condition) -l \(option.name)"
    if let short = option.short { line += " -s \(short)" }
    if let value = option.value {
        let action = fishAction(for: value.kind, commands: commands)
        // -x: no files unless the action names them.
        line += action == "-F" ? " -r -F" : " -x" + (action.isEmpty ? "" : " \(action)")
    }
    return line + " -d \(singleQuoted(option.help))"
}

/// Empty where nothing can be offered.
private func fishAction(for kind: ValueKind, commands: [String]) -> String {
    switch kind {
    case .text, .time, .integer: ""
    case .file(pattern: "*"): "-F"
    case .file(let pattern): "-k -a '(__fish_complete_suffix \(pattern.dropFirst()))'"
    case .folder: "-a '(__almanac_folders)'"
    case .choice(let names): "-a '\(names.joined(separator: " "))'"
    case .command: "-a '\(commands.joined(separator: " "))'"
    }
}
