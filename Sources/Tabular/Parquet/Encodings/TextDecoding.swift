import Glibc

/// Byte strings one after the other, and where each ends.
struct TextBuffer: ~Copyable {
    var bytes = RawBuffer()
    /// The end of each text, of 32 bits.
    var ends = RawBuffer()

    var count: Int { ends.count / 4 }
    var endPointer: UnsafeMutablePointer<UInt32> { ends.base.assumingMemoryBound(to: UInt32.self) }

    mutating func clear() {
        bytes.truncate(to: 0)
        ends.truncate(to: 0)
    }

    /// The place of text `index`.
    @inline(__always)
    func range(_ index: Int) -> Range<Int> {
        let start = index == 0 ? 0 : Int(endPointer[index - 1])
        return start..<Int(endPointer[index])
    }

    /// Offsets must fit 32 bits.
    mutating func checkRoom(_ more: Int) throws(Fault) {
        guard bytes.count + more <= Int(Int32.max) * 2 else {
            throw Fault(
                expected: "at most 4 GB of text in a column; read fewer row groups at a time",
                found: "more")
        }
    }
}

/// The encodings of BYTE_ARRAY: each appends `count` texts.
enum TextDecoding {
    /// PLAIN: a length of four bytes before each text.
    static func plain(
        _ input: UnsafeRawBufferPointer, count: Int, into texts: inout TextBuffer
    ) throws(Fault) {
        try texts.checkRoom(input.count)
        guard count <= input.count / 4, let source = input.baseAddress else {
            if count == 0 { return }
            throw cut
        }
        let target = try texts.bytes.room(for: input.count)
        let ends = try texts.ends.room(for: 4 * count).assumingMemoryBound(to: UInt32.self)
        let base = texts.bytes.count
        var position = 0
        var written = 0
        for k in 0..<count {
            guard position &+ 4 <= input.count else { throw cut }
            let length = Int(source.loadUnaligned(fromByteOffset: position, as: UInt32.self))
            position &+= 4
            guard length <= input.count &- position else { throw cut }
            // Both sides have slack, so that short texts move at once.
            if length <= 16 {
                (target + written).copyMemory(from: source + position, byteCount: 16)
            } else {
                memcpy(target + written, source + position, length)
            }
            position &+= length
            written &+= length
            ends[k] = UInt32(truncatingIfNeeded: base &+ written)
        }
        texts.bytes.advance(by: written)
        texts.ends.advance(by: 4 * count)
    }

    /// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all texts.
    static func deltaLength(
        _ input: UnsafeRawBufferPointer, count: Int, into texts: inout TextBuffer
    ) throws(Fault) {
        var lengths = RawBuffer()
        let start = try readLengths(input, count, &lengths)
        try texts.checkRoom(input.count)
        let ends = try texts.ends.room(for: 4 * count).assumingMemoryBound(to: UInt32.self)
        let values = lengths.base.assumingMemoryBound(to: Int32.self)
        let available = input.count - start
        var total = 0
        for k in 0..<count {
            let length = Int(values[k])
            guard length >= 0, length <= available - total else { throw cut }
            total += length
            ends[k] = UInt32(truncatingIfNeeded: texts.bytes.count + total)
        }
        let target = try texts.bytes.room(for: total)
        if total > 0, let source = input.baseAddress { memcpy(target, source + start, total) }
        texts.bytes.advance(by: total)
        texts.ends.advance(by: 4 * count)
    }

    /// DELTA_BYTE_ARRAY: how much each text shares with the one before, then the rests.
    static func deltaPrefix(
        _ input: UnsafeRawBufferPointer, count: Int, into texts: inout TextBuffer
    ) throws(Fault) {
        var prefixes = RawBuffer()
        let start = try readLengths(input, count, &prefixes)
        var rests = TextBuffer()
        try deltaLength(
            UnsafeRawBufferPointer(rebasing: input[start...]), count: count, into: &rests)
        let shared = prefixes.base.assumingMemoryBound(to: Int32.self)
        var last = 0
        for k in 0..<count {
            let prefix = Int(shared[k])
            let rest = rests.range(k)
            guard prefix >= 0, prefix <= last else { throw cut }
            try texts.checkRoom(prefix + rest.count)
            let target = try texts.bytes.room(for: prefix + rest.count)
            memcpy(target, target - last, prefix)
            memcpy(target + prefix, rests.bytes.base + rest.lowerBound, rest.count)
            last = prefix + rest.count
            texts.bytes.advance(by: last)
            let end = try texts.ends.room(for: 4)
            end.storeBytes(of: UInt32(truncatingIfNeeded: texts.bytes.count), as: UInt32.self)
            texts.ends.advance(by: 4)
        }
    }

    private static func readLengths(
        _ input: UnsafeRawBufferPointer, _ count: Int, _ lengths: inout RawBuffer
    ) throws(Fault) -> Int {
        let place = try lengths.room(for: 4 * count)
        return try DeltaBinaryPacked.read(
            input, count: count, into: place.assumingMemoryBound(to: Int32.self))
    }

    private static var cut: Fault {
        Fault(expected: "texts within the page", found: "a length beyond its end")
    }
}
