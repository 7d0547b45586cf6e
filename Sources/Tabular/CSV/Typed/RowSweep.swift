import Glibc

/// Where the cells of one column go.
struct FieldTarget {
    enum Kind: UInt8 {
        case text, spelledText, boolean, integer, double, date, timestamp, skipped
        /// Each cell is read by `column`.
        case other
    }

    var kind: Kind
    /// The byte after a cell: the delimiter, or the line end after the last.
    var terminator: UInt8
    /// Whether `kind` is a timestamp with a zone.
    var utc = false
    var point = UInt8(ascii: ".")
    var perSecond: Int64 = 1
    var width = 0
    /// The element of row 0.
    var output: UnsafeMutableRawPointer
    var codes: UnsafeMutablePointer<TextCodes>?
    /// The bytes of spelled texts, of which `output` has the ends.
    var bytes: UnsafeMutableRawPointer?
    var validity: UnsafeMutablePointer<ValidityBuilder>
    /// Reads the cells that the kernels do not; it outlives the target.
    var column: Unmanaged<CellColumn>?
    var memo = FieldKernels.DateMemo()
}

/// Reads plain rows of a window in one go, until one needs a closer look.
///
/// A row is plain where its cells can be read, or have no value, and stand there without quotes or line
/// ends in them. `FieldKernels` read the commonest spellings, `CellReading` the others. Any other row is
/// left as it is; what has been written of its cells by then is overwritten.
struct RowSweep: ~Copyable {
    /// A null value of up to eight bytes.
    struct Marker {
        var word: UInt64
        var mask: UInt64
        var length: Int
    }

    let fields: UnsafeMutableBufferPointer<FieldTarget>
    private let markers: UnsafeMutableBufferPointer<Marker>
    /// Where columns that are not wanted lead to.
    private let unused: UnsafeMutablePointer<ValidityBuilder>
    private let nulls: NullTexts
    private let nullsMayBeQuoted: Bool
    let delimiter: UInt8
    /// A row that begins with it is a comment; 0 for none.
    let comment: UInt8
    /// Whether lines end with CRLF; otherwise with LF.
    let endsWithPair: Bool

    init(columns: Int, format: CSVFormat, endsWithPair: Bool) {
        delimiter = format.delimiter
        nulls = NullTexts(format.nullValues)
        nullsMayBeQuoted = format.nullsMayBeQuoted
        comment = format.commentMark ?? 0
        self.endsWithPair = endsWithPair
        let special = [format.delimiter, 0x0a, 0x0d, 0x22]
        let short = format.nullValues.map { Array($0.utf8) }.filter { text in
            text.count <= 8 && !text.contains { special.contains($0) }
        }
        markers = .allocate(capacity: short.count)
        for (index, text) in short.enumerated() {
            var word: UInt64 = 0
            for (place, byte) in text.enumerated() { word |= UInt64(byte) << UInt64(8 * place) }
            let mask = text.count == 8 ? ~0 : (1 as UInt64) << UInt64(8 * text.count) - 1
            markers.initializeElement(
                at: index, to: Marker(word: word, mask: mask, length: text.count))
        }
        fields = .allocate(capacity: columns)
        unused = .allocate(capacity: 1)
        unused.initialize(to: ValidityBuilder())
        for index in 0..<columns {
            fields.initializeElement(
                at: index,
                to: FieldTarget(
                    kind: .skipped, terminator: 0, output: UnsafeMutableRawPointer(unused),
                    validity: unused))
            fields[index].terminator = terminator(ofColumn: index)
        }
    }

    deinit {
        markers.deallocate()
        fields.deallocate()
        unused.deinitialize(count: 1)
        unused.deallocate()
    }

    /// The byte that follows the cells of column `index`.
    func terminator(ofColumn index: Int) -> UInt8 {
        index + 1 < fields.count ? delimiter : endsWithPair ? 0x0d : 0x0a
    }

