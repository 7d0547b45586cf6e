import Glibc

/// A window that moves over the bytes of a file, so that memory does not grow with the file.
///
/// The bytes from `base` on, `count` of them, are those of the file from `offset` on. `slack` bytes
/// past them may be read, whatever they hold, so that a word can be loaded at any position.
struct ByteWindow: ~Copyable {
    let file: String
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    /// The place of `base[0]` in the file.
    private(set) var offset = 0
    /// Whether the file ends where the window ends.
    private(set) var isLast = false
    /// Whether every byte in the window is known to be ASCII.
    private(set) var isASCII = true
    /// Whether a NUL byte may be in the window.
    private(set) var hasNUL = false
    /// Whether those are found out for each chunk; otherwise nothing is known.
    var surveysBytes = true

    private let descriptor: CInt
    private let chunkSize: Int
    private var capacity: Int
    static let slack = 64

    /// Opens `path`; nothing is read yet.
    init(path: String, chunkSize: Int) throws(TabularError) {
        precondition(chunkSize > 0, "a chunk holds at least one byte")
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .cannotRead(file: path, reason: Self.reason())
        }
        self.init(descriptor: descriptor, file: path, chunkSize: chunkSize)
    }

    private init(descriptor: CInt, file: String, chunkSize: Int) {
        self.descriptor = descriptor
        self.file = file
        self.chunkSize = chunkSize
        self.capacity = 2 * chunkSize
        self.base = .allocate(capacity: 2 * chunkSize + Self.slack)
        self.base.initialize(repeating: 0, count: 2 * chunkSize + Self.slack)
    }

    deinit {
        base.deallocate()
        close(descriptor)
    }

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

    /// The first bytes of the file, at most `count`, without moving the window; none where the file
    /// cannot be read twice, as with a pipe.
    func head(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
    }

    private mutating func fill(upTo wanted: Int) throws(TabularError) {
        while true {
            let got = read(descriptor, base + count, wanted)
            if got >= 0 {
                count += got
                isLast = got == 0
                return
            }
            guard errno == EINTR else {
                throw .cannotRead(file: file, reason: Self.reason())
            }
        }
    }

    private mutating func grow(to newCapacity: Int, keeping range: Range<Int>) {
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.slack)
        larger.initialize(repeating: 0, count: newCapacity + Self.slack)
        larger.update(from: base + range.lowerBound, count: range.count)
        base.deallocate()
        base = larger
        capacity = newCapacity
    }

    /// What the operating system says of the last failure, in its words.
    private static func reason() -> String {
        let code = errno
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
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
