/// Help pages, made of the commands' tables.
struct HelpText {
    /// The columns a line may take; long lines are hard to read however wide the window is.
    private let width: Int
    private let colour: Bool

    init(for stream: Terminal.Stream) {
        width = min(max(stream.width, 50), 100)
        colour = stream.hasColour
    }

    /// What `almanac --help` shows.
    func overview(of commands: [CommandTable]) -> String {
        var lines = title(
            "almanac", "batch forecasting that knows when to retrain")
        lines += usage(["COMMAND", "[ARGUMENTS]"], of: "almanac")
        let nameWidth = commands.map(\.name.count).max() ?? 0
        for section in CommandSection.allCases {
            var table = TextTable([.left(), .left()])
            for command in commands where command.section == section {
                table.append([
                    .init(command.name.paddedRight(to: nameWidth)), .init(command.summary),
                ])
            }
            lines += headed(section.rawValue, table)
        }
        lines += headed("Options", list([.help, .version]))
        lines += exitCodes
        lines += [""]
        lines += wrapped(
            "'almanac COMMAND --help' tells what a command does, with examples.", width: width)
        return lines.joined(separator: "\n") + "\n"
    }

    /// What `almanac COMMAND --help` shows.
    func page(of command: CommandTable) -> String {
        var lines = title("almanac \(command.name)", command.summary)
        let places = command.positionals.map(\.usage)
        let options = command.ownOptions.map(\.usage)
        lines += usage(places + options, of: "almanac \(command.name)")
        for paragraph in command.discussion {
            lines += [""] + wrapped(paragraph, width: width)
        }
        if !command.positionals.isEmpty {
            var table = TextTable([.left(), .left()])
            for positional in command.positionals {
                table.append([.init(positional.name), .init(positional.help)])
            }
            lines += headed("Arguments", table)
        }
        lines += headed("Options", list(command.options))
        if !command.examples.isEmpty {
            lines += ["", heading("Examples")]
            for example in command.examples {
                lines += wrapped(example.heading, width: width - 2).map { "  " + $0 }
                lines.append("    " + example.line.styled(.bold, colour: colour))
            }
        }
        lines += exitCodes
        return lines.joined(separator: "\n") + "\n"
    }

    private func title(_ name: String, _ summary: String) -> [String] {
        let lines = wrapped("\(name) - \(summary)", width: width)
        guard let first = lines.first else { return [] }
        return [name.styled(.bold, colour: colour) + first.dropFirst(name.count)]
            + lines.dropFirst()
    }

    private func usage(_ parts: [String], of name: String) -> [String] {
        let head = "Usage: \(name) "
        let lines = wrapped(parts, width: width - head.count)
        let hang = String(repeating: " ", count: head.count)
        let first = heading("Usage") + " \(name) " + (lines.first ?? "")
        return ["", first] + lines.dropFirst().map { hang + $0 }
    }

    private func list(_ options: [Option]) -> TextTable {
        var table = TextTable([.left(), .left()])
        for option in options {
            let short = option.short.map { "-\($0), " } ?? "    "
            table.append([.init(short + option.typed), .init(option.fullHelp)])
        }
        return table
    }

    private var exitCodes: [String] {
        var table = TextTable([.right(), .left()])
        for code in ExitCode.allCases {
            table.append([.init(String(code.rawValue)), .init(code.meaning)])
        }
        return headed("Exit codes", table)
    }

    private func headed(_ title: String, _ table: TextTable) -> [String] {
        ["", heading(title)] + table.lines(indent: 2, width: width, colour: colour)
    }

    private func heading(_ title: String) -> String {
        "\(title):".styled(.bold, colour: colour)
    }
}

extension Positional {
    /// As the usage line shows it.
    var usage: String {
        switch presence {
        case .required: name
        case .optional: "[\(name)]"
        case .variadic: "\(name)..."
        case .anyNumber: "[\(name)...]"
        }
    }
}

extension Option {
    /// As the usage line shows it.
    var usage: String {
        let once = isRequired ? typed : "[\(typed)]"
        return isRepeatable ? once + "..." : once
    }

    /// The help line, with what else the table says.
    var fullHelp: String {
        var notes: [String] = []
        if isRequired { notes.append("required") }
        if isRepeatable { notes.append("may be repeated") }
        if let defaultText { notes.append("default: \(defaultText)") }
        return notes.isEmpty ? help : "\(help) (\(notes.joined(separator: "; ")))"
    }
}

extension Example {
    fileprivate var heading: String { purpose.hasSuffix("?") ? purpose : purpose + ":" }
}

extension String {
    fileprivate func paddedRight(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
