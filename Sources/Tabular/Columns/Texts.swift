/// Texts or other byte strings, one after the other: text k is `bytes[offsets[k] ..< offsets[k + 1]]`.
package struct Texts: Sendable {
    /// One more than there are texts; the first is 0.
    package let offsets: Values<UInt32>
    package let bytes: Values<UInt8>

    package init(offsets: Values<UInt32>, bytes: Values<UInt8>) {
        precondition(offsets.first == 0 && Int(offsets.last ?? 0) == bytes.count)
        self.offsets = offsets
        self.bytes = bytes
    }

    /// The UTF-8 of `texts`, one after the other; nil where they take 4 GiB or more.
    package init?(_ texts: some Collection<String>) {
        var offsets: [UInt32] = [0]
        var bytes: [UInt8] = []
        offsets.reserveCapacity(texts.count + 1)
        for text in texts {
            bytes.append(contentsOf: text.utf8)
            guard let end = UInt32(exactly: bytes.count) else { return nil }
            offsets.append(end)
        }
        self.init(offsets: Values(offsets), bytes: Values(bytes))
    }

    package var count: Int { offsets.count - 1 }

    /// Text `index`; bytes that are no UTF-8 come out as U+FFFD.
    package subscript(index: Int) -> String {
        withBytes(index) { String(decoding: $0, as: UTF8.self) }
    }

    /// Calls `body` with the bytes of text `index`.
    @inline(__always)
    package func withBytes<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        let start = Int(offsets[index])
        let end = Int(offsets[index + 1])
        return try bytes.withUnsafeBufferPointer { all in
            try body(UnsafeBufferPointer(rebasing: all[start..<end]))
        }
    }
}
