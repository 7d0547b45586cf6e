import Glibc

/// A file that is being written beside its place, and takes its name when it is whole.
package struct PendingFile: ~Copyable {
    package let path: String
    /// Where it is written.
    package let temporary: String
    private var isKept = false

    package init(path: String) {
        self.path = path
        temporary = path + ".part"
    }

    deinit { if !isKept { unlink(temporary) } }

    /// Flushes the file to the disk and gives it its name.
    package mutating func keep() throws(TabularError) {
        try Self.flush(temporary, O_RDONLY)
        guard rename(temporary, path) == 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
        isKept = true
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        try Self.flush(folder, O_RDONLY | O_DIRECTORY)
    }

    private static func flush(_ path: String, _ flags: CInt) throws(TabularError) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .cannotWrite(file: path, reason: String(cString: strerror(errno)))
        }
    }
}
