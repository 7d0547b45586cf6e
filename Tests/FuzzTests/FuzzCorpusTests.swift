import AlmanacFuzz
import FoundationEssentials
import Testing

/// What once crashed a reader, or took it too long, and files that lead deep into it: `Corpus/TARGET`.
@Suite struct FuzzCorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Corpus")

    @Test(.timeLimit(.minutes(5)), arguments: FuzzTarget.all.map(\.name))
    func bearsWhatItOnceDidNot(_ name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        let folder = Self.folder.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!files.isEmpty)
        for file in files.sorted() {
            target.tries(Array(try Data(contentsOf: folder.appending(path: file))))
        }
    }
}
