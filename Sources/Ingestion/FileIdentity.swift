import Glibc
import Store

/// The size and digest of a file's content.
struct FileIdentity {
    let size: Int
    let sha256: String
    /// What the operating system said of the file before it was read.
    private let state: State

    private struct State: Hashable {
        let device: UInt
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            device = UInt(status.st_dev)
            inode = UInt(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    /// Reads the whole file once; nil where it cannot be read, and then opening it as a table says why.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        state = State(status)
        var digest = DigestStream()
        var size = 0
        let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { chunk.deallocate() }
        while true {
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            digest.append(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
            size += count
        }
        self.size = size
        sha256 = digest.finish().hexadecimal
    }

    /// Whether the file at `path` is the one that was read, and has not been written to since.
    func isStill(at path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && State(status) == state
    }
}
