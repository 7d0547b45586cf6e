import Glibc

/// The bytes of one column of one row group, read as its pages need them.
struct ChunkWindow: ~Copyable {
    private let source: StoredBytes
    /// Where the bytes that are not yet read begin and end in the file.
    private var next: Int
    private let end: Int
    private var buffer = RawBuffer()
    /// The bytes of the buffer that were taken.
    private var taken = 0

    init(source: StoredBytes, range: Range<Int>) {
        self.source = source
        next = range.lowerBound
        end = range.upperBound
    }

    /// The bytes at hand and to come.
    var left: Int { buffer.count - taken + end - next }

    /// At least `count` bytes, or all that are left, without taking them. They stay until the next call.
    mutating func peek(_ count: Int) throws(Fault) -> UnsafeRawBufferPointer {
        let atHand = buffer.count - taken
        if atHand < count, next < end {
            memmove(buffer.base, buffer.base + taken, atHand)
            buffer.truncate(to: atHand)
            taken = 0
            var wanted = min(max(count - atHand, 1 << 18), end - next)
            while wanted > 0 {
                let place = try buffer.room(for: wanted)
                let got = source.read(into: place, wanted, at: next)
                if got < 0 && errno == EINTR { continue }
                guard got > 0 else {
                    throw Fault(
                        expected: "\(wanted) bytes at \(next)",
                        found: got == 0 ? "the end of the file" : "a read that fails")
                }
                buffer.advance(by: got)
                next += got
                wanted -= got
            }
        }
        return UnsafeRawBufferPointer(start: buffer.base + taken, count: buffer.count - taken)
    }

    mutating func take(_ count: Int) { taken += count }
}
