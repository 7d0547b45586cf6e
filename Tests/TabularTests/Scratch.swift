import Foundation
import Tabular

/// A fresh folder that exists while `body` runs.
struct Scratch {
    let folder: URL

    @discardableResult
    init(_ body: (Scratch) throws -> Void) throws {
        let manager = FileManager.default
        folder = manager.temporaryDirectory.appending(path: "almanac-\(UUID().uuidString)")
        try manager.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder) }
        try body(self)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
            .sorted()
    }

    func write(_ text: String, _ name: String) throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    func writeParquet(_ columns: [Column], _ name: String) throws {
        var out = try ParquetWriter(path: path(name), columns: columns.map(ParquetField.init))
        try out.append(columns)
        try out.finish()
    }

    @discardableResult
    func convert(
        _ input: String, _ output: String, _ change: (inout TableConversion) -> Void = { _ in }
    ) throws -> TableConversion.Result {
        let format = try TableFormat(name: output).unwrapped()
        var conversion = TableConversion(
            input: path(input), output: path(output), outputFormat: format)
        change(&conversion)
        return try conversion.run()
    }
}

private struct Missing: Error {}

extension Optional {
    fileprivate func unwrapped() throws -> Wrapped {
        guard let self else { throw Missing() }
        return self
    }
}
