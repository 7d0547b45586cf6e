import Foundation
import Store
import Testing

/// A store whose catalogue is lost must not begin again over what it holds.
@Suite("Orphaned files") struct OrphanTests {
    @Test(
        "a new catalogue beside what an older one named is refused, and nothing is written",
        arguments: [("models", "model versions"), ("observations", "observations")])
    func aLostCatalogueIsNotReplaced(folder: String, what: String) throws {
        try withFolder { path in
            let job = URL(filePath: "\(path)/\(folder)/sales")
            try FileManager.default.createDirectory(at: job, withIntermediateDirectories: true)
            let file = job.appending(path: "000001-0001.parquet")
            try Data("kept".utf8).write(to: file)
            #expect(
                throws: StoreError.damaged(
                    path: "\(path)/almanac.db",
                    reason: "there is no catalogue in it, and there are \(what) beside it")
            ) { _ = try Store(path: path, for: .writing) }
            #expect(try Data(contentsOf: file) == Data("kept".utf8))
        }
    }
}