    /// Reads rows from `place` on, the first of which is row `row`, up to `end`, which follows a line feed,
    /// or row `limit`. Gives the place of the first row it left.
    func run(
        _ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, row: inout Int, limit: Int
    ) throws(Fault) -> UnsafePointer<UInt8> {
        var place = start
        let delimiters = FieldKernels.sixteen(delimiter)
        rows: while place < end, row < limit {
            var cell = place
            var nullCells: UInt64 = 0
            // Comments, and empty lines, which are no records.
            if cell[0] == comment && comment != 0 || cell[0] == 0x0a || cell[0] == 0x0d { break }
            for index in 0..<fields.count {
                let field = fields.baseAddress.unsafelyUnwrapped + index
                var next: UnsafePointer<UInt8>?
                if cell[0] == 0x22 {
                    next = try read(
                        cell + 1, 0x22, field, row, end, FieldKernels.sixteen(0x22), &nullCells,
                        index)
                    if next == nil {
                        next = readOther(
                            cell + 1, 0x22, field.pointee, row, end, FieldKernels.sixteen(0x22),
                            &nullCells, index)
                    }
                    if let closed = next {
                        next = closed[0] == field.pointee.terminator ? closed + 1 : nil
                    }
                } else {
                    next = try read(
                        cell, field.pointee.terminator, field, row, end, delimiters, &nullCells,
                        index)
                    if next == nil {
                        next = marker(at: cell, field.pointee.terminator)
                        if next == nil {
                            next = readOther(
                                cell, field.pointee.terminator, field.pointee, row, end,
                                delimiters, &nullCells, index)
                        } else {
                            guard index < 64 else { break rows }
                            nullCells |= 1 &<< UInt64(truncatingIfNeeded: index)
                        }
                    }
                }
                guard let next, next <= end else { break rows }
                cell = next
            }
            if endsWithPair {
                guard cell[0] == 0x0a else { break }
                cell += 1
            }
            if nullCells != 0 { try note(nullCells, row) }
            place = cell
            row += 1
        }
        return place
    }

    @inline(__always)
    private func read(
        _ cell: UnsafePointer<UInt8>, _ terminator: UInt8,
        _ field: UnsafeMutablePointer<FieldTarget>, _ row: Int, _ end: UnsafePointer<UInt8>,
        _ stops: SIMD16<UInt8>, _ nullCells: inout UInt64, _ index: Int
    ) throws(Fault) -> UnsafePointer<UInt8>? {
        let output = field.pointee.output
        switch field.pointee.kind {
        case .text:
            let place = output.assumingMemoryBound(to: Int32.self) + row
            guard let codes = field.pointee.codes else { return nil }
            let expected = codes.pointee.expected(at: cell, terminator, end: end)
            if expected.code >= 0 {
                place.pointee = expected.code
                return cell + expected.length + 1
            }
            let length = FieldKernels.length(cell, stops)
            guard cell + length < end, cell[length] == terminator else { return nil }
            let code = try codes.pointee.code(of: cell, length)
            if code < 0 {
                guard code == TextCodes.null, index < 64, terminator != 0x22 || nullsMayBeQuoted
                else { return nil }
                nullCells |= 1 &<< UInt64(truncatingIfNeeded: index)
            }
            place.pointee = code
            return cell + length + 1
        case .double:
            let place = output.assumingMemoryBound(to: Double.self) + row
            // A decimal comma between delimiting ones is one of these, but in quotes.
            let point = field.pointee.point
            return FieldKernels.double(
                cell, terminator,
                point: point == delimiter && terminator != 0x22 ? terminator : point,
                into: &place.pointee)
        case .date:
            let place = output.assumingMemoryBound(to: Int32.self) + row
            return FieldKernels.date(cell, terminator, &field.pointee.memo, into: &place.pointee)
        case .boolean:
            let place = output.assumingMemoryBound(to: Bool.self) + row
            return FieldKernels.boolean(cell, terminator, into: &place.pointee)
        case .integer:
            let place = output.assumingMemoryBound(to: Int64.self) + row
            return FieldKernels.integer(cell, terminator, into: &place.pointee)
        case .timestamp:
            let place = output.assumingMemoryBound(to: Int64.self) + row
            return FieldKernels.timestamp(
                cell, terminator, &field.pointee.memo, perSecond: field.pointee.perSecond,
                utc: field.pointee.utc, into: &place.pointee)
        case .spelledText:
            let length = FieldKernels.length(cell, stops)
            guard cell + length < end, cell[length] == terminator, let bytes = field.pointee.bytes,
                !Self.hasSpaceAround(cell, length), Self.isPlain(cell, length),
                !nulls.contain(UnsafeBufferPointer(start: cell, count: length))
            else { return nil }
            let ends = output.assumingMemoryBound(to: UInt32.self) + row
            let start = row == 0 ? 0 : Int(ends[-1])
            // Both sides have slack, so that short texts move at once.
            if length <= 16 {
                (bytes + start).copyMemory(from: cell, byteCount: 16)
            } else {
                (bytes + start).copyMemory(from: cell, byteCount: length)
            }
            ends[0] = UInt32(truncatingIfNeeded: start &+ length)
            return cell + length + 1
        case .skipped:
            let length = FieldKernels.length(cell, stops)
            guard cell + length < end, cell[length] == terminator, Self.isPlain(cell, length)
            else { return nil }
            return cell + length + 1
        case .other: return nil
        }
    }

