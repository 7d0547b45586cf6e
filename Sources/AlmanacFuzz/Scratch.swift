import Glibc

/// Bytes as a file in memory, without a name in any folder: readers ask for a path.
enum Scratch {
    static func withFile(_ bytes: [UInt8], _ body: (_ path: String) -> Void) {
        var name = Array("/dev/shm/almanac-fuzz-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { fatalError("no file in /dev/shm") }
        defer { close(descriptor) }
        unlink(name)
        guard write(descriptor, bytes, bytes.count) == bytes.count else {
            fatalError("no room in /dev/shm")
        }
        body("/proc/self/fd/\(descriptor)")
    }

    static func bytes(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, size))
        }
        return bytes.count == size ? bytes : nil
    }
}
