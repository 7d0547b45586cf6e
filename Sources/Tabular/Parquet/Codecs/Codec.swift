import CBrotli
import CLZ4
import CSnappy
import CZlib
import CZstd

/// How the bytes of a page are compressed. The raw values are those of `parquet.thrift`.
package enum ParquetCodec: Int32, Sendable, CaseIterable {
    case none = 0
    case snappy = 1
    case gzip = 2
    case brotli = 4
    /// LZ4 as older writers meant it: Hadoop's frames, or one bare block.
    case lz4 = 5
    case zstd = 6
    case lz4Raw = 7

    /// Fills `output`, to its last byte.
    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(Fault) {
        guard let from = input.baseAddress, let to = output.baseAddress else { throw damaged() }
        let isWhole: Bool
        switch self {
        case .none:
            isWhole = input.count == output.count
            if isWhole { output.copyMemory(from: input) }
        case .snappy:
            // The length in the input is checked before anything is written.
            var length = 0
            let bytes = from.assumingMemoryBound(to: CChar.self)
            isWhole =
                snappy_uncompressed_length(bytes, input.count, &length) == SNAPPY_OK
                && length == output.count
                && snappy_uncompress(
                    bytes, input.count, to.assumingMemoryBound(to: CChar.self), &length)
                    == SNAPPY_OK
        case .gzip: isWhole = Self.inflateMembers(input, output)
        case .brotli:
            var length = output.count
            let result = BrotliDecoderDecompress(
                input.count, from.assumingMemoryBound(to: UInt8.self), &length,
                to.assumingMemoryBound(to: UInt8.self))
            isWhole = result == BROTLI_DECODER_RESULT_SUCCESS && length == output.count
        case .lz4: isWhole = Self.hadoopLZ4(input, output) || Self.lz4Block(input, output)
        case .zstd: isWhole = ZSTD_decompress(to, output.count, from, input.count) == output.count
        case .lz4Raw: isWhole = Self.lz4Block(input, output)
        }
        guard isWhole else { throw damaged(output.count) }
    }

    private func damaged(_ size: Int = 0) -> Fault {
        Fault(expected: "\(size) bytes compressed with \(self)", found: "bytes that are not")
    }

    /// One or more gzip members, or a zlib stream.
    private static func inflateMembers(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard input.count <= UInt32.max, output.count <= UInt32.max else { return false }
        var stream = z_stream()
        stream.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = UInt32(output.count)
        let windowBitsOfEither: Int32 = 15 + 32
        guard
            inflateInit2_(
                &stream, windowBitsOfEither, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
                == Z_OK
        else { return false }
        defer { inflateEnd(&stream) }
        while true {
            guard inflate(&stream, Z_FINISH) == Z_STREAM_END else { return false }
            if stream.avail_in == 0 || stream.avail_out == 0 { return stream.avail_out == 0 }
            guard inflateReset(&stream) == Z_OK else { return false }
        }
    }

    private static func lz4Block(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        guard input.count <= Int32.max, output.count <= Int32.max else { return false }
        let written = LZ4_decompress_safe(
            input.baseAddress?.assumingMemoryBound(to: CChar.self),
            output.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(input.count),
            Int32(output.count))
        return written == output.count
    }

    /// Frames of two lengths, most significant byte first, uncompressed and compressed, and a block.
    private static func hadoopLZ4(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var read = 0
        var written = 0
        while read + 8 <= input.count {
            let size = Int(
                UInt32(bigEndian: input.loadUnaligned(fromByteOffset: read, as: UInt32.self)))
            let packed = Int(
                UInt32(bigEndian: input.loadUnaligned(fromByteOffset: read + 4, as: UInt32.self)))
            read += 8
            guard packed <= input.count - read, size <= output.count - written,
                lz4Block(
                    UnsafeRawBufferPointer(rebasing: input[read..<(read + packed)]),
                    UnsafeMutableRawBufferPointer(rebasing: output[written..<(written + size)]))
            else { return false }
            read += packed
            written += size
        }
        return read == input.count && written == output.count
    }
}

/// The checksum of a page, as gzip has it.
enum PageChecksum {
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        UInt32(
            truncatingIfNeeded: crc32_z(
                0, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count))
    }
}
