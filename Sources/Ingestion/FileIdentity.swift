import Glibc
import Store

/// The size and digest of a file's content.
struct FileIdentity: Hashable {
    let size: Int
    let sha256: String

    /// Reads the whole file once; nil where it cannot be read, and then opening it as a table says why.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
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
}
