import Glibc

/// Which code a text of a dictionary has, for dictionaries that grow from row group to row group.
///
/// An open-addressing table with linear probing, at most half full.
struct TextIndex {
    /// Code + 1, or 0 where the slot is free.
    private var slots: [Int32] = []
    private var hashes: [UInt64] = []

    /// The code of `length` bytes at `bytes` in `dictionary`, which they are appended to where it
    /// lacks them.
    mutating func code(
        of bytes: UnsafeRawPointer, _ length: Int, in dictionary: inout TextBuffer
    ) throws(Fault) -> Int32 {
        while hashes.count < dictionary.count {
            let range = dictionary.range(hashes.count)
            insert(Self.hash(dictionary.bytes.base + range.lowerBound, range.count))
        }
        let hash = Self.hash(bytes, length)
        if !slots.isEmpty {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != 0 {
                let code = Int(slots[slot]) - 1
                if hashes[code] == hash {
                    let range = dictionary.range(code)
                    if range.count == length,
                        memcmp(dictionary.bytes.base + range.lowerBound, bytes, length) == 0
                    {
                        return Int32(truncatingIfNeeded: code)
                    }
                }
                slot = (slot + 1) & (slots.count - 1)
            }
        }
        try dictionary.append(bytes, length)
        insert(hash)
        return Int32(truncatingIfNeeded: dictionary.count - 1)
    }

    private mutating func insert(_ hash: UInt64) {
        hashes.append(hash)
        if 2 * hashes.count > slots.count {
            slots = [Int32](repeating: 0, count: max(64, 2 * slots.count))
            for code in hashes.indices { place(code) }
        } else {
            place(hashes.count - 1)
        }
    }

    private mutating func place(_ code: Int) {
        var slot = Int(truncatingIfNeeded: hashes[code]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(truncatingIfNeeded: code + 1)
    }

    private static func hash(_ bytes: UnsafeRawPointer, _ length: Int) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(length)
        var place = 0
        while place + 8 <= length {
            hash = (hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            hash = hash &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
            place += 8
        }
        while place < length {
            hash = (hash ^ UInt64(bytes.load(fromByteOffset: place, as: UInt8.self)))
            hash = hash &* 0x100_0000_01b3
            place += 1
        }
        return hash ^ hash >> 32
    }
}

extension TextBuffer {
    /// Appends one text.
    mutating func append(_ text: UnsafeRawPointer, _ length: Int) throws(Fault) {
        try checkRoom(length)
        memcpy(try bytes.room(for: length), text, length)
        bytes.advance(by: length)
        try ends.room(for: 4).storeBytes(
            of: UInt32(truncatingIfNeeded: bytes.count), as: UInt32.self)
        ends.advance(by: 4)
    }

    /// Whether the texts are the first of `other`.
    func isPrefix(of other: borrowing TextBuffer) -> Bool {
        count <= other.count && bytes.count <= other.bytes.count
            && memcmp(ends.base, other.ends.base, ends.count) == 0
            && memcmp(bytes.base, other.bytes.base, bytes.count) == 0
    }

    /// The texts; the buffer is empty afterwards.
    mutating func take() throws(Fault) -> Texts {
        var offsets = RawBuffer()
        let place = try offsets.room(for: ends.count + 4)
        place.storeBytes(of: 0, as: UInt32.self)
        memcpy(place + 4, ends.base, ends.count)
        offsets.advance(by: ends.count + 4)
        ends = RawBuffer()
        return Texts(offsets: offsets.take(as: UInt32.self), bytes: bytes.take(as: UInt8.self))
    }
}
