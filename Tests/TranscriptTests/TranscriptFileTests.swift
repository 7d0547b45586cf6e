import Foundation
import Testing

/// One file in `Transcripts/`.
struct TranscriptFile: Sendable, CustomTestStringConvertible {
    let name: String

    var url: URL { Place.transcripts.appending(path: name) }
    var testDescription: String { name }

    static let all: [TranscriptFile] = {
        let path = Place.transcripts.path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map(TranscriptFile.init)
    }()
}

@Suite struct TranscriptFileTests {
    /// Every transcript still tells the truth; `UPDATE_TRANSCRIPTS=1` rewrites those that do not.
    @Test(arguments: TranscriptFile.all)
    func printsWhatTheTranscriptShows(_ file: TranscriptFile) throws {
        var transcript = Transcript(try String(contentsOf: file.url, encoding: .utf8))
        for path in transcript.requirements {
            let absolute = Place.package.appending(path: path).path(percentEncoded: false)
            guard FileManager.default.fileExists(atPath: absolute) else {
                try skip("\(file.name) needs \(path), which is absent")
            }
        }
        let bench = try Workbench()
        var isChanged = false
        for index in transcript.steps.indices {
            let step = transcript.steps[index]
            let found = try bench.lines(of: step.script)
            if matches(found, step.expected) { continue }
            if Self.rewrites {
                transcript.steps[index].expected = found
                isChanged = true
                continue
            }
            let command = step.command.joined(separator: "\n")
            let patch = difference(expected: step.expected, found: found)
            Issue.record("\(file.name)\n\(command)\n\(patch)")
        }
        if isChanged {
            try transcript.text.write(to: file.url, atomically: true, encoding: .utf8)
        }
    }

    static let rewrites = ProcessInfo.processInfo.environment["UPDATE_TRANSCRIPTS"] == "1"

    @Test func thereAreTranscripts() {
        #expect(!TranscriptFile.all.isEmpty)
    }
}
