import Glibc

/// Texts as C functions take them.
enum CStrings {
    /// Calls `body` with pointers to the texts, and nil after the last.
    static func withPointers<Result>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        let pointers = copies.map { UnsafePointer($0) } + [nil]
        return pointers.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else {
                preconditionFailure("a list that ends in nil is not empty")
            }
            return body(start)
        }
    }
}

/// The texts of a boolean cell, which live as long as the program.
enum BooleanText {
    nonisolated(unsafe) static let zero = bytes("0")
    nonisolated(unsafe) static let one = bytes("1")

    private static func bytes(_ text: StaticString) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    }
}
