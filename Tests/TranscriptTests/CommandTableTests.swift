import AlmanacCLI
import Foundation
import Testing

/// Laws of every command's table, and of what derives from it.
@Suite struct CommandTableTests {
    @Test(arguments: Commands.tables.map(\.name))
    func helpShowsEveryArgument(_ command: String) throws {
        let table = try #require(Commands.tables.first { $0.name == command })
        let bench = try Workbench()
        let help = try bench.run("almanac \(command) --help")
        #expect(help.exitCode == 0)
        let asked = try bench.run("almanac help \(command)")
        #expect(asked.output == help.output)
        let (head, list) = try #require(split(help.output, at: "\nOptions:\n"))
        for option in table.options {
            let short = option.short.map { "-\($0), " } ?? "    "
            #expect(list.contains("\n  \(short)\(option.typed) "), "--\(option.name)")
            if !["help", "version"].contains(option.name) {
                #expect(head.contains(option.typed), "--\(option.name) in the usage line")
            }
        }
        for positional in table.positionals {
            #expect(head.contains("\n  \(positional.name) "), "\(positional.name)")
        }
        for code in ExitCode.allCases {
            #expect(help.output.contains("\n  \(code.rawValue)  "))
        }
        let widest = help.output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(widest <= 80)
        let overview = try bench.run("almanac --help").output
        #expect(overview.contains(table.summary))
    }

    @Test(arguments: Shell.allCases, Commands.tables.map(\.name))
    func completionsKnowEveryOption(_ shell: Shell, _ command: String) throws {
        let table = try #require(Commands.tables.first { $0.name == command })
        let script = shell.script(for: [table])
        #expect(script.contains(command))
        for option in table.options {
            let long = shell == .fish ? "-l \(option.name) " : "--\(option.name)"
            #expect(script.contains(long), "--\(option.name)")
            if let short = option.short {
                #expect(script.contains(shell == .fish ? "-s \(short) " : "-\(short)"))
            }
        }
    }

    @Test(arguments: Commands.tables.map(\.name))
    func namesAreUniqueWithinACommand(_ command: String) throws {
        let table = try #require(Commands.tables.first { $0.name == command })
        let long = table.options.map(\.name)
        let short = table.options.compactMap(\.short)
        #expect(Set(long).count == long.count)
        #expect(Set(short).count == short.count)
        #expect(Commands.tables.count { $0.name == command } == 1)
    }

    private func split(_ text: String, at separator: String) -> (String, String)? {
        text.range(of: separator).map {
            (String(text[..<$0.lowerBound]), "\n" + text[$0.upperBound...])
        }
    }
}
