import Glibc

/// The values of a column, one after the other in memory. A copy shares them.
package struct Values<Element: BitwiseCopyable & Sendable>: RandomAccessCollection,
    @unchecked Sendable
{
    /// The memory is written before the first `Values` sees it and never after.
    private final class Storage {
        let base: UnsafeMutableRawPointer
        init(_ base: UnsafeMutableRawPointer) { self.base = base }
        deinit { free(base) }
    }

    private let storage: Storage
    private let base: UnsafePointer<Element>
    package let count: Int

    /// Takes over `memory`, which came from `malloc` and holds `count` elements.
    init(taking memory: UnsafeMutableRawPointer, count: Int) {
        storage = Storage(memory)
        base = UnsafePointer(memory.bindMemory(to: Element.self, capacity: count))
        self.count = count
    }

    package init(_ elements: some Collection<Element>) {
        let count = elements.count
        guard let memory = malloc(Swift.max(16, count * MemoryLayout<Element>.stride)) else {
            fatalError("out of memory")
        }
        let place = memory.bindMemory(to: Element.self, capacity: count)
        _ = UnsafeMutableBufferPointer(start: place, count: count).initialize(from: elements)
        self.init(taking: memory, count: count)
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    @inline(__always)
    package subscript(position: Int) -> Element {
        precondition(position >= 0 && position < count, "index out of range")
        return base[position]
    }

    @inline(__always)
    package func withUnsafeBufferPointer<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: base, count: count))
    }

    package func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        try withUnsafeBufferPointer(body)
    }
}

extension Values: Equatable where Element: Equatable {
    package static func == (left: Values, right: Values) -> Bool { left.elementsEqual(right) }
}
