import Glibc

/// Takes a column in page by page. Pages are decoded where the column needs them: values stand densely
/// first, and are spread from the end where rows are without one.
final class ColumnBuilder {
    let column: ParquetColumn
    private let form: ElementForm
    private(set) var rows = 0
    private var validity = ValidityBuilder()
    /// Elements of one width, or the codes of texts.
    var elements = RawBuffer()
    /// Texts, or the dictionary of the codes.
    var texts = TextBuffer()
    /// Whether texts are kept as codes so far.
    var isCoded: Bool
    /// The dictionary of the current chunk: elements, or texts.
    private var dictionary = RawBuffer()
    var chunkTexts = TextBuffer()
    private var dictionaryCount = 0
    /// For codes of the chunk those of the column, where they differ.
    var codes: [Int32]?
    var index = TextIndex()
    private var scratch = RawBuffer()

    private var isText: Bool { form.width == 0 }

    init(_ column: ParquetColumn, expectedRows: Int) throws(Fault) {
        self.column = column
        form = try ElementForm(column)
        isCoded = form.width == 0
        elements.reserve(min(expectedRows, 1 << 28) * (isCoded ? 4 : min(form.width, 16)))
    }

    /// Begins the pages of a row group.
    func beginChunk() { dictionaryCount = -1 }

    /// Takes the dictionary of the row group in.
    func setDictionary(
        _ page: UnsafeRawBufferPointer, count: Int, encoding: ParquetEncoding
    ) throws(Fault) {
        guard encoding == .plain || encoding == .plainDictionary else {
            throw unsupported(encoding)
        }
        if isText {
            chunkTexts.clear()
            try TextDecoding.plain(page, count: count, into: &chunkTexts)
            try checkText(chunkTexts, from: 0)
            if isCoded { try mergeDictionary() }
        } else {
            dictionary.truncate(to: 0)
            let place = try dictionary.room(for: count * form.width)
            try decode(page, .plain, count, into: place)
        }
        dictionaryCount = count
    }

    /// Takes a data page in: its levels, if the column has some, and the values that are present.
    func append(
        _ values: UnsafeRawBufferPointer, levels: UnsafeRawBufferPointer?, rows count: Int,
        encoding: ParquetEncoding
    ) throws(Fault) {
        var present = count
        if let levels {
            present = try HybridRuns.readLevels(levels, count: count, into: &validity)
        } else {
            try validity.appendValid(count)
        }
        if isText {
            try appendTexts(values, encoding, present, count)
        } else {
            let place = try elements.room(for: count * form.width)
            try decode(values, encoding, present, into: place)
            if present < count { spread(place, width: form.width, present, count) }
            elements.advance(by: count * form.width)
        }
        rows += count
    }

    /// The column; the builder is empty afterwards.
    func finish() throws(Fault) -> Column {
        defer { rows = 0 }
        let values: ColumnValues
        switch (column.physical, form.conversion) {
        case (.boolean, _): values = .booleans(elements.take(as: Bool.self))
        case (.float, _), (_, .float16): values = .floats(elements.take(as: Float.self))
        case (.double, _): values = .doubles(elements.take(as: Double.self))
        case (.int32, _):
            values =
                column.type == .integer(bits: 32, signed: false)
                ? .uint32(elements.take(as: UInt32.self)) : .int32(elements.take(as: Int32.self))
        case (.int64, _):
            values =
                column.type == .integer(bits: 64, signed: false)
                ? .uint64(elements.take(as: UInt64.self)) : .int64(elements.take(as: Int64.self))
        case (_, .int96), (_, .decimal64): values = .int64(elements.take(as: Int64.self))
        case (_, .decimal128): values = .int128(elements.take(as: Int128.self))
        case (.fixedLengthByteArray, _):
            values = .fixed(elements.take(as: UInt8.self), width: form.width)
        default:
            values =
                isCoded
                ? .codes(elements.take(as: Int32.self), dictionary: try texts.take())
                : .texts(try texts.take())
        }
        return Column(
            name: column.name, type: column.type, count: rows, validity: validity.take(),
            values: values)
    }

