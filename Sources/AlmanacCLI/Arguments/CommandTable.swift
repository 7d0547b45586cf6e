/// Everything there is to say about one command's arguments, once.
///
/// Parsing, usage errors, `--help` and the completions of every shell are derived from this table and
/// from nothing else.
package struct CommandTable: Sendable {
    /// What is typed: `run`.
    package let name: String
    /// Where the overview lists the command.
    let section: CommandSection
    /// One line without a full stop: `ingest what is new and publish the next version`.
    package let summary: String
    /// Paragraphs for the command's own help.
    let discussion: [String]
    package let positionals: [Positional]
    /// Without `--help` and `--version`, which every command has.
    let ownOptions: [Option]
    let examples: [Example]

    init(
        name: String, section: CommandSection, summary: String, discussion: [String],
        positionals: [Positional] = [], options: [Option] = [], examples: [Example] = []
    ) {
        self.name = name
        self.section = section
        self.summary = summary
        self.discussion = discussion
        self.positionals = positionals
        self.ownOptions = options
        self.examples = examples
    }

    /// Every option the command takes.
    package var options: [Option] { ownOptions + [.help, .version] }
}

/// The headings of the overview, in its order.
enum CommandSection: String, CaseIterable, Sendable {
    case start = "Getting started"
    case work = "The regular work"
    case look = "Looking at results"
    case versions = "Model versions"
    case files = "Tables in files"
    case shell = "Help and shell"
}

/// An argument known by its place.
package struct Positional: Sendable {
    /// How many of it there may be.
    enum Presence: Sendable {
        case required
        case optional
        /// One or more; only the last positional of a command may be.
        case variadic
        /// As many as there are, or none; in the same place.
        case anyNumber
    }

    /// As the usage line shows it: `JOB`.
    package let name: String
    let presence: Presence
    let kind: ValueKind
    let help: String

    init(_ name: String, _ presence: Presence, _ kind: ValueKind, help: String) {
        self.name = name
        self.presence = presence
        self.kind = kind
        self.help = help
    }
}

/// An argument known by its name: a flag where `value` is nil.
package struct Option: Sendable {
    /// What follows the option.
    package struct Value: Sendable {
        /// As the usage line shows it: `TIME`.
        package let name: String
        let kind: ValueKind

        init(_ name: String, _ kind: ValueKind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Without its dashes: `as-of`.
    package let name: String
    /// Without its dash.
    package let short: Character?
    package let value: Value?
    let help: String
    /// What holds when the option is absent, as help shows it.
    let defaultText: String?
    let isRequired: Bool
    let isRepeatable: Bool

    /// An option with a value.
    init(
        _ name: String, short: Character? = nil, _ value: Value, help: String,
        default defaultText: String? = nil, isRequired: Bool = false, isRepeatable: Bool = false
    ) {
        self.name = name
        self.short = short
        self.value = value
        self.help = help
        self.defaultText = defaultText
        self.isRequired = isRequired
        self.isRepeatable = isRepeatable
    }

    /// A flag.
    init(flag name: String, short: Character? = nil, help: String) {
        self.name = name
        self.short = short
        self.value = nil
        self.help = help
        self.defaultText = nil
        self.isRequired = false
        self.isRepeatable = false
    }
}

/// What a value must be; it decides how the text is read and what a shell offers.
enum ValueKind: Hashable, Sendable {
    /// Any text; no shell can guess it.
    case text
    /// A path; shells offer files that match `pattern`, and folders.
    case file(pattern: String = "*")
    case folder
    /// An ISO 8601 date, month or timestamp.
    case time
    case integer(atLeast: Int)
    case choice([String])
    /// The name of a command.
    case command
}

/// A command line worth copying.
struct Example: Sendable {
    /// Says when one would type it.
    let purpose: String
    let line: String

    init(_ purpose: String, _ line: String) {
        self.purpose = purpose
        self.line = line
    }
}
