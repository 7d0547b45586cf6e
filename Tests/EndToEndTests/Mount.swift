import Foundation
import Glibc

/// A small disk in memory, for tests of full and read-only disks. Only root may mount one.
final class Mount {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let folder: URL
    private var path: String { folder.path(percentEncoded: false) }
    private var filling: URL { folder.appending(path: "filling") }

    /// Whether this process may mount, found by trying.
    static let isAllowed: Bool = (try? Mount(megabytes: 1)) != nil

    init(megabytes: Int) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            try? FileManager.default.removeItem(at: folder)
            throw Failure(description: String(cString: strerror(errno)))
        }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
        try? FileManager.default.removeItem(at: folder)
    }

    func remount(_ options: String) throws {
        let flags = UInt(MS_REMOUNT) | UInt(options == "ro" ? MS_RDONLY : 0)
        guard mount("tmpfs", path, "tmpfs", flags, nil) == 0 else {
            throw Failure(description: String(cString: strerror(errno)))
        }
    }

    /// Takes all space but `bytes`.
    func fill(leaving bytes: Int) throws {
        var space = statvfs()
        statvfs(path, &space)
        let free = Int(space.f_bavail) * Int(space.f_frsize)
        try Data(count: max(0, free - bytes)).write(to: filling)
    }

    func empty() throws { try FileManager.default.removeItem(at: filling) }
}
