import CZlib
import CZstd
import Tabular
import Testing

/// Archives read as the text that is packed in them, whatever their names and pieces.
@Suite struct ArchiveTests {
    private static let text =
        "series,day,sold\n"
        + (0..<20_000).map { "shop\($0 % 37),2024-01-\($0 % 20 + 10),\($0).25\n" }.joined()

    @Test(arguments: [1, 2, 7])
    func readAsTheirText(pieces: Int) throws {
        let plain = try withFile(Self.text) { Reading(path: $0) }
        for archive in Archives.all {
            let bytes = Archives.pieces(of: Array(Self.text.utf8), pieces).flatMap(archive.pack)
            try withFile(bytes) { path in
                for chunkSize in [1 << 20, 997] {
                    #expect(Reading(path: path, chunkSize: chunkSize) == plain)
                }
                let table = try CSVTable(path: path)
                #expect(table.rowCount == 20_000)
                #expect(table.fields.map(\.type) == [.text, .date, .double])
            }
        }
    }

    @Test func zerosAfterTheLastMemberAreFill() throws {
        let bytes = Archives.gzip(Array("a,b\n1,2\n".utf8)) + [UInt8](repeating: 0, count: 512)
        #expect(try withFile(bytes) { Reading(path: $0) }.records == [["1", "2"]])
    }

    @Test func truncationIsAnErrorThatNamesTheArchive() throws {
        for archive in Archives.all {
            let whole = archive.pack(Array(Self.text.utf8))
            for kept in [5, 20, whole.count / 2, whole.count - 5, whole.count - 1] {
                try withFile(whole.prefix(kept)) { path in
                    let failure = try #require(Reading(path: path).failures.last)
                    guard case .damagedArchive(_, let name, let reason, _) = failure else {
                        Issue.record("\(archive.name), \(kept) bytes: \(failure)")
                        return
                    }
                    #expect(name == archive.name && reason == "it ends early")
                    #expect(failure.description.hasPrefix("\(path): expected a whole \(name)"))
                    #expect(failure.description.hasSuffix("(\(name) -t checks it)."))
                    #expect(throws: failure) { try CSVTable(path: path) }
                }
            }
        }
    }

    @Test func whatFollowsTheArchiveIsAnError() throws {
        for archive in Archives.all {
            let bytes = archive.pack(Array(Self.text.utf8)) + Array("not an archive".utf8)
            try withFile(bytes) { path in
                guard case .damagedArchive = Reading(path: path).failures.last else {
                    Issue.record("\(archive.name) with further bytes was read")
                    return
                }
            }
        }
    }

    @Test func anArchiveInAnArchiveIsNamed() throws {
        let bytes = Archives.gzip(Archives.zstd(Array("a,b\n1,2\n".utf8)))
        let failures = try withFile(bytes) { Reading(path: $0) }.failures
        guard case .notText(_, let found) = failures.first else {
            Issue.record("\(failures)")
            return
        }
        #expect(found == "a zstd archive in an archive; unpack it first")
    }

    @Test func anEmptyArchiveIsAnEmptyFile() throws {
        for archive in Archives.all {
            _ = try withFile(archive.pack([])) { path in
                #expect(throws: TabularError.empty(file: path)) { try CSVReader(path: path).file }
            }
        }
    }
}

/// Archives, made by the libraries themselves.
enum Archives {
    static let all: [(name: String, pack: @Sendable ([UInt8]) -> [UInt8])] = [
        ("gzip", { gzip($0) }), ("zstd", { zstd($0) }),
    ]

    static func gzip(_ bytes: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let windowBitsOfGzip: Int32 = 15 + 16
        guard
            deflateInit2_(
                &stream, 6, Z_DEFLATED, windowBitsOfGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return [] }
        defer { deflateEnd(&stream) }
        var input = bytes
        return input.withUnsafeMutableBufferPointer { input in
            [UInt8](unsafeUninitializedCapacity: input.count + 1000) { output, count in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                deflate(&stream, Z_FINISH)
                count = output.count - Int(stream.avail_out)
            }
        }
    }

    /// With a checksum, as the program `zstd` makes them.
    static func zstd(_ bytes: [UInt8]) -> [UInt8] {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        return [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            output, count in
            count = ZSTD_compress2(
                context, output.baseAddress, output.count, bytes, bytes.count)
        }
    }

    static func pieces(of bytes: [UInt8], _ count: Int) -> [[UInt8]] {
        let size = (bytes.count + count - 1) / count
        return stride(from: 0, to: bytes.count, by: size).map {
            Array(bytes[$0..<min(bytes.count, $0 + size)])
        }
    }
}