    // MARK: Values of one width

    private func decode(
        _ page: UnsafeRawBufferPointer, _ encoding: ParquetEncoding, _ count: Int,
        into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        if count == 0 { return }
        guard let base = page.baseAddress else { throw tooShort(count) }
        if encoding.isDictionary {
            try gather(page, count, into: output)
        } else if column.physical == .boolean {
            try decodeBooleans(page, encoding, count, into: output)
        } else if encoding == .plain && form.stored > 0 {
            guard count <= page.count / form.stored else { throw tooShort(count) }
            try form.convert(base, count, into: output)
        } else if encoding == .deltaBinaryPacked && column.physical == .int32 {
            let place = output.assumingMemoryBound(to: Int32.self)
            _ = try DeltaBinaryPacked.read(page, count: count, into: place)
        } else if encoding == .deltaBinaryPacked && column.physical == .int64 {
            let place = output.assumingMemoryBound(to: Int64.self)
            _ = try DeltaBinaryPacked.read(page, count: count, into: place)
        } else if encoding == .byteStreamSplit && form.stored > 0 && column.physical != .int96 {
            scratch.truncate(to: 0)
            let place = try scratch.room(for: count * form.stored)
            try ByteStreamSplit.read(page, width: form.stored, count: count, into: place)
            try form.convert(place, count, into: output)
        } else if column.physical == .byteArray || encoding == .deltaByteArray && form.stored > 0 {
            try decodeByTexts(page, encoding, count, into: output)
        } else {
            throw unsupported(encoding)
        }
    }

    /// Decimals of varying length, and values of one length that share prefixes.
    private func decodeByTexts(
        _ page: UnsafeRawBufferPointer, _ encoding: ParquetEncoding, _ count: Int,
        into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        var read = TextBuffer()
        try decodeTexts(page, encoding, count, into: &read)
        for k in 0..<count {
            let range = read.range(k)
            let bytes = UnsafeRawBufferPointer(
                start: read.bytes.base + range.lowerBound, count: range.count)
            if form.stored == 0 {
                try form.convertDecimal(bytes, into: output + k * form.width)
                continue
            }
            guard range.count == form.stored, let base = bytes.baseAddress else {
                throw Fault(expected: "values of \(form.stored) bytes", found: "\(range.count)")
            }
            try form.convert(base, 1, into: output + k * form.width)
        }
    }

    private func decodeBooleans(
        _ page: UnsafeRawBufferPointer, _ encoding: ParquetEncoding, _ count: Int,
        into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        let target = output.assumingMemoryBound(to: UInt8.self)
        switch encoding {
        case .plain:
            guard count <= 8 * page.count else { throw tooShort(count) }
            var k = 0
            while k + 8 <= count {
                // Bit b of the byte goes to the lowest bit of byte b.
                let bits = UInt64(page[k >> 3])
                let low = (bits & 0x7f) &* 0x0002_0408_1020_4081 & 0x0001_0101_0101_0101
                (output + k).storeBytes(of: low | (bits >> 7) << 56, as: UInt64.self)
                k += 8
            }
            while k < count {
                target[k] = page[k >> 3] >> UInt8(k & 7) & 1
                k += 1
            }
        case .rle:
            guard page.count >= 4 else { throw tooShort(count) }
            let length = Int(page.loadUnaligned(as: UInt32.self))
            guard length <= page.count - 4 else { throw tooShort(count) }
            var sink = BooleanSink(output: target)
            try HybridRuns.read(
                UnsafeRawBufferPointer(rebasing: page[4..<(4 + length)]), width: 1, count: count,
                limit: 2, into: &sink)
        default: throw unsupported(encoding)
        }
    }

