import Glibc

/// Where the bytes of a Parquet file come from: a file that is open, or memory.
enum StoredBytes: Sendable {
    case file(CInt)
    case memory([UInt8])

    var size: Int {
        switch self {
        case .file(let descriptor): max(0, Int(lseek(descriptor, 0, SEEK_END)))
        case .memory(let bytes): bytes.count
        }
    }

    /// Copies up to `count` bytes from `offset` on to `place`; how many it were, 0 at the end, or -1
    /// with `errno`.
    func read(into place: UnsafeMutableRawPointer, _ count: Int, at offset: Int) -> Int {
        switch self {
        case .file(let descriptor): return pread(descriptor, place, count, off_t(offset))
        case .memory(let bytes):
            let some = max(0, min(count, bytes.count - offset))
            bytes.withUnsafeBytes { all in
                if some > 0, let base = all.baseAddress { memcpy(place, base + offset, some) }
            }
            return some
        }
    }
}
