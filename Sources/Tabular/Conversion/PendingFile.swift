import Glibc

/// A file that takes its name when it is whole, and of which nothing is left otherwise.
///
/// Until then it has no name at all, where the system knows such files (`open(2)`, `O_TMPFILE`): however
/// the program ends, nothing stays behind. Elsewhere it is written beside its place as `NAME.PID.part`,
/// which only a killed program leaves.
package struct PendingFile: ~Copyable {
    /// Where it will be.
    package let path: String
    private let replaces: Bool
    private let descriptor: CInt
    /// Its name until then, if it has one.
    private var temporary: String?

    /// Missing in the module map of the C library; the same on every architecture that Swift serves.
    private static let unnamedFlag: CInt = 0o20_000_000 | O_DIRECTORY

    /// - Parameters:
    ///   - replaces: whether a file that is at `path` may go.
    ///   - isUnnamed: false to write beside the place even where that is not needed.
    package init(path: String, replaces: Bool, isUnnamed: Bool = true) throws(TabularError) {
        // A link stays, and what it leads to is replaced.
        let target = realpath(path, nil)
        self.path = target.map { String(cString: $0) } ?? path
        free(target)
        self.replaces = replaces
        try Self.checkPlace(path, replaces: replaces)
        let access = O_RDWR | O_CLOEXEC
        var opened: CInt = -1
        if isUnnamed {
            opened = open(Self.folder(of: self.path), access | Self.unnamedFlag, 0o644)
            if opened >= 0, Glibc.access(Self.link(opened), F_OK) != 0 {
                close(opened)
                opened = -1
            }
        }
        if opened < 0 {
            let name = Self.temporaryName(self.path)
            opened = open(name, access | O_CREAT | O_TRUNC, 0o644)
            if opened >= 0 { temporary = name }
        }
        guard opened >= 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
        descriptor = opened
    }

    /// Whether a file may be made at `path`.
    static func checkPlace(_ path: String, replaces: Bool) throws(TabularError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        guard replaces else { throw .alreadyExists(file: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannotWrite(file: path, reason: "it is there and is no regular file")
        }
    }

    deinit {
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    /// A descriptor for whoever writes, who closes it.
    package borrowing func writing() throws(TabularError) -> CInt {
        let copy = dup(descriptor)
        guard copy >= 0 else { throw failure() }
        return copy
    }

    /// Flushes the file to the disk and gives it its name.
    package consuming func keep() throws(TabularError) {
        guard fsync(descriptor) == 0 else { throw failure() }
        if replaces {
            // A link cannot replace a file; a name can.
            if temporary == nil {
                let name = Self.temporaryName(path)
                unlink(name)
                guard link(to: name) else { throw failure() }
                temporary = name
            }
            guard rename(temporary, path) == 0 else { throw failure() }
            temporary = nil
        } else if let name = temporary {
            guard access(path, F_OK) != 0 else { throw .alreadyExists(file: path) }
            guard rename(name, path) == 0 else { throw failure() }
            temporary = nil
        } else {
            guard link(to: path) else {
                throw errno == EEXIST ? .alreadyExists(file: path) : failure()
            }
        }
        let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure() }
    }

    private borrowing func link(to name: String) -> Bool {
        linkat(AT_FDCWD, Self.link(descriptor), AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }

    private borrowing func failure() -> TabularError {
        .cannotWrite(file: path, reason: String(cString: strerror(errno)))
    }

    private static func link(_ descriptor: CInt) -> String { "/proc/self/fd/\(descriptor)" }

    private static func temporaryName(_ path: String) -> String { "\(path).\(getpid()).part" }

    private static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
