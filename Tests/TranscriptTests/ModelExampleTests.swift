import Foundation
import Testing

// The head of a model's file shows the model at work:
//
//     $ almanac forecast drivers.csv --time month --value casualties --horizon 1 --model ets
//     series_id,time,model,mean,lower_80,upper_80,lower_95,upper_95
//     casualties,1982-01-01,ets,1561.4,1412.7,1710.2,1334,1788.9
//
// It is a transcript (see README.md) between lines of prose, five columns in. The folder it runs in has the
// package's `data` folder, so that it can be pasted where the package lies. Numbers of more than five
// significant digits are shown with five.

/// A file of the room Forecasting that begins with an example.
struct ModelExample: Sendable, CustomTestStringConvertible {
    /// Within the room: `ETS/ETS.swift`.
    let name: String

    var url: URL { Self.room.appending(path: name) }
    var testDescription: String { name }

    static let room = Place.package.appending(path: "Sources/Forecasting")
    static let indent = "//     "

    static let all: [ModelExample] = {
        let folder = room.path(percentEncoded: false)
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".swift") }.sorted().map(ModelExample.init).filter {
            ((try? $0.lines()) ?? []).contains { $0.hasPrefix(indent + "$ ") }
        }
    }()

    func lines() throws -> [String] {
        try String(contentsOf: url, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The comment that the file begins with.
    func head() throws -> [String] {
        Array(try lines().prefix { $0.hasPrefix("//") })
    }

    /// The places of the example's lines in the file.
    func range() throws -> Range<Int> {
        let head = try head()
        let first = try #require(head.firstIndex { $0.hasPrefix(Self.indent + "$ ") })
        let rest = head[first...]
        let end = rest.firstIndex { !$0.hasPrefix(Self.indent) } ?? head.endIndex
        return first..<end
    }

    func transcript() throws -> Transcript {
        let lines = try lines()[range()].map { String($0.dropFirst(Self.indent.count)) }
        return Transcript(lines.joined(separator: "\n"))
    }

    func write(_ transcript: Transcript) throws {
        let example = transcript.steps.flatMap { $0.command + $0.expected }
        var lines = try lines()
        lines.replaceSubrange(try range(), with: example.map { Self.indent + $0 })
        try lines.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
    }
}

@Suite struct ModelExampleTests {
    /// Every example prints what it shows; `UPDATE_TRANSCRIPTS=1` rewrites those that do not.
    @Test(arguments: ModelExample.all)
    func printsWhatTheExampleShows(_ example: ModelExample) throws {
        var transcript = try example.transcript()
        let bench = try Workbench()
        #expect(try bench.lines(of: #"ln -s "$DATA" data"#) == [])
        for index in transcript.steps.indices {
            let step = transcript.steps[index]
            let found = try bench.lines(of: step.script).map(shortened)
            if TranscriptFileTests.rewrites {
                transcript.steps[index].expected = found
            } else if found != step.expected {
                let patch = difference(expected: step.expected, found: found)
                Issue.record("\(example.name)\n\(step.command.joined(separator: "\n"))\n\(patch)")
            }
        }
        if TranscriptFileTests.rewrites, try transcript != example.transcript() {
            try example.write(transcript)
        }
    }

    /// With the example stand what the model assumes, where it comes from and where it fails.
    @Test(arguments: ModelExample.all)
    func theHeadSaysWhatTheModelIs(_ example: ModelExample) throws {
        let head = try example.head().joined(separator: "\n").lowercased()
        #expect(head.contains("assum"))
        #expect(head.contains("source"))
        #expect(head.contains("fail") || head.contains("poor"))
    }

    /// Every model and every composition has an example.
    @Test func nothingIsWithoutAnExample() throws {
        let list = try Workbench().lines(of: "almanac forecast --model list")
        let listed = list.filter { !$0.hasPrefix(" ") }.map { $0.prefix { !" ,".contains($0) } }
        #expect(listed.count > 20)
        let examples = try ModelExample.all.flatMap { try $0.transcript().steps.map(\.script) }
        let asked = examples.joined(separator: "\n").split(separator: "--model ").dropFirst()
            .map { $0.drop { $0 == "'" } }
        for name in listed {
            let composition = name.firstIndex(of: "(").map { name[...$0] }
            let isShown = asked.contains { text in
                composition.map { text.hasPrefix($0) }
                    ?? (text.prefix { !" '\n".contains($0) } == name)
            }
            #expect(isShown, "no file in Sources/Forecasting begins with an example of \(name)")
        }
    }

    /// The line with its long numbers cut to five significant digits.
    private func shortened(_ line: String) -> String {
        line.replacing(#/-?[0-9]+\.[0-9]+(?:e[-+]?[0-9]+)?/#) { match in
            let digits = match.output.prefix { $0 != "e" }.filter(\.isNumber)
            guard digits.drop(while: { $0 == "0" }).count > 5, let number = Double(match.output)
            else { return String(match.output) }
            return String(format: "%.5g", number)
        }
    }
}
