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

@Suite("Content hash")
struct ContentHashTests {
    /// The vectors of 128 bits of its authors' reference implementation, which OpenSSL 3.0 gives, too:
    /// `openssl mac -macopt hexkey:0001…0f -macopt size:16 SIPHASH` of 0, 8 and 16 bytes 00 01 02 ….
    @Test("SipHash-2-4 with 128 bits, as its authors give it")
    func vectors() {
        let words: [UInt64] = [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908]
        var hasher = ContentHasher(key: words[0], words[1])
        #expect(hasher.finished() == hash(0xa381_7f04_ba25_a8e6, 0x6df6_7214_c755_0293))
        hasher.combine(words[0])
        #expect(hasher.finished() == hash(0x3b62_a9ba_6258_f561, 0x0f83_e264_f314_97b4))
        hasher.combine(words[1])
        #expect(hasher.finished() == hash(0x6ee2_a4ca_67b0_54bb, 0xfd33_15bf_8523_0577))
    }

    /// The hash whose bytes the reference prints.
    private func hash(_ first: UInt64, _ second: UInt64) -> RowHash {
        RowHash(high: first.byteSwapped, low: second.byteSwapped)
    }

    @Test("bytes are taken in with their length before them, so that no two lists of texts are one")
    func bytes() {
        func hash(_ texts: [String]) -> RowHash {
            var hasher = ContentHasher()
            for text in texts { Array(text.utf8).withUnsafeBytes { hasher.combine($0) } }
            return hasher.finished()
        }
        let texts = [
            [], [""], ["", ""], ["a"], ["a", ""], ["", "a"], ["a\u{0}"], ["abcdefgh"],
            ["abcdefgh\u{0}"], ["abcdefghi"], ["abcdefg", "hi"],
        ]
        #expect(Set(texts.map(hash)).count == texts.count)
        // Known years later: the key and the way of writing never change. Of the same bytes, and the key
        // in its own, OpenSSL's SIPHASH gives this.
        #expect(
            hash(["shop", "Zürich/東京"])
                == self.hash(0x4d5e_114a_7d84_cecc, 0x7f44_9b77_ce33_4f8f))
    }
}
