import Glibc

/// Cuts the bytes of a CSV file into records and fields, one record at a time.
///
/// Goal: no allocation and few branches a field; the same records whatever the size of a chunk.
/// Source: RFC 4180, and Python's `csv` in strict mode for what the RFC leaves open: a quote counts
/// only as the first byte of a field, and CR, LF and CRLF each end a record.
/// Derivation: eight bytes are compared at once inside a 64-bit word ("SWAR"). For a byte x of
/// `word ^ pattern`, `((x & 0x7f) + 0x7f) | x` has its highest bit clear exactly where x is zero, and
/// no carry leaves the byte, so that every match in the word is exact (H. S. Warren, Hacker's
/// Delight, 2nd ed., 2012, section 6-1).
struct RecordScanner: ~Copyable {
    /// Bytes of one field: in the window relative to the record's start, or in `unquoted`.
    struct Field {
        var start: UInt32
        var count: UInt32
        var isUnquotedCopy: Bool
        /// Whether it stood in quotes.
        var isQuoted: Bool
    }

    private(set) var window: ByteWindow
    /// The fields of the record.
    private(set) var fieldCount = 0
    /// The line that the record starts on; 1 is the first of the file.
    private(set) var line = 1
    /// The index of the first field with text after its closing quote; -1 where there is none.
    private(set) var brokenQuote = -1
    /// The record's bytes in the window, without its line end.
    private(set) var record: Range<Int> = 0..<0

    private let delimiter: UInt8
    private let delimiters: UInt64
    /// What lines that are passed over begin with; 0 for none.
    private let comment: UInt8
    /// Whether the window begins within such a line.
    private var isInComment = false
    private let recordLimit: Int
    private var fields: UnsafeMutablePointer<Field>
    private var fieldCapacity: Int
    /// Contents of fields in which a doubled quote became one.
    private var unquoted: [UInt8] = []
    /// Where the next record starts in the window.
    private(set) var next = 0
    private(set) var lineOfNext = 1
    private var isAbandoned = false

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let quote = UInt8(ascii: "\"")

    /// `recordLimit` bounds the memory that one record may take, in bytes; `line` is that on which the
    /// window begins.
    init(
        window: consuming ByteWindow, format: CSVFormat, recordLimit: Int, line: Int = 1
    ) throws(TabularError) {
        precondition(recordLimit > 0 && recordLimit < 1 << 31, "a record's offsets take 31 bits")
        let begins = window.previous == nil
        // Of a CRLF that was cut in two, the second half ends no further line.
        let cutsPair = window.previous == Self.carriageReturn
        self.window = window
        lineOfNext = line
        self.delimiter = format.delimiter
        self.delimiters = UInt64(format.delimiter) &* 0x0101_0101_0101_0101
        comment = format.commentMark ?? 0
        self.recordLimit = recordLimit
        self.fieldCapacity = 64
        self.fields = .allocate(capacity: 64)
        if begins { try skipByteOrderMark() }
        if cutsPair { try skipLineFeed() }
    }

    deinit { fields.deallocate() }

    /// The place of the record in the file, in bytes.
    var offset: Int { window.offset + record.lowerBound }

    /// Whether the record's last line has its end; false at most for the last record of a file.
    var isTerminated: Bool { record.upperBound < next }

    /// Where the reading stands in the file: after the record and its line end.
    var endOffset: Int { window.offset + next }

