import Glibc

do throws(BenchError) {
    try await Bench.main(Array(CommandLine.arguments.dropFirst()))
} catch {
    Bench.writeError("almanac-bench: \(error.message)\n")
    exit(error.exitCode)
}
