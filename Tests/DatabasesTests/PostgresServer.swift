import Foundation
import Glibc
import Synchronization
import Testing

/// A PostgreSQL server of the machine's own packages, started for the tests on a socket in a fresh folder and
/// stopped with the process.
final class PostgresServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Where Debian keeps the programs of the newest version installed; nil where there is none.
    static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap(Int.init).max().map { "\(root)/\($0)/bin" }
    }()

    static let absent: Comment = "PostgreSQL is not installed (apt-get install postgresql)"

    /// One server for all tests of the process; each makes a database of its own.
    static let shared = Result { try PostgresServer() }

    /// Holds the data and the socket.
    let folder: String

    private init() throws {
        guard let programs = PostgresServer.programs else {
            throw Failure(description: "\(PostgresServer.absent)")
        }
        folder = "/tmp/almanac-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // The server refuses to run as root.
        if getuid() == 0 { try PostgresServer.call("/bin/chown", ["postgres", folder]) }
        try PostgresServer.asServer(
            "\(programs)/initdb",
            ["-D", "\(folder)/data", "-U", "almanac", "--auth=trust", "-E", "UTF8", "--no-sync"])
        try PostgresServer.asServer(
            "\(programs)/pg_ctl",
            [
                "-D", "\(folder)/data", "-w", "-l", "\(folder)/log", "-o",
                "-k \(folder) -c listen_addresses='' -c fsync=off", "start",
            ])
        PostgresServer.stopAtExit(folder, programs)
    }

    /// The keywords with which a client reaches the database.
    func keywords(_ database: String) -> [String: String] {
        ["host": folder, "user": "almanac", "dbname": database]
    }

    /// Runs statements with the server's own client.
    func run(_ statements: String, in database: String) throws {
        try PostgresServer.call(
            "/usr/bin/psql",
            [
                "-h", folder, "-U", "almanac", "-d", database, "-q", "-v", "ON_ERROR_STOP=1",
                "-c", statements,
            ])
    }

    /// Makes a database with a name of its own.
    func makeDatabase() throws -> String {
        let name = "test_\(UUID().uuidString.replacing("-", with: "").lowercased())"
        try run("CREATE DATABASE \(name)", in: "postgres")
        return name
    }

    private static func asServer(_ program: String, _ arguments: [String]) throws {
        guard getuid() == 0 else { return try call(program, arguments) }
        try call(
            "/usr/bin/setpriv",
            ["--reuid=postgres", "--regid=postgres", "--init-groups", program] + arguments)
    }

    /// Runs a program to its end. Foundation's `Process` would wait for the server that it leaves behind.
    private static func call(_ program: String, _ arguments: [String]) throws {
        let errors = "/tmp/almanac-pg-\(UUID().uuidString).err"
        defer { try? FileManager.default.removeItem(atPath: errors) }
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT, 0o666)
        // Another test may be starting a program at this moment: the server would hold on to the socket by which
        // Foundation waits for that program's end.
        for descriptor in 3..<min(1024, Int32(clamping: sysconf(Int32(_SC_OPEN_MAX)))) {
            posix_spawn_file_actions_addclose(&files, descriptor)
        }
        // A folder that the server's own user may enter.
        let words = (["env", "-C", "/tmp", program] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        var status: Int32 = 0
        guard posix_spawn(&child, "/usr/bin/env", &files, nil, words + [nil], environ) == 0,
            waitpid(child, &status, 0) == child, status == 0
        else {
            let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw Failure(description: "\(program): \(text)")
        }
    }

    private static func stopAtExit(_ folder: String, _ programs: String) {
        stopped.withLock { $0 = (folder, programs) }
        atexit {
            guard let (folder, programs) = PostgresServer.stopped.withLock({ $0 }) else { return }
            try? PostgresServer.asServer(
                "\(programs)/pg_ctl", ["-D", "\(folder)/data", "-m", "immediate", "stop"])
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    private static let stopped = Mutex<(folder: String, programs: String)?>(nil)
}