    /// The record's bytes as they stand in the file, without the line end.
    var recordBytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: window.base + record.lowerBound, count: record.count)
    }

    /// Whether field `index` stood in quotes.
    func isQuoted(_ index: Int) -> Bool {
        precondition(index >= 0 && index < fieldCount, "the record has no such field")
        return fields[index].isQuoted
    }

    /// Calls `body` with the content of field `index`, unquoted.
    @inline(__always)
    func withField<Result, Failure: Error>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(index >= 0 && index < fieldCount, "the record has no such field")
        let field = fields[index]
        if field.isUnquotedCopy { return try Self.withUnquoted(unquoted, field, body) }
        return try body(
            UnsafeBufferPointer(
                start: window.base + record.lowerBound + Int(field.start), count: Int(field.count)))
    }

    @inline(never)
    private static func withUnquoted<Result, Failure: Error>(
        _ unquoted: [UInt8], _ field: Field,
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // The closure below may throw `Failure` only, which `Result` carries out of it.
        let outcome = unquoted.withUnsafeBufferPointer { all in
            Swift.Result { () throws(Failure) in
                try body(
                    UnsafeBufferPointer(
                        rebasing: all[Int(field.start)..<Int(field.start + field.count)]))
            }
        }
        return try outcome.get()
    }

    /// Moves to the next record that is not an empty line; false where there is none.
    mutating func advance() throws(TabularError) -> Bool {
        line = lineOfNext
        while true {
            if !isInComment { skipEmptyLines() }
            if comment != 0, skipComment() { continue }
            if isAbandoned || (next == window.count && window.isLast) {
                fieldCount = 0
                record = next..<next
                return false
            }
            switch next < window.count ? scan(from: next) : .incomplete(quoteAt: nil) {
            case .complete:
                guard record.count <= recordLimit else {
                    throw abandon(
                        .recordTooLong(file: window.file, line: line, limit: recordLimit))
                }
                return true
            case .incomplete(let quote):
                let length = window.count - next
                if let quote, window.isLast || length > recordLimit {
                    throw abandon(
                        .unterminatedQuote(
                            file: window.file, line: quote.line, column: String(quote.field + 1)))
                }
                if length > recordLimit {
                    throw abandon(.recordTooLong(file: window.file, line: line, limit: recordLimit))
                }
                try moveWindow()
            }
        }
    }

    /// Makes the next record the first of the window; what keeps more from being read ends the reading.
    private mutating func moveWindow() throws(TabularError) {
        let start = next
        // The window has moved even where no more could be read.
        next = 0
        do throws(TabularError) { try window.advance(to: start) } catch { throw abandon(error) }
    }

    /// Whether the line end before the next record is CRLF.
    var endedWithPair: Bool {
        next >= 2 && window.base[next - 1] == Self.lineFeed
            && window.base[next - 2] == Self.carriageReturn
    }

    /// Asks of each record whether it is UTF-8, and of no chunk as a whole.
    mutating func stopSurveyingBytes() { window.surveysBytes = false }

    /// Takes the bytes up to `position` in the window as read: `records` of them, a line each.
    mutating func skip(to position: Int, records: Int) {
        next = position
        lineOfNext += records
    }

    /// Moves the window on, so that it begins with the next record; the current one is gone.
    mutating func refill() throws(TabularError) {
        fieldCount = 0
        record = 0..<0
        try moveWindow()
    }

    private enum Scan {
        case complete
        /// The window ends inside the record; inside a quoted field if `quoteAt` names one.
        case incomplete(quoteAt: (line: Int, field: Int)?)
    }

    /// Scans the record at `start`, which is neither at the window's end nor at an empty line.
    private mutating func scan(from start: Int) -> Scan {
        let base = window.base
        let end = window.count
        fieldCount = 0
        brokenQuote = -1
        unquoted.removeAll(keepingCapacity: true)
        var lines = 1
        var fieldStart = start
        var word = start
        var matches = structure(at: word)
        while true {
            var closing = -1
            if fieldStart < end, base[fieldStart] == Self.quote {
                guard let found = closingQuote(from: fieldStart + 1) else {
                    return .incomplete(quoteAt: (line + lines - 1, fieldCount))
                }
                lines += Self.lineBreaks(base + fieldStart + 1, found - fieldStart - 1)
                closing = found
                word = found + 1
                matches = structure(at: word)
            }
            while matches == 0 && word + 8 < end {
                word += 8
                matches = structure(at: word)
            }
            var found = word + matches.trailingZeroBitCount >> 3
            if matches == 0 || found >= end {
                guard window.isLast else { return .incomplete(quoteAt: nil) }
                found = end
            }
            matches &= matches &- 1
            if closing < 0 {
                append(
                    Field(
                        start: UInt32(truncatingIfNeeded: fieldStart - start),
                        count: UInt32(truncatingIfNeeded: found - fieldStart),
                        isUnquotedCopy: false, isQuoted: false))
            } else {
                appendQuoted(open: fieldStart, close: closing, end: found, recordStart: start)
            }
            if found < end, base[found] == delimiter {
                fieldStart = found + 1
                continue
            }
            var after = found + 1
            if found == end {
                after = end
            } else if base[found] == Self.carriageReturn {
                if after == end && !window.isLast { return .incomplete(quoteAt: nil) }
                if after < end && base[after] == Self.lineFeed { after += 1 }
            }
            record = start..<found
            next = after
            lineOfNext = line + lines
            return .complete
        }
    }

    /// A word with the highest bit set of each of the eight bytes from `position` on that ends a field.
    @inline(__always)
    private func structure(at position: Int) -> UInt64 {
        let word = UInt64(
            littleEndian: UnsafeRawPointer(window.base).loadUnaligned(
                fromByteOffset: position, as: UInt64.self))
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        let delimiter = word ^ delimiters
        let lineFeed = word ^ 0x0a0a_0a0a_0a0a_0a0a
        let carriageReturn = word ^ 0x0d0d_0d0d_0d0d_0d0d
        let none =
            (((delimiter & low) &+ low) | delimiter) & (((lineFeed & low) &+ low) | lineFeed)
            & (((carriageReturn & low) &+ low) | carriageReturn)
        return ~none & ~low
    }

    /// The position of the quote that closes the field whose content starts at `position`; nil where
    /// the window has none. A quote at the window's end may yet turn out to be doubled: the caller finds
    /// no delimiter after it, and scans again with more.
    private func closingQuote(from position: Int) -> Int? {
        var position = position
        while position < window.count {
            guard
                let found = memchr(
                    window.base + position, CInt(Self.quote), window.count - position)
            else { return nil }
            let quote = UnsafeRawPointer(window.base).distance(to: UnsafeRawPointer(found))
            if quote + 1 == window.count { return quote }
            if window.base[quote + 1] != Self.quote { return quote }
            position = quote + 2
        }
        return nil
    }

    /// Takes in the quoted field from its opening quote to `end`; with text after the closing quote
    /// it is kept as it stands, quotes and all.
    private mutating func appendQuoted(open: Int, close: Int, end: Int, recordStart: Int) {
        if close + 1 != end {
            if brokenQuote < 0 { brokenQuote = fieldCount }
            append(
                Field(
                    start: UInt32(truncatingIfNeeded: open - recordStart),
                    count: UInt32(truncatingIfNeeded: end - open), isUnquotedCopy: false,
                    isQuoted: true))
            return
        }
        let content = UnsafeBufferPointer(start: window.base + open + 1, count: close - open - 1)
        guard memchr(window.base + open + 1, CInt(Self.quote), content.count) != nil else {
            append(
                Field(
                    start: UInt32(truncatingIfNeeded: open + 1 - recordStart),
                    count: UInt32(truncatingIfNeeded: content.count), isUnquotedCopy: false,
                    isQuoted: true))
            return
        }
        let first = unquoted.count
        var position = 0
        while position < content.count {
            unquoted.append(content[position])
            position += content[position] == Self.quote ? 2 : 1
        }
        append(
            Field(
                start: UInt32(truncatingIfNeeded: first),
                count: UInt32(truncatingIfNeeded: unquoted.count - first), isUnquotedCopy: true,
                isQuoted: true))
    }

    @inline(__always)
    private mutating func append(_ field: Field) {
        if fieldCount == fieldCapacity { growFields() }
        fields[fieldCount] = field
        fieldCount += 1
    }

    @inline(never)
    private mutating func growFields() {
        let larger = UnsafeMutablePointer<Field>.allocate(capacity: 2 * fieldCapacity)
        larger.initialize(from: fields, count: fieldCount)
        fields.deallocate()
        fields = larger
        fieldCapacity *= 2
    }

    /// Moves `next` over line ends that are certain to be empty lines.
    private mutating func skipEmptyLines() {
        while next < window.count {
            let byte = window.base[next]
            if byte == Self.lineFeed {
                next += 1
            } else if byte == Self.carriageReturn, next + 1 < window.count || window.isLast {
                let isPair = next + 1 < window.count && window.base[next + 1] == Self.lineFeed
                next += isPair ? 2 : 1
            } else {
                return
            }
            line += 1
        }
    }

    /// Moves `next` over a comment up to its line end, or to the end of the window; false where none is.
    private mutating func skipComment() -> Bool {
        guard next < window.count, isInComment || window.base[next] == comment else { return false }
        isInComment = true
        while next < window.count {
            let byte = window.base[next]
            if byte == Self.lineFeed || byte == Self.carriageReturn {
                isInComment = false
                // A CR at the end of the window is looked at again, with what follows it.
                return next + 1 < window.count || window.isLast || byte == Self.lineFeed
            }
            next += 1
        }
        return false
    }

    /// Ends the reading for good.
    private mutating func abandon(_ error: TabularError) -> TabularError {
        fieldCount = 0
        record = next..<window.count
        next = window.count
        isAbandoned = true
        return error
    }

    private mutating func skipByteOrderMark() throws(TabularError) {
        while window.count < 3 && !window.isLast { try window.advance(to: 0) }
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        if window.count >= 3 && (0..<3).allSatisfy({ window.base[$0] == mark[$0] }) { next = 3 }
    }

    private mutating func skipLineFeed() throws(TabularError) {
        while window.count < 1 && !window.isLast { try window.advance(to: 0) }
        if window.count >= 1 && window.base[0] == Self.lineFeed { next = 1 }
    }

    /// The line ends among `count` bytes; CRLF is one.
    private static func lineBreaks(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var breaks = 0
        var previous: UInt8 = 0
        for position in 0..<count {
            let byte = bytes[position]
            if byte == carriageReturn || (byte == lineFeed && previous != carriageReturn) {
                breaks += 1
            }
            previous = byte
        }
        return breaks
    }
}
