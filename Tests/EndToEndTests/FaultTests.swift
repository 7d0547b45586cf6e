import Foundation
import Testing

/// Every write, flush, renaming and SQL statement of a run fails once, or is the last thing the program does;
/// the next run makes up for it, to the last byte.
///
/// The three ways to fail share the calls between them; with `ALMANAC_ALL_FAULTS=1` each has them all.
@Suite(.serialized) struct FaultTests {
    /// How a call fails.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case diskFull = "full"
        case inputOutput = "io"
        case killed = "kill"

        var testDescription: String { rawValue }
    }

    private static let hasAll =
        ProcessInfo.processInfo.environment["ALMANAC_ALL_FAULTS"] == "1"

    @Test(
        .enabled(if: FaultShim.compiler != nil, "needs a C compiler, cc or clang"),
        arguments: Kind.allCases)
    func everyCallFailsOnce(_ kind: Kind) throws {
        let program = try Program()
        let shim = try FaultShim(in: program.folder)
        try Self.writeJob(in: program)
        let first = ["run", "job.json5", "--as-of", "2024-12-31", "--quiet"]
        let second = ["run", "job.json5", "--as-of", "2025-01-31", "--quiet"]
        #expect(try program.start(first + ["--store", "first"]).wait().exitCode == 0)
        try program.copy("first", to: "second")
        #expect(try program.start(second + ["--store", "second"]).wait().exitCode == 0)

        var cases = 0
        for (arguments, before, after) in [(first, nil, "first"), (second, "first", "second")] {
            let whole = try program.image(of: after)
            var call = Self.hasAll ? 0 : (Kind.allCases.firstIndex(of: kind) ?? 0) - 2
            while true {
                call += Self.hasAll ? 1 : Kind.allCases.count
                if let before { try program.copy(before, to: "case") }
                let outcome = try shim.run(
                    program, arguments + ["--store", "case"], failing: call, as: kind.rawValue)
                guard outcome.hasFailed else { break }
                cases += 1
                let what: Comment = "\(after), call \(call): \(outcome.result.errors)"
                if kind == .killed {
                    #expect(outcome.result.exitCode == SIGKILL, what)
                } else {
                    // An error is one sentence, or was none that mattered.
                    #expect([0, 1].contains(outcome.result.exitCode), what)
                    #expect(!outcome.result.errors.contains("Fatal error"), what)
                }
                let resumed = try program.start(arguments + ["--store", "case"]).wait()
                #expect(resumed.exitCode == 0, "\(what) then \(resumed.errors)")
                #expect(try program.image(of: "case").differences(from: whole) == [], what)
                try program.remove("case")
            }
            try program.remove("case")
        }
        print("\(cases) calls failed in turn (\(kind.rawValue)), each made up for by the next run")
        #expect(cases > 50)
    }

    /// Two series of four years, with a late row and one that is no number.
    private static func writeJob(in program: Program) throws {
        var rows = ["shop,month,sold,booked"]
        for year in 2022...2025 {
            for month in 1...12 where year < 2025 || month == 1 {
                let day = "\(year)-\(month < 10 ? "0" : "")\(month)-01"
                for shop in ["north", "south"] {
                    rows.append("\(shop),\(day),\(100 + month * 3 + (year - 2022) * 5),\(day)")
                }
            }
        }
        rows.append("south,2024-12-01,none,2024-12-02")
        rows.append("east,2023-01-01,7,")
        try Data(rows.map { $0 + "\n" }.joined().utf8)
            .write(to: program.folder.appending(path: "sales.csv"))
        let job = """
            { name: "sales", frequency: "monthly", seasonLength: 12, horizon: 3, models: ["snaive"],
              source: { files: "sales.csv", checkpointRows: 30,
                columns: { series: ["shop"], time: "month", value: "sold", ledger: "booked" } } }
            """
        try Data(job.utf8).write(to: program.folder.appending(path: "job.json5"))
    }
}

extension Program {
    fileprivate func copy(_ store: String, to other: String) throws {
        try FileManager.default.copyItem(
            at: folder.appending(path: store), to: folder.appending(path: other))
    }

