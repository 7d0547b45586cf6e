import Synchronization

/// Blocks taken from the heap: this executable is linked with a `malloc` of its own (Package.swift), which
/// counts and hands on to that of the C library.
enum AllocationCount {
    /// How many blocks `body` takes.
    static func of(_ body: () -> Void) -> Int {
        let before = blocks.load(ordering: .sequentiallyConsistent)
        body()
        return blocks.load(ordering: .sequentiallyConsistent) - before
    }
}

private let blocks = Atomic(0)

/// Counts the block, and takes it from the C library.
@_cdecl("almanac_counted_malloc")
public func countedMalloc(_ size: Int) -> UnsafeMutableRawPointer? {
    blocks.wrappingAdd(1, ordering: .relaxed)
    return mallocOfLibrary(size)
}

@_silgen_name("__libc_malloc")
private func mallocOfLibrary(_ size: Int) -> UnsafeMutableRawPointer?
