import Store
import Testing

@Suite("Digest")
struct DigestTests {
    /// FIPS 180-4 and its example values from NIST's cryptographic standards page.
    static let vectors: [(text: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    @Test("SHA-256 of the standard's texts, whole and in pieces", arguments: vectors)
    func standardTexts(_ vector: (text: String, digest: String)) {
        let bytes = Array(vector.text.utf8)
        #expect(Digest(of: bytes).hexadecimal == vector.digest)
        for size in [1, 63, 64, 65, 1 << 16] where bytes.count < 1000 || size > 60 {
            var stream = DigestStream()
            var place = 0
            while place < bytes.count {
                let end = min(place + size, bytes.count)
                bytes[place..<end].withUnsafeBytes { stream.append($0) }
                place = end
            }
            #expect(stream.finish().hexadecimal == vector.digest)
        }
    }

    @Test("a row's hash is the first half of the digest, however it is made")
    func rowHash() {
        var hasher = RowHasher()
        for vector in Self.vectors {
            let bytes = Array(vector.text.utf8)
            let alone = bytes.withUnsafeBytes { RowHash(of: $0) }
            let inTurn = bytes.withUnsafeBytes { hasher.hash($0) }
            #expect(alone == inTurn)
            let digits = [alone.high, alone.low].map { word in
                let text = String(word, radix: 16)
                return String(repeating: "0", count: 16 - text.count) + text
            }
            #expect(digits.joined() == vector.digest.prefix(32))
        }
    }
}
