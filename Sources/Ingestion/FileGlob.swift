import Glibc
import Tabular

/// The files of a source, found by the patterns of the shell.
enum FileGlob {
    /// The regular files below `root` that match any of `patterns`, relative to `root` where the
    /// pattern is, sorted, each once. A folder that cannot be listed is an error: its files would seem
    /// not to be there.
    static func files(
        _ patterns: [String], in root: String
    ) throws(IngestionError) -> [String] {
        var found: Set<String> = []
        for pattern in patterns {
            let isAbsolute = pattern.hasPrefix("/")
            var matches = glob_t()
            defer { globfree(&matches) }
            let full = isAbsolute ? pattern : escaped(root) + "/" + pattern
            let code = glob(full, GLOB_NOSORT | GLOB_ERR, nil, &matches)
            let cause = code == GLOB_NOSPACE ? ENOMEM : errno
            guard code == 0 || code == GLOB_NOMATCH || cause == ENOENT else {
                let reason = String(cString: strerror(cause))
                throw .table(.cannotRead(file: full, reason: reason))
            }
            for index in 0..<Int(matches.gl_pathc) {
                guard let path = matches.gl_pathv[index].map({ String(cString: $0) }),
                    isFile(path)
                else { continue }
                // By bytes: a name may begin with a mark that joins the slash before it.
                let relative = path.utf8.dropFirst(root.utf8.count + 1)
                found.insert(isAbsolute ? path : String(decoding: relative, as: UTF8.self))
            }
        }
        return found.sorted()
    }

    /// `root` with the characters that mean something to a glob taken literally.
    private static func escaped(_ root: String) -> String {
        var bytes: [UInt8] = []
        for byte in root.utf8 {
            if "\\*?[".utf8.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        // A link that leads nowhere is taken for a file, so that reading it says what is wrong.
        guard stat(path, &status) == 0 else { return true }
        return status.st_mode & S_IFMT == S_IFREG
    }
}
