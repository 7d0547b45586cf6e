import Glibc

/// Bytes that grow by remapping: what is reserved and never written takes no memory, and growing a
/// large buffer copies nothing.
///
/// `slack` bytes past the end may be read and written, whatever they hold, so that eight bytes can be
/// moved at any position.
struct RawBuffer: ~Copyable {
    static let slack = 64

    private(set) var base: UnsafeMutableRawPointer
    private(set) var count = 0
    private(set) var capacity: Int

    init() {
        capacity = 0
        base = Self.small()
    }

    deinit { free(base) }

    /// A pointer to room for `bytes` more after the first `count`; `advance` then takes them in.
    @inline(__always)
    mutating func room(for bytes: Int) throws(Fault) -> UnsafeMutableRawPointer {
        if bytes > capacity - count { try grow(toHold: bytes) }
        return base + count
    }

    /// Takes in `bytes` that were written into the room.
    @inline(__always)
    mutating func advance(by bytes: Int) {
        count += bytes
    }

    /// Keeps the first `bytes` alone.
    mutating func truncate(to bytes: Int) {
        count = min(count, bytes)
    }

    /// Makes room ahead of time, where it is to be had; without it the buffer grows as it must.
    mutating func reserve(_ bytes: Int) {
        guard bytes > capacity, bytes <= Int.max / 2,
            let larger = realloc(base, bytes + Self.slack)
        else { return }
        base = larger
        capacity = bytes
    }

    /// The content as values of `Element`, without a copy; the buffer is empty afterwards.
    mutating func take<Element: BitwiseCopyable & Sendable>(as: Element.Type) -> Values<Element> {
        let kept = realloc(base, max(16, count)) ?? base
        let values = Values<Element>(
            taking: kept, count: count / MemoryLayout<Element>.stride)
        base = Self.small()
        count = 0
        capacity = 0
        return values
    }

    @inline(never)
    private mutating func grow(toHold extra: Int) throws(Fault) {
        let (needed, overflow) = count.addingReportingOverflow(extra)
        guard !overflow, needed <= Int.max / 4 else { throw Self.tooMuch(extra) }
        let wanted = max(needed, count + count / 2, 4096)
        guard let larger = realloc(base, wanted + Self.slack) else { throw Self.tooMuch(extra) }
        base = larger
        capacity = wanted
    }

    private static func tooMuch(_ bytes: Int) -> Fault {
        Fault(expected: "values that fit in memory", found: "a need of \(bytes) bytes more")
    }

    private static func small() -> UnsafeMutableRawPointer {
        guard let memory = malloc(slack) else { fatalError("out of memory") }
        return memory
    }
}