    private func gather(
        _ page: UnsafeRawBufferPointer, _ count: Int, into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        let (width, runs) = try codeRuns(page)
        let limit = UInt32(dictionaryCount)
        switch form.width {
        case 4:
            var sink = GatherSink(
                output: output.assumingMemoryBound(to: UInt32.self),
                dictionary: UnsafePointer(dictionary.base.assumingMemoryBound(to: UInt32.self)))
            try HybridRuns.read(runs, width: width, count: count, limit: limit, into: &sink)
        case 8:
            var sink = GatherSink(
                output: output.assumingMemoryBound(to: UInt64.self),
                dictionary: UnsafePointer(dictionary.base.assumingMemoryBound(to: UInt64.self)))
            try HybridRuns.read(runs, width: width, count: count, limit: limit, into: &sink)
        default:
            var sink = GatherBytesSink(
                output: output, dictionary: dictionary.base, width: form.width)
            try HybridRuns.read(runs, width: width, count: count, limit: limit, into: &sink)
        }
    }

    /// The width of the codes, and their runs.
    func codeRuns(
        _ page: UnsafeRawBufferPointer
    ) throws(Fault) -> (width: Int, runs: UnsafeRawBufferPointer) {
        guard dictionaryCount >= 0 else {
            throw Fault(expected: "a dictionary page before codes", found: "none")
        }
        guard let width = page.first, width <= 32 else {
            throw Fault(expected: "codes of 0 to 32 bits", found: "\(page.first ?? 0)")
        }
        return (Int(width), UnsafeRawBufferPointer(rebasing: page[1...]))
    }

    /// The number of entries of the chunk's dictionary, above all codes.
    var codeLimit: UInt32 { UInt32(max(0, dictionaryCount)) }

    // MARK: Rows without a value

    /// Moves `present` values, dense at `place`, to the rows that have one, of the last `count`.
    func spread(_ place: UnsafeMutableRawPointer, width: Int, _ present: Int, _ count: Int) {
        switch width {
        case 1: spread(place.assumingMemoryBound(to: UInt8.self), 0, present, count)
        case 4: spread(place.assumingMemoryBound(to: UInt32.self), 0, present, count)
        case 8: spread(place.assumingMemoryBound(to: UInt64.self), 0, present, count)
        default:
            let first = validity.count - count
            var dense = present
            for row in stride(from: count - 1, through: 0, by: -1) {
                if validity.isValid(first + row) {
                    dense -= 1
                    memmove(place + row * width, place + dense * width, width)
                } else {
                    memset(place + row * width, 0, width)
                }
            }
        }
    }

    private func spread<Element: FixedWidthInteger>(
        _ place: UnsafeMutablePointer<Element>, _ zero: Element, _ present: Int, _ count: Int
    ) {
        let first = validity.count - count
        let words = validity.pointer
        var dense = present &- 1
        var row = count &- 1
        while row >= 0 {
            let at = first &+ row
            let bit = Int(truncatingIfNeeded: words[at &>> 6] &>> UInt64(at & 63) & 1)
            place[row] = bit == 1 ? place[max(0, dense)] : zero
            dense &-= bit
            row &-= 1
        }
    }

    /// Gives rows without a value an empty text: `present` ends, dense at `place`, become `count`.
    func spreadEnds(
        _ place: UnsafeMutablePointer<UInt32>, start: UInt32, _ present: Int, _ count: Int
    ) {
        let first = validity.count - count
        var dense = present - 1
        for row in stride(from: count - 1, through: 0, by: -1) {
            place[row] = dense >= 0 ? place[dense] : start
            if validity.isValid(first + row) { dense -= 1 }
        }
    }

    func isValid(_ row: Int) -> Bool { validity.isValid(row) }

    func unsupported(_ encoding: ParquetEncoding) -> Fault {
        Fault(expected: "an encoding that suits \(column.physical)", found: "\(encoding)")
    }

    private func tooShort(_ count: Int) -> Fault {
        Fault(expected: "\(count) values in the page", found: "its end")
    }
}
