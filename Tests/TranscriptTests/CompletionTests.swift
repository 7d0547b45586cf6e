import AlmanacCLI
import Foundation
import Testing

/// The completion scripts, read by the shells themselves.
@Suite struct CompletionTests {
    @Test(arguments: Shell.allCases)
    func shellAcceptsTheScript(_ shell: Shell) throws {
        let bench = try Workbench()
        guard try bench.run("command -v \(shell.rawValue)").exitCode == 0 else {
            try skip("\(shell.rawValue) is not installed, so its script is not checked by it")
        }
        let checked = try bench.run(
            "almanac completions \(shell.rawValue) > script && \(shell.rawValue) -n script")
        #expect(checked.output.isEmpty)
        #expect(checked.exitCode == 0)
    }

    /// What bash offers for the last of `words`, after it has split them as it does.
    private func offers(_ words: [String]) throws -> [String] {
        let bench = try Workbench()
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script = """
            mkdir -p jobs 'two words'
            touch job.json5 'my job.json5' sales.csv notes.txt
            cat > ask.bash <<'END'
            source <(almanac completions bash)
            COMP_WORDS=(\(quoted))
            COMP_CWORD=\(words.count - 1)
            _almanac
            printf '%s\\n' "${COMPREPLY[@]}"
            END
            bash ask.bash
            """
        let result = try bench.run(script)
        #expect(result.exitCode == 0)
        return result.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test func bashOffersCommands() throws {
        #expect(try offers(["almanac", "ro"]) == ["rollback"])
        let all = try offers(["almanac", ""])
        #expect(all == (Commands.tables.map(\.name) + ["--help", "--version"]).sorted())
        #expect(try offers(["almanac", "help", "backf"]) == ["backfill"])
    }

    @Test func bashOffersOptions() throws {
        #expect(try offers(["almanac", "run", "job.json5", "--a"]) == ["--as-of"])
        #expect(try offers(["almanac", "backfill", "--d"]) == ["--dry-run"])
    }

    @Test func bashOffersFilesOfTheRightKind() throws {
        #expect(
            try offers(["almanac", "run", ""]) == [
                "job.json5", "jobs", "my job.json5", "two words",
            ])
        #expect(try offers(["almanac", "init", "s"]) == ["sales.csv"])
        #expect(try offers(["almanac", "run", "--store", ""]) == ["jobs", "two words"])
        #expect(try offers(["almanac", "run", "--store", "=", "j"]) == ["jobs"])
        #expect(try offers(["almanac", "run", "--as-of", ""]).isEmpty)
        #expect(try offers(["almanac", "completions", ""]) == ["bash", "fish", "zsh"])
    }
}