    /// Reads a cell that its kernel cannot, in any of its spellings; nil where it has none.
    @inline(never)
    private func readOther(
        _ cell: UnsafePointer<UInt8>, _ terminator: UInt8, _ field: FieldTarget, _ row: Int,
        _ end: UnsafePointer<UInt8>, _ stops: SIMD16<UInt8>, _ nullCells: inout UInt64, _ index: Int
    ) -> UnsafePointer<UInt8>? {
        guard let column = field.column else { return nil }
        let length = FieldKernels.length(cell, stops)
        guard cell + length < end, cell[length] == terminator else { return nil }
        let bytes = UnsafeBufferPointer(start: cell, count: length)
        let place = field.output + row * field.width
        switch column._withUnsafeGuaranteedRef({ $0.read(bytes, into: place) }) {
        case .unreadable: return nil
        case .value: break
        case .null:
            guard index < 64, terminator != 0x22 || nullsMayBeQuoted else { return nil }
            nullCells |= 1 &<< UInt64(truncatingIfNeeded: index)
        }
        return cell + length + 1
    }

    /// Whether a null value might stand there with spaces around it.
    @inline(__always)
    private static func hasSpaceAround(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        length > 0 && (text[0] <= 32 || text[length - 1] <= 32)
    }

    /// Whether the text is ASCII without NUL.
    @inline(__always)
    private static func isPlain(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        var place = 0
        var highest: UInt8 = 0
        var least: UInt8 = .max
        while place < length {
            highest |= text[place]
            least = min(least, text[place])
            place += 1
        }
        return highest < 0x80 && least > 0
    }

    /// The place after the null value at `cell`, if one stands there.
    @inline(never)
    private func marker(
        at cell: UnsafePointer<UInt8>, _ terminator: UInt8
    ) -> UnsafePointer<UInt8>? {
        let word = UnsafeRawPointer(cell).loadUnaligned(as: UInt64.self)
        for marker in markers where word & marker.mask == marker.word {
            if cell[marker.length] == terminator { return cell + marker.length + 1 }
        }
        return nil
    }

    /// Marks the cells of `row` whose bits are set as without a value.
    @inline(never)
    private func note(_ nulls: UInt64, _ row: Int) throws(Fault) {
        var left = nulls
        while left != 0 {
            let field = fields[left.trailingZeroBitCount]
            try field.validity.pointee.appendNull(at: row)
            let place = field.output + row * field.width
            if field.kind == .spelledText {
                let ends = place.assumingMemoryBound(to: UInt32.self)
                ends[0] = row == 0 ? 0 : ends[-1]
            } else {
                memset(place, 0, field.width)
            }
            left &= left &- 1
        }
    }
}

extension ValidityBuilder {
    /// Takes in the rows up to `row`, which has no value; those before it that are not yet in, have one.
    mutating func appendNull(at row: Int) throws(Fault) {
        try appendValid(row - count)
        try appendNull(1)
    }
}
