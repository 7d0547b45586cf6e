import Glibc

/// The right to write to a store, held by one process at a time.
///
/// It is an advisory lock of the operating system on a file in the store: it goes with the process,
/// however that ends, so that no stale lock is ever left.
final class StoreLock {
    private let descriptor: Int32

    /// Takes the lock, or says who has it.
    init(folder: String) throws(StoreError) {
        let path = "\(folder)/.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            throw switch errno {
            case EROFS, EACCES, EPERM: .readOnly(path: folder)
            case ENOSPC, EDQUOT: .full(path: folder)
            default: .cannotOpen(path: folder, reason: String(cString: strerror(errno)))
            }
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            guard code == EWOULDBLOCK else {
                close(descriptor)
                throw .cannotOpen(path: folder, reason: String(cString: strerror(code)))
            }
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw .locked(path: folder, holder: holder)
        }
        self.descriptor = descriptor
        // The number is for the message alone, so a failure to write it is no failure.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, text, text.count, 0) }
    }

    deinit {
        _ = ftruncate(descriptor, 0)
        // A process that is being forked at this moment has the descriptor, too, until it runs its program.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { (48...57).contains($0) }
        return digits.isEmpty ? "" : " (process \(String(decoding: digits, as: UTF8.self)))"
    }
}
