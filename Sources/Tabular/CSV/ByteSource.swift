import CZlib
import CZstd
import Glibc

/// The bytes of a file, one after the other, unpacked where the file is a gzip or zstd archive.
///
/// Which it is, its first bytes say and not its name. Memory does not grow with the file.
final class ByteSource {
    let file: String
    /// Whether the bytes are those of the file as it is.
    var isPlain: Bool { unpacking == nil }
    private let descriptor: CInt
    private var unpacking: Unpacking?
    /// Bytes that were looked at and not yet taken.
    private var pending: [UInt8] = []
    private var taken = 0

    /// Opens `path` and looks at its first bytes.
    init(path: String) throws(TabularError) {
        file = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(file: path, reason: Self.reason()) }
        try look(Archive.longestSignature)
        guard let archive = Archive(pending) else { return }
        unpacking = Unpacking(archive, begin: pending, file: path, descriptor: descriptor)
        pending = []
    }

    deinit { close(descriptor) }

    /// The first bytes that are not yet taken, at most `count`.
    func head(_ count: Int) throws(TabularError) -> [UInt8] {
        try look(count)
        return Array(pending.prefix(count))
    }

    /// Goes on at `offset` of the bytes, of which none may have been taken. The last byte passed over is the
    /// result, if there is one.
    func skip(to offset: Int) throws(TabularError) -> UInt8? {
        guard offset > 0 else { return nil }
        if isPlain, lseek(descriptor, off_t(offset - 1), SEEK_SET) == offset - 1 {
            pending = []
            var status = stat()
            let isShort =
                fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
                && status.st_size < offset
            if isShort { throw shorter(than: offset, Int(status.st_size)) }
            return try head(1).first.map { byte in
                taken = 1
                return byte
            }
        }
        var passed = 0
        var last: UInt8?
        let room = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 16)
        defer { room.deallocate() }
        while passed < offset {
            let count = try read(into: room, min(1 << 16, offset - passed))
            guard count > 0 else { throw shorter(than: offset, passed) }
            passed += count
            last = room[count - 1]
        }
        return last
    }

    /// Fills `place` with at most `wanted` bytes, at least one unless the file ends; gives their number.
    func read(
        into place: UnsafeMutablePointer<UInt8>, _ wanted: Int
    ) throws(TabularError) -> Int {
        let left = pending.count - taken
        guard left > 0 else { return try produce(into: place, wanted) }
        let count = min(left, wanted)
        for index in 0..<count { place[index] = pending[taken + index] }
        taken += count
        if taken == pending.count {
            pending = []
            taken = 0
        }
        return count
    }

    /// Makes `pending` hold `count` bytes, unless the file ends before.
    private func look(_ count: Int) throws(TabularError) {
        if taken > 0 {
            pending.removeFirst(taken)
            taken = 0
        }
        guard pending.count < count else { return }
        let room = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        defer { room.deallocate() }
        while pending.count < count {
            let got = try produce(into: room, count - pending.count)
            if got == 0 { return }
            pending.append(contentsOf: UnsafeBufferPointer(start: room, count: got))
        }
    }

    private func produce(
        into place: UnsafeMutablePointer<UInt8>, _ wanted: Int
    ) throws(TabularError) -> Int {
        if let unpacking { return try unpacking.read(into: place, wanted) }
        return try Self.read(descriptor, into: place, wanted, file: file)
    }

    static func read(
        _ descriptor: CInt, into place: UnsafeMutablePointer<UInt8>, _ wanted: Int, file: String
    ) throws(TabularError) -> Int {
        while true {
            let got = Glibc.read(descriptor, place, wanted)
            if got >= 0 { return got }
            guard errno == EINTR else { throw .cannotRead(file: file, reason: reason()) }
        }
    }

    private func shorter(than offset: Int, _ found: Int) -> TabularError {
        .cannotRead(
            file: file,
            reason: "expected more than the \(offset) bytes read before, found \(found); "
                + "the file was cut or replaced")
    }

    /// What the operating system says of the last failure, in its words.
    private static func reason() -> String {
        let code = errno
        guard let text = strerror(code) else { return "error \(code)" }
        return String(cString: text)
    }
}

/// The archives that tables come in.
enum Archive: String {
    case gzip, zstd

    static let longestSignature = 4

    /// The archive that begins with `head`; nil for plain bytes.
    init?(_ head: [UInt8]) {
        if head.starts(with: [0x1f, 0x8b]) {
            self = .gzip
        } else if head.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
            || head.count >= 4 && head[0] & 0xf0 == 0x50
                && head[1...].starts(with: [0x2a, 0x4d, 0x18])
        {
            // The second is a frame to be skipped, which may come first.
            self = .zstd
        } else {
            return nil
        }
    }
}

