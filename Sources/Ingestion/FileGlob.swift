import Glibc

/// The files of a source, found by the patterns of the shell.
enum FileGlob {
    /// The regular files below `root` that match any of `patterns`, relative to `root` where the
    /// pattern is, sorted, each once.
    static func files(_ patterns: [String], in root: String) -> [String] {
        var found: Set<String> = []
        for pattern in patterns {
            let isAbsolute = pattern.hasPrefix("/")
            var matches = glob_t()
            defer { globfree(&matches) }
            let full = isAbsolute ? pattern : escaped(root) + "/" + pattern
            guard glob(full, GLOB_NOSORT, nil, &matches) == 0 else { continue }
            for index in 0..<Int(matches.gl_pathc) {
                guard let path = matches.gl_pathv[index].map({ String(cString: $0) }),
                    isFile(path)
                else { continue }
                found.insert(isAbsolute ? path : String(path.dropFirst(root.count + 1)))
            }
        }
        return found.sorted()
    }

    /// `root` with the characters that mean something to a glob taken literally.
    private static func escaped(_ root: String) -> String {
        var text = ""
        for character in root {
            if "\\*?[".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}
