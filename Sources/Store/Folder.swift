import Glibc

/// Writes files so that each is there whole or not at all, whatever ends the process.
enum Folder {
    /// Makes the folder and those above it, each entered in the one above it on the disk.
    static func create(_ path: String) throws(StoreError) {
        if mkdir(path, 0o777) == 0 { return try flush(parent(of: path)) }
        let code = errno
        if code == EEXIST { return }
        guard code == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            slash != path.startIndex
        else { throw failure("make the folder", path, code) }
        try create(String(path[..<slash]))
        if mkdir(path, 0o777) == 0 { return try flush(parent(of: path)) }
        guard errno == EEXIST else { throw failure("make the folder", path, errno) }
    }

    /// Replaces the file at `path` by `content`: a temporary file beside it, flushed to the disk, takes
    /// its name.
    static func replaceFile(_ path: String, with content: [UInt8]) throws(StoreError) {
        let temporary = path + ".part"
        try sweeping(temporary) { () throws(StoreError) in
            try writeFile(temporary, content)
            guard rename(temporary, path) == 0 else { throw failure("write", path, errno) }
        }
        try flush(parent(of: path))
    }

    /// Replaces the file at `path` by the one that `write` makes at the path that it is given, flushed to
    /// the disk before it takes its name.
    static func replaceFile(
        _ path: String, by write: (_ temporary: String) throws(StoreError) -> Void
    ) throws(StoreError) {
        let temporary = path + ".part"
        try sweeping(temporary) { () throws(StoreError) in
            try write(temporary)
            let descriptor = open(temporary, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw failure("write", temporary, errno) }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 else { throw failure("write", temporary, errno) }
            guard rename(temporary, path) == 0 else { throw failure("write", path, errno) }
        }
        try flush(parent(of: path))
    }

    /// The size and the SHA-256, in hexadecimal, of a file.
    static func digest(of path: String) throws(StoreError) -> (bytes: Int, sha256: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("read", path, errno) }
        defer { close(descriptor) }
        var digest = DigestStream()
        var bytes = 0
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count == 0 { return (bytes, digest.finish().hexadecimal) }
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw failure("read", path, code)
            }
            digest.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            bytes += count
        }
    }

    /// The bytes of a file; nil where there is none.
    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// The error for a write that another room has made, which says why in the system's words.
    static func failure(_ action: String, _ path: String, because reason: String) -> StoreError {
        for code in [ENOSPC, EDQUOT, EROFS, EACCES, EPERM]
        where reason == String(cString: strerror(code)) {
            return failure(action, path, code)
        }
        return .failed(action: action, path: path, reason: reason)
    }

    /// Replaces the folder at `path` by one that holds `files`, in one step.
    static func replaceFolder(
        _ path: String, with files: [(name: String, content: [UInt8])]
    ) throws(StoreError) {
        let temporary = path + ".part"
        try remove(temporary)
        try sweeping(temporary) { () throws(StoreError) in
            try create(temporary)
            for file in files { try writeFile("\(temporary)/\(file.name)", file.content) }
            try flush(temporary)
            // Only a folder that no catalogue entry names can stand in the way: one that a killed run
            // has left.
            try remove(path)
            guard rename(temporary, path) == 0 else { throw failure("write", path, errno) }
        }
        try flush(parent(of: path))
    }

    /// Removes what `body` leaves at `temporary` when it fails: on a full disk the room is needed.
    private static func sweeping(
        _ temporary: String, _ body: () throws(StoreError) -> Void
    ) throws(StoreError) {
        do throws(StoreError) { try body() } catch {
            // The first failure is the one to tell.
            do throws(StoreError) { try remove(temporary) } catch {}
            throw error
        }
    }

    /// Whether anything is at `path`.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The bytes of a file.
    static func contents(of path: String) throws(StoreError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("read", path, errno) }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return content }
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw failure("read", path, code)
            }
            content.append(contentsOf: chunk[..<count])
        }
    }

    /// Removes a file, or a folder of files; nothing where there is none.
    static func remove(_ path: String) throws(StoreError) {
        if unlink(path) == 0 { return }
        let code = errno
        if code == ENOENT { return }
        guard code == EISDIR || code == EPERM else { throw failure("remove", path, code) }
        for name in try names(in: path) { try remove("\(path)/\(name)") }
        guard rmdir(path) == 0 else { throw failure("remove", path, errno) }
    }

    /// The names in a folder, sorted; empty where there is no folder.
    static func names(in path: String) throws(StoreError) -> [String] {
        guard let folder = opendir(path) else {
            let code = errno
            if code == ENOENT { return [] }
            throw failure("list", path, code)
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func writeFile(_ path: String, _ content: [UInt8]) throws(StoreError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("write", path, errno) }
        defer { close(descriptor) }
        var written = 0
        while written < content.count {
            let count = content.withUnsafeBytes { bytes in
                write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
            }
            if count < 0 {
                let code = errno
                if code == EINTR { continue }
                throw failure("write", path, code)
            }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw failure("write", path, errno) }
    }

    private static func flush(_ folder: String) throws(StoreError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write", folder, errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", folder, errno) }
    }

    private static func parent(of path: String) -> String {
        let bytes = path.utf8
        guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == bytes.startIndex ? "/" : String(path[..<slash])
    }

    private static func failure(_ action: String, _ path: String, _ code: Int32) -> StoreError {
        switch code {
        case ENOSPC, EDQUOT: return .full(path: path)
        case EROFS, EACCES, EPERM: return .readOnly(path: path)
        default:
            return .failed(action: action, path: path, reason: String(cString: strerror(code)))
        }
    }
}
