internal import CCrypto

/// The content of a source row, as 16 bytes of a hash: what tells a row from another.
package struct RowHash: Codable, Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The hash of the row's cells, in their canonical bytes.
    package init(of cells: UnsafeRawBufferPointer) {
        self = Digest(of: cells).bytes.withUnsafeBytes { RowHash(digest: $0) }
    }

    /// From the 16 bytes that the store keeps; zeros stand for those that are missing.
    init(bytes: some Collection<UInt8>) {
        var words: (high: UInt64, low: UInt64) = (0, 0)
        for (place, byte) in bytes.prefix(16).enumerated() {
            let shifted = UInt64(byte) << UInt64(56 - 8 * (place & 7))
            if place < 8 { words.high |= shifted } else { words.low |= shifted }
        }
        (high, low) = words
    }

    fileprivate init(digest: UnsafeRawBufferPointer) {
        high = UInt64(bigEndian: digest.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: digest.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    /// Most significant byte first, as the catalogue keeps them.
    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            raw.storeBytes(of: high.bigEndian, as: UInt64.self)
            raw.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            count = 16
        }
    }

    /// As people see it.
    package var hexadecimal: String { Digest.hexadecimal(of: bytes) }

    /// The bits of a digest are as good as random: eight bytes of it are enough.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(low)
    }
}

/// Hashes row after row: the algorithm is looked up, and its memory taken, once.
package struct RowHasher: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        self.context = context
        let done = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(done == 1, "libcrypto offers no SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// The hash of the row's cells: `RowHash(of: cells)`.
    package mutating func hash(_ cells: UnsafeRawBufferPointer) -> RowHash {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { digest in
            let done =
                EVP_DigestInit_ex(context, nil, nil) == 1
                && EVP_DigestUpdate(context, cells.baseAddress, cells.count) == 1
                && EVP_DigestFinal_ex(
                    context, digest.baseAddress?.assumingMemoryBound(to: UInt8.self), nil) == 1
            precondition(done, "libcrypto gave no digest")
            return RowHash(digest: UnsafeRawBufferPointer(digest))
        }
    }
}
