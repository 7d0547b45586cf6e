/// Numbers texts in the order of their first appearance, without making a `String` of a text twice.
///
///     var names = TextPool()
///     let code = names.code(of: reader, column: 0)   // 0, 1, 2 …
///     names.texts[code]
///
/// An open-addressing table with linear probing, at most half full. The hash is FNV-1a over words of
/// eight bytes with a final mix, from a fixed start: only the order of appearance is visible outside.
package struct TextPool: Sendable {
    /// The texts by code.
    package private(set) var texts: [String] = []
    private var bytes: [UInt8] = []
    /// Where the bytes of text k end.
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Code + 1, or 0 where the slot is free.
    private var slots = [Int32](repeating: 0, count: 64)

    package init() {}

    /// The code of the text in `column` of the record.
    package mutating func code<Row: Record & ~Copyable>(
        of record: borrowing Row, column: Int
    ) -> Int {
        record.withBytes(column) { code(of: $0) }
    }

    /// The code of the UTF-8 text `text`.
    package mutating func code(of text: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = Self.hash(text)
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let code = Int(slots[slot]) - 1
            if hashes[code] == hash && isText(code, text) { return code }
            slot = (slot + 1) & mask
        }
        let code = texts.count
        slots[slot] = Int32(code + 1)
        texts.append(String(decoding: text, as: UTF8.self))
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
        hashes.append(hash)
        if 2 * texts.count > slots.count { grow() }
        return code
    }

    private func isText(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = code == 0 ? 0 : ends[code - 1]
        guard ends[code] - start == text.count else { return false }
        for place in 0..<text.count where bytes[start + place] != text[place] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for (code, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(code + 1)
        }
    }

    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(text)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var place = 0
        while place + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            hash = (hash ^ UInt64(littleEndian: word)) &* 0x100_0000_01b3
            hash ^= hash >> 29
            place += 8
        }
        while place < raw.count {
            hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01b3
            place += 1
        }
        hash ^= hash >> 32
        return hash &* 0x9e37_79b9_7f4a_7c15 ^ hash >> 15
    }
}
