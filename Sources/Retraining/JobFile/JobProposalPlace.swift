import FoundationEssentials

/// Where the files lie, as the job file will name them, and what the job is called after them.
struct JobProposalPlace {
    /// The files as they were given, each once.
    let files: [String]
    /// As it will be written: the caller's path, or `job.json5` beside the first file.
    let jobFile: String
    private let absolute: [String]

    /// What stands in `source.files`.
    struct Pattern {
        let texts: [String]
        let evidence: String
        let doubts: [String]
    }

    init(files: [String], jobFile: String?) {
        var seen: Set<String> = []
        self.files = files.filter { seen.insert(Self.absolute($0)).inserted }
        absolute = self.files.map { Self.absolute($0) }
        let first = files.first ?? ""
        self.jobFile =
            jobFile
            ?? (first.lastIndex(of: "/").map { String(first[...$0]) } ?? "") + "job.json5"
    }

    /// Of several files the folder's name, of one file its own; a folder that is named after what is
    /// put in it, such as `drops`, leaves the word to the one above it.
    var name: String {
        var folders = Self.parts(absolute.first ?? "")
        let file = folders.popLast() ?? ""
        let stem = file.split(separator: ".").first.map(String.init) ?? file
        var named: String? = stem
        if files.count > 1 || Self.containers.contains(stem.lowercased()) {
            named = folders.last { !Self.containers.contains($0.lowercased()) }
        }
        return Self.fitted(named ?? stem)
    }

    private static let containers: Set<String> = [
        "drops", "drop", "data", "csv", "files", "input", "inputs", "in", "inbox", "incoming",
        "raw", "days", "weeks", "months", "quarters", "years", "daily", "weekly", "monthly",
    ]

    /// `name` with a hyphen for what `ValueCheck.name` refuses.
    private static func fitted(_ name: String) -> String {
        var text = ""
        for character in name {
            let isPlain =
                character.isASCII
                && (character.isLetter || character.isNumber || "-_.".contains(character))
            if isPlain { text.append(character) } else if text.last != "-" { text.append("-") }
        }
        let kept = text.drop { $0 == "-" || $0 == "." }.prefix(100)
        let end = kept.lastIndex { $0 != "-" }
        guard let end else { return "job" }
        return String(kept[...end])
    }

    /// One glob for several files of one folder and ending; otherwise the files themselves.
    var pattern: Pattern {
        let names = absolute.map { Self.parts($0).last ?? "" }
        let folders = Set(absolute.map { Self.parts($0).dropLast() })
        let endings = Set(names.map { Self.ending($0) })
        guard names.count > 1, folders.count == 1, endings.count == 1,
            let folder = folders.first, let ending = endings.first
        else {
            return Pattern(
                texts: absolute.map { relative(Self.parts($0)) },
                evidence: names.count == 1
                    ? "the file given" : "the files given",
                doubts: [])
        }
        let path = "/" + folder.joined(separator: "/")
        let present = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        var best = (prefix: "", others: Self.others(present, names, prefix: "", ending: ending))
        let prefix = Self.commonPrefix(names)
        let fewer = Self.others(present, names, prefix: prefix, ending: ending)
        if fewer.count < best.others.count { best = (prefix, fewer) }
        let others = best.others.sorted()
        return Pattern(
            texts: [
                relative(
                    Array(folder), file: Self.escaped(best.prefix) + "*" + Self.escaped(ending))
            ],
            evidence: "the \(names.count) files given, and those to come",
            doubts: others.isEmpty
                ? []
                : [
                    "source.files also matches \(JobProposalWords.list(others, longest: 3)), which "
                        + "\(others.count == 1 ? "was" : "were") not looked at."
                ])
    }

    private static func others(
        _ present: [String], _ given: [String], prefix: String, ending: String
    ) -> [String] {
        present.filter {
            $0.hasPrefix(prefix) && $0.hasSuffix(ending) && !$0.hasPrefix(".")
                && !given.contains($0)
        }
    }

    /// Up to the last mark or change from letters to digits, so that the next file still fits.
    private static func commonPrefix(_ names: [String]) -> String {
        guard var prefix = names.first else { return "" }
        for name in names { while !name.hasPrefix(prefix) { prefix.removeLast() } }
        while let last = prefix.last, last.isNumber { prefix.removeLast() }
        return prefix
    }

    private static func ending(_ name: String) -> String {
        name.lastIndex(of: ".").map { String(name[$0...]) } ?? ""
    }

    /// The path from the job file's folder, or from the root.
    private func relative(_ path: [String]) -> String {
        relative(path.dropLast(), file: Self.escaped(path.last ?? ""))
    }

    private func relative(_ folder: [String], file: String) -> String {
        let home = Array(Self.parts(Self.absolute(jobFile)).dropLast())
        var shared = 0
        while shared < min(home.count, folder.count), home[shared] == folder[shared] { shared += 1 }
        let down = folder[shared...].map { Self.escaped($0) }
        // With nothing in common but the root, the way up and down again would only be longer.
        if shared == 0 { return "/" + (down + [file]).joined(separator: "/") }
        let up = [String](repeating: "..", count: home.count - shared)
        return (up + down + [file]).joined(separator: "/")
    }

    /// `text` with the characters that mean something to a glob taken literally.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if "\\*?[".contains(character) { result.append("\\") }
            result.append(character)
        }
        return result
    }

    private static func absolute(_ path: String) -> String {
        let full =
            path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        return "/" + parts(full).joined(separator: "/")
    }

    private static func parts(_ path: String) -> [String] {
        var parts: [String] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts
    }
}
