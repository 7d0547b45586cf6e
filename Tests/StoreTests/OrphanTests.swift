import Foundation
import Store
import Testing

/// A store whose catalogue is lost must not begin again over the versions it holds.
@Suite("Orphaned versions") struct OrphanTests {
    @Test("a new catalogue beside model versions is refused, and nothing is written")
    func aLostCatalogueIsNotReplaced() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "almanac-orphan-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let version = folder.appending(path: "models/sales/000001")
        try FileManager.default.createDirectory(at: version, withIntermediateDirectories: true)
        let file = version.appending(path: "models.jsonl")
        try Data("kept".utf8).write(to: file)
        let path = folder.path(percentEncoded: false)
        #expect(
            throws: StoreError.damaged(
                path: "\(path)/almanac.db",
                reason: "there is no catalogue in it, and there are model versions beside it")
        ) { _ = try Store(path: path, for: .writing) }
        #expect(try Data(contentsOf: file) == Data("kept".utf8))
    }
}