    fileprivate func remove(_ store: String) throws {
        let path = folder.appending(path: store)
        guard FileManager.default.fileExists(atPath: path.path) else { return }
        try FileManager.default.removeItem(at: path)
    }
}

/// A library that is loaded before the others, and lets the n-th call that changes the disk or the
/// catalogue fail.
struct FaultShim {
    private let library: String
    private let mark: String

    static let compiler: String? = ["/usr/bin/cc", "/usr/bin/clang"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    struct NotCompiled: Error {}

    init(in folder: URL) throws {
        library = folder.appending(path: "fault.so").path
        mark = folder.appending(path: "failed").path
        let source = folder.appending(path: "fault.c")
        try Data(Self.source.utf8).write(to: source)
        let process = Process()
        process.executableURL = URL(filePath: Self.compiler ?? "")
        process.arguments = ["-shared", "-fPIC", "-O1", "-o", library, source.path, "-ldl"]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw NotCompiled() }
    }

    func run(
        _ program: Program, _ arguments: [String], failing call: Int, as kind: String
    ) throws -> (result: Program.Result, hasFailed: Bool) {
        try? FileManager.default.removeItem(atPath: mark)
        let result = try program.start(
            arguments,
            environment: [
                "LD_PRELOAD": library, "FAULT_AT": String(call), "FAULT_KIND": kind,
                "FAULT_MARK": mark,
            ]
        ).wait()
        return (result, FileManager.default.fileExists(atPath: mark))
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <errno.h>
        #include <fcntl.h>
        #include <signal.h>
        #include <stdatomic.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <sys/types.h>
        #include <unistd.h>

        static atomic_long calls;

        static int fails(void) {
            const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
            if (!at || !kind || atomic_fetch_add(&calls, 1) + 1 != atol(at)) return 0;
            int mark = open(getenv("FAULT_MARK"), O_CREAT | O_WRONLY, 0600);
            if (mark >= 0) close(mark);
            if (!strcmp(kind, "kill")) kill(getpid(), SIGKILL);
            errno = strcmp(kind, "full") ? EIO : ENOSPC;
            return 1;
        }

        #define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

        ssize_t write(int f, const void *b, size_t n) {
            REAL(write);
            return f > 2 && fails() ? -1 : real(f, b, n);
        }
        ssize_t pwrite(int f, const void *b, size_t n, off_t o) {
            REAL(pwrite);
            return fails() ? -1 : real(f, b, n, o);
        }
        ssize_t pwrite64(int f, const void *b, size_t n, off64_t o) {
            REAL(pwrite64);
            return fails() ? -1 : real(f, b, n, o);
        }
        int fsync(int f) { REAL(fsync); return fails() ? -1 : real(f); }
        int fdatasync(int f) { REAL(fdatasync); return fails() ? -1 : real(f); }
        int ftruncate(int f, off_t n) { REAL(ftruncate); return fails() ? -1 : real(f, n); }
        int ftruncate64(int f, off64_t n) { REAL(ftruncate64); return fails() ? -1 : real(f, n); }
        int rename(const char *a, const char *b) { REAL(rename); return fails() ? -1 : real(a, b); }
        int link(const char *a, const char *b) { REAL(link); return fails() ? -1 : real(a, b); }
        int mkdir(const char *p, mode_t m) { REAL(mkdir); return fails() ? -1 : real(p, m); }

        /* Scripts step on their own; they fail as a whole. */
        static __thread int scripts;

        int sqlite3_step(void *s) {
            int (*real)(void *) = (int (*)(void *))dlsym(RTLD_NEXT, "sqlite3_step");
            return !scripts && fails() ? (errno == ENOSPC ? 13 : 10) : real(s);
        }
        int sqlite3_exec(void *d, const char *q, void *c, void *a, char **e) {
            int (*real)(void *, const char *, void *, void *, char **) =
                (int (*)(void *, const char *, void *, void *, char **))dlsym(
                    RTLD_NEXT, "sqlite3_exec");
            if (fails()) return errno == ENOSPC ? 13 : 10;
            scripts++;
            int code = real(d, q, c, a, e);
            scripts--;
            return code;
        }
        """
}
