internal import CCrypto

/// SHA-256 by the system's libcrypto.
package struct Digest: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// The digest of `content`.
    package init(of content: [UInt8]) {
        bytes = content.withUnsafeBytes { Digest.sha256($0) }
    }

    /// The digest of the bytes in `buffer`.
    package init(of buffer: UnsafeRawBufferPointer) {
        bytes = Digest.sha256(buffer)
    }

    fileprivate init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Lower-case hexadecimal.
    package var hexadecimal: String { Self.hexadecimal(of: bytes) }

    /// Two digits a byte.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func sha256(_ buffer: UnsafeRawBufferPointer) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let done = EVP_Digest(buffer.baseAddress, buffer.count, &digest, nil, EVP_sha256(), nil)
        precondition(done == 1, "libcrypto offers no SHA-256")
        return digest
    }
}

/// SHA-256 of content that comes in pieces.
package struct DigestStream: ~Copyable {
    private let context: OpaquePointer

    package init() {
        guard let context = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        self.context = context
        let done = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(done == 1, "libcrypto offers no SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Takes in further bytes.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        let done = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(done == 1, "libcrypto refused bytes")
    }

    /// The digest of what was taken in so far; more may come.
    package func soFar() -> Digest {
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        defer { EVP_MD_CTX_free(copy) }
        var digest = [UInt8](repeating: 0, count: 32)
        let done =
            EVP_MD_CTX_copy_ex(copy, context) == 1
            && EVP_DigestFinal_ex(copy, &digest, nil) == 1
        precondition(done, "libcrypto gave no digest")
        return Digest(bytes: digest)
    }

    /// The digest of everything taken in.
    package consuming func finish() -> Digest {
        var digest = [UInt8](repeating: 0, count: 32)
        let done = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(done == 1, "libcrypto gave no digest")
        return Digest(bytes: digest)
    }
}
