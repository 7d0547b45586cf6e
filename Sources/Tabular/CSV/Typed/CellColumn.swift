import Glibc

/// A column of a CSV file on its way into memory.
///
/// Texts are codes of a dictionary as long as that pays: once more than half of the rows are texts of their own,
/// they are kept one after the other.
final class CellColumn {
    let name: String
    /// Its place in the header.
    let index: Int
    let type: CellType
    let reading: CellReading
    private let nulls: NullTexts
    /// Whether a null value could be read as a value, as -99 can: nothing is then read before that is
    /// ruled out.
    private var hasReadableNull = false
    private var elements = RawBuffer()
    private var spelled = RawBuffer()
    private var isSpelled = false
    private let codes: UnsafeMutablePointer<TextCodes>
    private let validity: UnsafeMutablePointer<ValidityBuilder>

    /// Below this many texts a dictionary always pays.
    private static let fewTexts = 1 << 15

    init(
        name: String, index: Int, type: CellType, reading: CellReading, delimiter: UInt8,
        nulls: NullTexts
    ) {
        self.name = name
        self.index = index
        self.type = type
        self.reading = reading
        self.nulls = nulls
        codes = .allocate(capacity: 1)
        codes.initialize(to: TextCodes(delimiter: delimiter, nulls: nulls))
        validity = .allocate(capacity: 1)
        validity.initialize(to: ValidityBuilder())
        hasReadableNull = nulls.contain(where: isReadable)
    }

    private func isReadable(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { place in
            place.baseAddress.map { store(text, $0) } ?? false
        }
    }

    deinit {
        codes.deinitialize(count: 1)
        codes.deallocate()
        validity.deinitialize(count: 1)
        validity.deallocate()
    }

    private var width: Int { type.width }

    /// Makes room for `more` rows after the first `rows`, with `bytes` of text, and says where they go.
    func target(
        rows: Int, more: Int, bytes: Int, terminator: UInt8
    ) throws(Fault) -> FieldTarget {
        if type == .text, !isSpelled, codes.pointee.count > max(Self.fewTexts, rows / 2) {
            try spellOut(rows)
        }
        elements.truncate(to: 0)
        elements.advance(by: rows * width)
        _ = try elements.room(for: more * width)
        var target = FieldTarget(
            kind: kind, terminator: terminator, output: elements.base, validity: validity)
        target.width = width
        if type != .text { target.column = .passUnretained(self) }
        if type == .text {
            target.codes = codes
            if isSpelled {
                spelled.truncate(to: 0)
                spelled.advance(by: spelledCount(rows))
                try checkSpelled(more: bytes)
                _ = try spelled.room(for: bytes)
                target.bytes = spelled.base
            }
        }
        target.point = reading.numbers.decimalMark
        if case .timestamp(let unit, let utc) = type {
            target.perSecond = unit.perSecond
            target.utc = utc
        }
        return target
    }

    private var kind: FieldTarget.Kind {
        if hasReadableNull { return .other }
        switch type {
        case .text: return isSpelled ? .spelledText : .text
        case .boolean: return .boolean
        case .integer: return .integer
        case .double: return .double
        case .decimal: return .other
        case .date: return reading.times == .iso ? .date : .other
        case .timestamp: return reading.times == .iso ? .timestamp : .other
        }
    }

    /// Writes the cell of row `row`, trimmed and not null, whose whole text is `bytes`; false where it is
    /// none of the column's type.
    func put(
        _ bytes: UnsafeBufferPointer<UInt8>, row: Int
    ) throws(Fault) -> Bool {
        elements.truncate(to: 0)
        elements.advance(by: row * width)
        let place = try elements.room(for: width)
        if type == .text {
            try putText(bytes, row: row, at: place)
            return true
        }
        return store(Spaces.trimmed(bytes), place)
    }

    /// What a cell holds that is no text.
    enum Outcome { case value, null, unreadable }

    /// Writes the cell with the whole text `bytes` to `place`, where it has a value.
    func read(
        _ bytes: UnsafeBufferPointer<UInt8>, into place: UnsafeMutableRawPointer
    ) -> Outcome {
        let trimmed = Spaces.trimmed(bytes)
        if nulls.contain(trimmed) { return .null }
        return store(trimmed, place) ? .value : .unreadable
    }

    private func store(
        _ trimmed: UnsafeBufferPointer<UInt8>, _ place: UnsafeMutableRawPointer
    ) -> Bool {
        switch type {
        case .text: return false
        case .boolean: return store(reading.boolean(trimmed), place)
        case .integer: return store(reading.integer(trimmed), place)
        case .double: return store(reading.double(trimmed), place)
        case .decimal(let precision, let scale):
            return store(
                reading.decimal(trimmed, precision: precision, scale: scale), place)
        case .date: return store(reading.date(trimmed), place)
        case .timestamp(let unit, let utc):
            return store(reading.timestamp(trimmed, unit, utc: utc), place)
        }
    }

