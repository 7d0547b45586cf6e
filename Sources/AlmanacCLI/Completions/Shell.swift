/// The shells whose completions are known; the one list of them.
package enum Shell: String, CaseIterable, Sendable {
    case bash
    case zsh
    case fish

    /// The script that teaches the shell the commands of `tables`.
    package func script(for tables: [CommandTable]) -> String {
        switch self {
        case .bash: bashCompletions(for: tables)
        case .zsh: zshCompletions(for: tables)
        case .fish: fishCompletions(for: tables)
        }
    }
}

/// `text` as one word of any of the three shells.
func singleQuoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'"
}
