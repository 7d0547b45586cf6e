import Glibc
import Store

/// The size and digest of a file's content.
struct FileIdentity {
    var size: Int { state.size }
    let sha256: String
    /// What the operating system said of the file before it was read.
    let state: FileState
    /// False where the file is in the state in which its content is known.
    let wasRead: Bool

    /// Whether it begins with the content that an earlier run has read.
    let continuesKnown: Bool

    /// Whether the state can be told from that of the same file after a later change: the clock of a
    /// file system may stand still for up to two seconds, and a change within them leaves no mark.
    let isSettled: Bool

    /// Reads the file once, unless it is in the state that is known. Nil where it cannot be read, or is
    /// written to meanwhile; opening it as a table then says why, and it is read again the next time.
    ///
    /// - Parameter before: the content that an earlier run has read from this path.
    init?(path: String, known: StoredFileState?, before: StoredFile?) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var now = timespec()
        var status = stat()
        guard clock_gettime(CLOCK_REALTIME, &now) == 0, fstat(descriptor, &status) == 0 else {
            return nil
        }
        state = FileState(status)
        isSettled = max(state.modified, state.changed) <= now.nanoseconds &- 2_000_000_000
        if let known, known.state == state {
            sha256 = known.sha256
            wasRead = false
            continuesKnown = before?.sha256 == known.sha256
            return
        }
        wasRead = true
        var digest = DigestStream()
        var size = 0
        var end = -1
        if let before, before.size <= state.size, !before.sha256.isEmpty { end = before.size }
        var continues = false
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            // The digest of the file as far as it was known is one on the way to that of all of it.
            let head = size < end && end <= size + count ? end - size : 0
            digest.append(UnsafeRawBufferPointer(rebasing: chunk[..<head]))
            if head > 0 { continues = digest.soFar().hexadecimal == before?.sha256 }
            digest.append(UnsafeRawBufferPointer(rebasing: chunk[head..<count]))
            size += count
        }
        guard size == state.size else { return nil }
        continuesKnown = continues
        sha256 = digest.finish().hexadecimal
    }

    /// Whether the file at `path` is the one that was read, and has not been written to since.
    func isStill(at path: String) -> Bool {
        FileState(of: path) == state
    }
}

extension FileState {
    /// Of the file as it is now; nil where there is none.
    init?(of path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    fileprivate init(_ status: stat) {
        self.init(
            size: Int(status.st_size), modified: status.st_mtim.nanoseconds,
            changed: status.st_ctim.nanoseconds,
            device: Int(truncatingIfNeeded: status.st_dev),
            inode: Int(truncatingIfNeeded: status.st_ino))
    }
}

extension timespec {
    /// Since 1970; beyond the year 2262 it wraps around.
    fileprivate var nanoseconds: Int { tv_sec &* 1_000_000_000 &+ tv_nsec }
}
