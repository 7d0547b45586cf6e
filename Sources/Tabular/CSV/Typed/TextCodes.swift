import Glibc

/// Texts of a column as codes of a dictionary, numbered by first appearance.
///
/// Goal: a known text costs one comparison. Derivation: tables repeat themselves, either the series of
/// one period after those of the one before or the periods of one series after another's, so the text
/// that followed the current one the last time is tried first. Where it is not the one, an
/// open-addressing table with linear probing, at most half full, is asked, with Wang Yi's multiplication
/// of 64 by 64 bits ("wyhash", 2019) as its hash.
struct TextCodes: ~Copyable {
    struct Entry {
        /// Where the text starts in `bytes`.
        var start: UInt32
        /// Its length; `UInt32.max` where the text cannot stand unquoted or in quotes as it is.
        var plainLength: UInt32
        /// The code that followed the last time.
        var follower: Int32
        var hash: UInt32
    }

    private(set) var bytes = RawBuffer()
    private var entries = RawBuffer()
    /// The upper half of a slot is the hash, the lower is code + 1, or 0 where it is free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    private(set) var count = 0
    private var previous = 0
    private let delimiter: UInt8
    private let nulls: NullTexts
    /// Codes of values that are spelled like null values; `slots` has none of them.
    private var quotedNulls: [[UInt8]: Int32] = [:]

    /// What a search gave that no code is.
    static let null: Int32 = -1
    /// Text that needs a closer look: no UTF-8, or with a NUL byte.
    static let doubtful: Int32 = -2

