/// Options that mean the same wherever they stand.
extension Option {
    static let help = Option(flag: "help", short: "h", help: "show this help")
    static let version = Option(flag: "version", help: "show the version of Almanac")

    static let store = Option(
        "store", Value("DIR", .folder), help: "the folder that keeps all state",
        default: "store beside the job file")
    static let json = Option(
        flag: "json", help: "print one JSON document instead of text for people")
    static let quiet = Option(
        flag: "quiet", short: "q", help: "show no progress; errors are still shown")
    static let reason = Option(
        "reason", Value("TEXT", .text), help: "why, in words; kept with the version's history")
}

/// Positionals that mean the same wherever they stand.
extension Positional {
    static let job = Positional(
        "JOB", .required, .file(pattern: "*.json5"), help: "the job file, in JSON5")
}
