import Glibc

/// A window that moves over the bytes of a file, so that memory does not grow with the file.
///
/// The bytes from `base` on, `count` of them, are those of the file from `offset` on. `slack` bytes
/// past them may be read, whatever they hold, so that a word can be loaded at any position.
struct ByteWindow: ~Copyable {
    let file: String
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    /// The place of `base[0]` in the text, which is the file or what is packed in it.
    private(set) var offset: Int
    /// The byte before the place at which the reading began; nil at the beginning of the text.
    let previous: UInt8?
    /// Whether the file ends where the window ends.
    private(set) var isLast = false
    /// Whether every byte in the window is known to be ASCII.
    private(set) var isASCII = true
    /// Whether a NUL byte may be in the window.
    private(set) var hasNUL = false
    /// Whether those are found out for each chunk; otherwise nothing is known.
    var surveysBytes = true

    private let source: ByteSource
    private let chunkSize: Int
    private var capacity: Int
    static let slack = 64

    /// Opens `path`; nothing is in the window yet. It begins at `offset` of the text, and `previous` is the
    /// byte before.
    init(
        path: String, chunkSize: Int, startingAt offset: Int = 0
    ) throws(TabularError) {
        precondition(chunkSize > 0, "a chunk holds at least one byte")
        let source = try ByteSource(path: path)
        if offset == 0, let found = FileKind.notText(try source.head(8192)) {
            throw .notText(file: path, found: found)
        }
        previous = try source.skip(to: offset)
        self.source = source
        self.file = path
        self.offset = offset
        self.chunkSize = chunkSize
        self.capacity = 2 * chunkSize
        self.base = Self.room(2 * chunkSize)
    }

    deinit { free(base) }

    /// Zeros for `bytes` and the slack, which take memory only once they are written.
    private static func room(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
        guard let room = calloc(bytes + slack, 1) else { fatalError("out of memory") }
        return room.assumingMemoryBound(to: UInt8.self)
    }

    /// Whether the text is the file as it is, and no archive.
    var isPlain: Bool { source.isPlain }

    /// Moves the window on: the bytes before `start` go, those from `start` on become its first,
    /// and at least one more follows unless the file ends.
    mutating func advance(to start: Int) throws(TabularError) {
        let kept = count - start
        // A record larger than a chunk is scanned again with each one: let the chunks grow with it,
        // so that the whole work stays proportional to its length.
        let wanted = kept >= 1 << 20 ? kept : chunkSize
        if kept + wanted > capacity {
            grow(to: max(2 * capacity, kept + wanted), keeping: start..<count)
        } else if start > 0 {
            memmove(base, base + start, kept)
        }
        offset += start
        count = kept
        try fill(upTo: wanted)
        isASCII = surveysBytes && ASCII.isAll(UnsafeBufferPointer(start: base, count: count))
        hasNUL = !surveysBytes || memchr(base, 0, count) != nil
    }

    private mutating func fill(upTo wanted: Int) throws(TabularError) {
        let got = try source.read(into: base + count, wanted)
        count += got
        isLast = got == 0
    }

    private mutating func grow(to newCapacity: Int, keeping range: Range<Int>) {
        let larger = Self.room(newCapacity)
        larger.update(from: base + range.lowerBound, count: range.count)
        free(base)
        base = larger
        capacity = newCapacity
    }
}

/// Questions to many bytes at once.
enum ASCII {
    /// Whether no byte has its highest bit set.
    static func isAll(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var seen: UInt64 = 0
        var position = 0
        let raw = UnsafeRawBufferPointer(bytes)
        while position + 8 <= raw.count {
            seen |= raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position += 8
        }
        while position < raw.count {
            seen |= UInt64(raw[position])
            position += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }
}
