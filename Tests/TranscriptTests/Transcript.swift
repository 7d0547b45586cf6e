/// A text file of commands and what they print, as a reader of the documentation would see it.
///
///     Free text down to the first command says what the transcript shows.
///
///     $ almanac --version
///     almanac <*>
///
///     $ almanac run nowhere.json5
///     almanac: run: ...
///     [exit 2]
///
/// A command that ends in a backslash goes on in the next line, which begins with `> `. What a command
/// prints on both streams follows it, then `[exit N]` where it did not end with 0. A line `...` stands for
/// any lines and `<*>` for any text within a line. Blank lines before the next command do not count.
/// A line `requires: PATH` in the free text names a file, relative to the package, without which the
/// transcript is skipped.
struct Transcript: Hashable, Sendable {
    struct Step: Hashable, Sendable {
        /// The lines of the command as they stand, the first with its `$ `.
        var command: [String]
        /// What is expected, `[exit N]` included.
        var expected: [String]

        /// Whether it only speaks to the reader: `$ # The second run finds nothing.`
        var isRemark: Bool { command.first?.hasPrefix("$ #") == true && expected.isEmpty }

        /// What the shell is given.
        var script: String {
            command.map { String($0.dropFirst(2)) }.joined(separator: "\n")
        }
    }

    var preface: [String]
    var steps: [Step]

    init(_ text: String) {
        preface = []
        steps = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("$ ") {
                steps.append(Step(command: [line], expected: []))
            } else if steps.isEmpty {
                preface.append(line)
            } else if line.hasPrefix("> "), steps[steps.count - 1].expected.isEmpty,
                steps[steps.count - 1].command.last?.hasSuffix("\\") == true
            {
                steps[steps.count - 1].command.append(line)
            } else {
                steps[steps.count - 1].expected.append(line)
            }
        }
        preface = preface.withoutTrailingBlanks
        for index in steps.indices {
            steps[index].expected = steps[index].expected.withoutTrailingBlanks
        }
    }

    /// The paths the transcript cannot do without.
    var requirements: [String] {
        preface.compactMap { line in
            line.hasPrefix("requires: ") ? String(line.dropFirst("requires: ".count)) : nil
        }
    }

    /// The file's text.
    var text: String {
        var text = preface.isEmpty ? "" : preface.joined(separator: "\n") + "\n\n"
        for step in steps {
            text += (step.command + step.expected).joined(separator: "\n") + "\n"
            // A remark stays with the command it is about.
            if !step.isRemark { text += "\n" }
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .withoutTrailingBlanks.joined(separator: "\n") + "\n"
    }
}

extension [String] {
    var withoutTrailingBlanks: [String] {
        var lines = self
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