    init(delimiter: UInt8, nulls: NullTexts) {
        self.delimiter = delimiter
        self.nulls = nulls
        mask = 1023
        slots = .allocate(capacity: 1024)
        slots.initialize(repeating: 0, count: 1024)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    private var entry: UnsafeMutablePointer<Entry> {
        entries.base.assumingMemoryBound(to: Entry.self)
    }

    /// The place of text `code`.
    func range(_ code: Int) -> Range<Int> {
        let end = code + 1 < count ? Int(entry[code + 1].start) : bytes.count
        return Int(entry[code].start)..<end
    }

    /// The code of the text expected next, if it stands at `place` and `terminator` follows it;
    /// otherwise -1. `end` bounds what may be read.
    @inline(__always)
    mutating func expected(
        at place: UnsafePointer<UInt8>, _ terminator: UInt8, end: UnsafePointer<UInt8>
    ) -> (code: Int32, length: Int) {
        guard count > 0 else { return (-1, 0) }
        let guess = entry[previous].follower
        let candidate = entry[Int(guess)]
        let length = Int(candidate.plainLength)
        guard length < end - place, place[length] == terminator,
            Self.isEqual(place, bytes.base + Int(candidate.start), length)
        else { return (-1, 0) }
        previous = Int(guess)
        return (guess, length)
    }

    /// The code of `length` bytes at `text`, of which 16 more can be read; a new text gets the next.
    @inline(__always)
    mutating func code(
        of text: UnsafePointer<UInt8>, _ length: Int
    ) throws(Fault) -> Int32 {
        let hash = Self.hash(text, length)
        var slot = Int(truncatingIfNeeded: hash >> 32) & mask
        while slots[slot] != 0 {
            let found = slots[slot]
            if found >> 32 == hash >> 32 {
                let code = Int(truncatingIfNeeded: found & 0xffff_ffff) - 1
                let range = range(code)
                if range.count == length,
                    Self.isEqual(text, bytes.base + range.lowerBound, length)
                {
                    follow(code)
                    return Int32(truncatingIfNeeded: code)
                }
            }
            slot = (slot + 1) & mask
        }
        return try insert(text, length, hash: hash, at: slot)
    }

    /// The same for a text that is a value though it may be spelled like none: it stood in quotes, and the
    /// format tells these apart.
    mutating func code(
        ofValue text: UnsafePointer<UInt8>, _ length: Int
    ) throws(Fault) -> Int32 {
        let code = try code(of: text, length)
        guard code == Self.null else { return code }
        let content = Array(UnsafeBufferPointer(start: text, count: length))
        if let known = quotedNulls[content] { return known }
        let new = try append(text, length, plainLength: .max, hash: Self.hash(text, length))
        quotedNulls[content] = new
        return new
    }

    /// The texts by code; the dictionary is empty afterwards.
    mutating func take() throws(Fault) -> Texts {
        var offsets = RawBuffer()
        let place = try offsets.room(for: 4 * (count + 1)).assumingMemoryBound(to: UInt32.self)
        for code in 0..<count { place[code] = entry[code].start }
        place[count] = UInt32(truncatingIfNeeded: bytes.count)
        offsets.advance(by: 4 * (count + 1))
        clear()
        return Texts(offsets: offsets.take(as: UInt32.self), bytes: bytes.take(as: UInt8.self))
    }

    private mutating func clear() {
        entries = RawBuffer()
        slots.update(repeating: 0, count: mask + 1)
        quotedNulls = [:]
        count = 0
        previous = 0
    }

    @inline(__always)
    private mutating func follow(_ code: Int) {
        if entry[code].plainLength != .max {
            entry[previous].follower = Int32(truncatingIfNeeded: code)
        }
        previous = code
    }

    @inline(never)
    private mutating func insert(
        _ text: UnsafePointer<UInt8>, _ length: Int, hash: UInt64, at slot: Int
    ) throws(Fault) -> Int32 {
        let content = UnsafeBufferPointer(start: text, count: length)
        if nulls.contain(Spaces.trimmed(content)) { return Self.null }
        if content.contains(0) { return Self.doubtful }
        if !ASCII.isAll(content), UTF8Text.firstFault(content) != nil { return Self.doubtful }
        guard bytes.count + length < UInt32.max, count < Int32.max - 1 else {
            throw Fault(expected: "at most 4 GB of different texts in a column", found: "more")
        }
        let isPlain = content.allSatisfy {
            $0 != delimiter && $0 != 0x0a && $0 != 0x0d && $0 != 0x22
        }
        let code = try append(
            text, length, plainLength: isPlain ? UInt32(truncatingIfNeeded: length) : .max,
            hash: hash)
        slots[slot] = (hash >> 32) << 32 | UInt64(code + 1)
        if 2 * count > mask { grow() }
        follow(Int(code))
        return code
    }

    private mutating func append(
        _ text: UnsafePointer<UInt8>, _ length: Int, plainLength: UInt32, hash: UInt64
    ) throws(Fault) -> Int32 {
        let code = Int32(truncatingIfNeeded: count)
        let place = try entries.room(for: MemoryLayout<Entry>.stride)
        place.assumingMemoryBound(to: Entry.self).pointee = Entry(
            start: UInt32(truncatingIfNeeded: bytes.count), plainLength: plainLength, follower: 0,
            hash: UInt32(truncatingIfNeeded: hash >> 32))
        entries.advance(by: MemoryLayout<Entry>.stride)
        if length > 0 { memcpy(try bytes.room(for: length), text, length) }
        bytes.advance(by: length)
        count += 1
        return code
    }

    private mutating func grow() {
        slots.deallocate()
        let size = 4 * (mask + 1)
        slots = .allocate(capacity: size)
        slots.initialize(repeating: 0, count: size)
        mask = size - 1
        let absent = Set(quotedNulls.values.map { Int($0) })
        for code in 0..<count where !absent.contains(code) {
            let hash = entry[code].hash
            var slot = Int(hash) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt64(hash) << 32 | UInt64(code + 1)
        }
    }

    /// Whether `length` bytes are the same; eight can be read at either place.
    @inline(__always)
    private static func isEqual(
        _ left: UnsafePointer<UInt8>, _ right: UnsafeMutableRawPointer, _ length: Int
    ) -> Bool {
        let left = UnsafeRawPointer(left)
        if length > 16 {
            var place = 0
            var difference: UInt64 = 0
            while place + 8 < length {
                difference |= word(left, place) ^ word(UnsafeRawPointer(right), place)
                place += 8
            }
            return difference | (word(left, length - 8) ^ word(UnsafeRawPointer(right), length - 8))
                == 0
        }
        if length >= 8 {
            let last = length - 8
            return (word(left, 0) ^ word(UnsafeRawPointer(right), 0))
                | (word(left, last) ^ word(UnsafeRawPointer(right), last)) == 0
        }
        let kept: UInt64 = (1 &<< UInt64(truncatingIfNeeded: 8 * length)) &- 1
        return (word(left, 0) ^ word(UnsafeRawPointer(right), 0)) & kept == 0
    }

    @inline(__always)
    private static func word(_ base: UnsafeRawPointer, _ place: Int) -> UInt64 {
        base.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    @inline(__always)
    private static func hash(_ text: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        let raw = UnsafeRawPointer(text)
        var hash = UInt64(truncatingIfNeeded: length) ^ 0xa076_1d64_78bd_642f
        var place = 0
        while place + 8 <= length {
            hash = mixed(hash ^ word(raw, place), 0xe703_7ed1_a0b4_28db)
            place += 8
        }
        let kept: UInt64 = (1 &<< UInt64(truncatingIfNeeded: 8 * (length - place))) &- 1
        return mixed(hash ^ (word(raw, place) & kept), 0x8ebc_6af0_9c88_c6e3)
    }

    @inline(__always)
    private static func mixed(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
