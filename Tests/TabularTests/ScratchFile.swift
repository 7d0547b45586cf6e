import FoundationEssentials

/// A file that exists while `body` runs.
func withFile<Result>(
    _ bytes: some Sequence<UInt8>, _ body: (String) throws -> Result
) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appendingPathComponent("almanac-\(UUID().uuidString).csv")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
}

func withFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try withFile(Array(text.utf8), body)
}

/// A file of this test target's `Goldens` folder.
func golden(_ name: String) throws -> Data {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return try Data(contentsOf: folder.appending(path: "Goldens/\(name)"))
}