/// An archive being unpacked: several members (gzip) or frames (zstd) are one text.
private final class Unpacking {
    private let archive: Archive
    private let file: String
    private let descriptor: CInt
    private let packed: UnsafeMutablePointer<UInt8>
    /// The bytes of `packed` that are not yet unpacked.
    private var unread: Range<Int>
    private var isAtEnd = false
    /// Whether a member or frame has begun and not ended.
    private var isInside = false
    private var unpackedBytes = 0
    private var failure: TabularError?
    private var inflater = z_stream()
    private let decompressor: OpaquePointer?

    private static let packedSize = 1 << 16

    init(_ archive: Archive, begin: [UInt8], file: String, descriptor: CInt) {
        self.archive = archive
        self.file = file
        self.descriptor = descriptor
        packed = .allocate(capacity: Self.packedSize)
        packed.initialize(repeating: 0, count: Self.packedSize)
        for (index, byte) in begin.enumerated() { packed[index] = byte }
        unread = 0..<begin.count
        decompressor = archive == .zstd ? ZSTD_createDCtx() : nil
        if archive == .gzip {
            let windowBitsOfGzip: Int32 = 15 + 16
            let state = inflateInit2_(
                &inflater, windowBitsOfGzip, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
            precondition(state == Z_OK, "out of memory")
        }
    }

    deinit {
        if archive == .gzip { inflateEnd(&inflater) }
        ZSTD_freeDCtx(decompressor)
        packed.deallocate()
    }

    func read(
        into place: UnsafeMutablePointer<UInt8>, _ wanted: Int
    ) throws(TabularError) -> Int {
        if let failure { throw failure }
        do throws(TabularError) {
            while true {
                if unread.isEmpty, !isAtEnd {
                    let got = try ByteSource.read(
                        descriptor, into: packed, Self.packedSize, file: file)
                    unread = 0..<got
                    isAtEnd = got == 0
                }
                let wantsMore = isInside || !unread.isEmpty
                let got = wantsMore ? try unpack(into: place, wanted) : 0
                unpackedBytes += got
                if got > 0 { return got }
                if isAtEnd, unread.isEmpty {
                    guard !isInside else { throw damaged("it ends early") }
                    return 0
                }
            }
        } catch {
            failure = error
            throw error
        }
    }

    private func unpack(
        into place: UnsafeMutablePointer<UInt8>, _ wanted: Int
    ) throws(TabularError) -> Int {
        switch archive {
        case .gzip: return try inflate(into: place, wanted)
        case .zstd:
            var output = ZSTD_outBuffer(dst: place, size: wanted, pos: 0)
            var input = ZSTD_inBuffer(
                src: packed + unread.lowerBound, size: unread.count, pos: 0)
            let state = ZSTD_decompressStream(decompressor, &output, &input)
            unread = (unread.lowerBound + input.pos)..<unread.upperBound
            if ZSTD_isError(state) != 0 {
                throw damaged("zstd says: \(String(cString: ZSTD_getErrorName(state)))")
            }
            isInside = state != 0
            return output.pos
        }
    }

    private func inflate(
        into place: UnsafeMutablePointer<UInt8>, _ wanted: Int
    ) throws(TabularError) -> Int {
        if !isInside {
            // Zeros fill up blocks of a tape or a device.
            while let first = unread.first, unpackedBytes > 0, packed[first] == 0 {
                unread = (first + 1)..<unread.upperBound
            }
            guard !unread.isEmpty else { return 0 }
            isInside = true
        }
        inflater.next_in = packed + unread.lowerBound
        inflater.avail_in = UInt32(unread.count)
        inflater.next_out = place
        let room = min(wanted, 1 << 30)
        inflater.avail_out = UInt32(room)
        let state = CZlib.inflate(&inflater, Z_NO_FLUSH)
        unread = (unread.upperBound - Int(inflater.avail_in))..<unread.upperBound
        let got = room - Int(inflater.avail_out)
        switch state {
        case Z_OK: break
        case Z_BUF_ERROR:
            // Neither input nor room was left for a step: more of either comes with the next call.
            if got == 0 && isAtEnd && unread.isEmpty { throw damaged("it ends early") }
        case Z_STREAM_END:
            isInside = false
            inflateReset(&inflater)
        default:
            let reason = inflater.msg.map { String(cString: $0) } ?? "error \(state)"
            throw damaged("zlib says: \(reason)")
        }
        return got
    }

    private func damaged(_ reason: String) -> TabularError {
        .damagedArchive(
            file: file, archive: archive.rawValue, reason: reason, unpackedBytes: unpackedBytes)
    }
}