    /// Takes in row `row` as one without a value.
    func putNull(row: Int) throws(Fault) {
        elements.truncate(to: 0)
        elements.advance(by: row * width)
        let place = try elements.room(for: width)
        memset(place, 0, width)
        if isSpelled {
            place.storeBytes(
                of: UInt32(truncatingIfNeeded: spelledCount(row)), as: UInt32.self)
        }
        try validity.pointee.appendNull(at: row)
    }

    /// The column of `rows` rows; empty afterwards.
    func take(rows: Int) throws(Fault) -> Column {
        elements.truncate(to: 0)
        elements.advance(by: rows * width)
        try validity.pointee.appendValid(rows - validity.pointee.count)
        let values: ColumnValues
        switch type {
        case .boolean: values = .booleans(elements.take(as: Bool.self))
        case .date: values = .int32(elements.take(as: Int32.self))
        case .integer, .decimal, .timestamp: values = .int64(elements.take(as: Int64.self))
        case .double: values = .doubles(elements.take(as: Double.self))
        case .text where isSpelled:
            spelled.truncate(to: 0)
            spelled.advance(by: spelledCount(rows))
            var offsets = RawBuffer()
            let place = try offsets.room(for: 4 * (rows + 1))
            place.storeBytes(of: 0, as: UInt32.self)
            memcpy(place + 4, elements.base, 4 * rows)
            offsets.advance(by: 4 * (rows + 1))
            elements = RawBuffer()
            values = .texts(
                Texts(offsets: offsets.take(as: UInt32.self), bytes: spelled.take(as: UInt8.self)))
        case .text:
            values = .codes(
                elements.take(as: Int32.self), dictionary: try codes.pointee.take())
        }
        isSpelled = false
        return Column(
            name: name, type: type.elementType, count: rows, validity: validity.pointee.take(),
            values: values)
    }

    private func store<Element: BitwiseCopyable>(
        _ value: Element?, _ place: UnsafeMutableRawPointer
    ) -> Bool {
        guard let value else { return false }
        place.storeBytes(of: value, as: Element.self)
        return true
    }

    private func putText(
        _ bytes: UnsafeBufferPointer<UInt8>, row: Int, at place: UnsafeMutableRawPointer
    ) throws(Fault) {
        if isSpelled {
            let start = spelledCount(row)
            spelled.truncate(to: 0)
            spelled.advance(by: start)
            try checkSpelled(more: bytes.count)
            let room = try spelled.room(for: bytes.count)
            if let source = bytes.baseAddress { memcpy(room, source, bytes.count) }
            place.storeBytes(
                of: UInt32(truncatingIfNeeded: start + bytes.count), as: UInt32.self)
        } else {
            // The search reads beyond the text, which may end where memory does.
            let code = try withPadded(bytes) { text throws(Fault) in
                try codes.pointee.code(ofValue: text, bytes.count)
            }
            place.storeBytes(of: max(0, code), as: Int32.self)
        }
    }

    private func withPadded(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ body: (UnsafePointer<UInt8>) throws(Fault) -> Int32
    ) throws(Fault) -> Int32 {
        var copy = RawBuffer()
        let room = try copy.room(for: bytes.count + 1)
        if let source = bytes.baseAddress { memcpy(room, source, bytes.count) }
        return try body(UnsafePointer(room.assumingMemoryBound(to: UInt8.self)))
    }

    /// The bytes of the first `rows` spelled texts.
    private func spelledCount(_ rows: Int) -> Int {
        rows == 0 ? 0 : Int(elements.base.assumingMemoryBound(to: UInt32.self)[rows - 1])
    }

    private func checkSpelled(more: Int) throws(Fault) {
        guard spelled.count + more < UInt32.max else {
            throw Fault(
                expected: "at most 4 GB of text in a column; read fewer rows at a time",
                found: "more")
        }
    }

    /// Turns the codes of the first `rows` rows into texts.
    private func spellOut(_ rows: Int) throws(Fault) {
        let places = elements.base.assumingMemoryBound(to: Int32.self)
        var end = 0
        for row in 0..<rows {
            let isNull = row < validity.pointee.count && !validity.pointee.isValid(row)
            let range = isNull ? 0..<0 : codes.pointee.range(Int(places[row]))
            end += range.count
            guard end < UInt32.max else {
                throw Fault(
                    expected: "at most 4 GB of text in a column; read fewer rows at a time",
                    found: "more")
            }
            memcpy(
                try spelled.room(for: range.count), codes.pointee.bytes.base + range.lowerBound,
                range.count)
            spelled.advance(by: range.count)
            UnsafeMutableRawPointer(places + row).storeBytes(
                of: UInt32(truncatingIfNeeded: end), as: UInt32.self)
        }
        _ = try codes.pointee.take()
        isSpelled = true
    }
}
