import Glibc

/// Texts: kept as the codes of a dictionary as long as the file keeps them so, and one after the other
/// from the first page on that does not.
extension ColumnBuilder {
    func appendTexts(
        _ page: UnsafeRawBufferPointer, _ encoding: ParquetEncoding, _ present: Int, _ count: Int
    ) throws(Fault) {
        if isCoded && (encoding.isDictionary || present == 0) {
            try appendCodes(page, present, count)
            return
        }
        if isCoded { try spellOut() }
        let start = texts.ends.count
        let startBytes = texts.bytes.count
        if present > 0 {
            if encoding.isDictionary {
                try appendFromDictionary(page, present)
            } else {
                let before = texts.count
                try decodeTexts(page, encoding, present, into: &texts)
                try checkText(texts, from: before)
            }
        }
        if present < count {
            _ = try texts.ends.room(for: 4 * (count - present))
            let place = (texts.ends.base + start).assumingMemoryBound(to: UInt32.self)
            spreadEnds(place, start: UInt32(truncatingIfNeeded: startBytes), present, count)
            texts.ends.advance(by: 4 * (count - present))
        }
    }

    func decodeTexts(
        _ page: UnsafeRawBufferPointer, _ encoding: ParquetEncoding, _ count: Int,
        into texts: inout TextBuffer
    ) throws(Fault) {
        switch encoding {
        case .plain: try TextDecoding.plain(page, count: count, into: &texts)
        case .deltaLengthByteArray:
            try TextDecoding.deltaLength(page, count: count, into: &texts)
        case .deltaByteArray: try TextDecoding.deltaPrefix(page, count: count, into: &texts)
        default: throw unsupported(encoding)
        }
    }

    /// Texts from `first` on must be UTF-8 where the column's type says so.
    func checkText(_ texts: borrowing TextBuffer, from first: Int) throws(Fault) {
        guard column.type == .text || column.type == .json, first < texts.count else { return }
        let start = texts.range(first).lowerBound
        let all = UnsafeBufferPointer(
            start: (texts.bytes.base + start).assumingMemoryBound(to: UInt8.self),
            count: texts.bytes.count - start)
        if ASCII.isAll(all) { return }
        for k in first..<texts.count {
            let range = texts.range(k)
            let bytes = UnsafeBufferPointer(
                rebasing: all[(range.lowerBound - start)..<(range.upperBound - start)])
            if let fault = UTF8Text.firstFault(bytes) {
                throw Fault(expected: "UTF-8 text", found: "the bytes \(fault)")
            }
        }
    }

    /// Brings the chunk's dictionary into the column's.
    func mergeDictionary() throws(Fault) {
        codes = nil
        if chunkTexts.isPrefix(of: texts) { return }
        if texts.isPrefix(of: chunkTexts) && texts.count == 0 {
            swap(&texts, &chunkTexts)
            return
        }
        var merged: [Int32] = []
        merged.reserveCapacity(chunkTexts.count)
        for k in 0..<chunkTexts.count {
            let range = chunkTexts.range(k)
            merged.append(
                try index.code(
                    of: chunkTexts.bytes.base + range.lowerBound, range.count, in: &texts))
        }
        codes = merged
    }

    private func appendCodes(
        _ page: UnsafeRawBufferPointer, _ present: Int, _ count: Int
    ) throws(Fault) {
        let place = try elements.room(for: 4 * count)
        if present > 0 {
            try readCodes(page, present, remap: true, into: place)
        }
        if present < count { spread(place, width: 4, present, count) }
        elements.advance(by: 4 * count)
    }

    private func readCodes(
        _ page: UnsafeRawBufferPointer, _ count: Int, remap: Bool,
        into place: UnsafeMutableRawPointer
    ) throws(Fault) {
        let (width, runs) = try codeRuns(page)
        let output = place.assumingMemoryBound(to: Int32.self)
        let limit = codeLimit
        guard remap, let codes else {
            var sink = CodeSink(output: output, codes: nil)
            try HybridRuns.read(runs, width: width, count: count, limit: limit, into: &sink)
            return
        }
        var failure: Fault?
        codes.withUnsafeBufferPointer { table in
            var sink = CodeSink(output: output, codes: table.baseAddress)
            do throws(Fault) {
                try HybridRuns.read(runs, width: width, count: count, limit: limit, into: &sink)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func appendFromDictionary(
        _ page: UnsafeRawBufferPointer, _ present: Int
    ) throws(Fault) {
        var read = RawBuffer()
        let place = try read.room(for: 4 * present)
        try readCodes(page, present, remap: false, into: place)
        let codes = place.assumingMemoryBound(to: Int32.self)
        for k in 0..<present {
            let range = chunkTexts.range(Int(codes[k]))
            try texts.append(chunkTexts.bytes.base + range.lowerBound, range.count)
        }
    }

    /// Turns the codes so far into texts. The chunk's dictionary stays at hand, should pages with codes
    /// follow.
    private func spellOut() throws(Fault) {
        var spelled = TextBuffer()
        let count = elements.count / 4
        let codes = elements.base.assumingMemoryBound(to: Int32.self)
        spelled.ends.reserve(4 * rows)
        for row in 0..<count {
            let range =
                isValid(row) ? texts.range(Int(codes[row])) : 0..<0
            try spelled.append(texts.bytes.base + range.lowerBound, range.count)
        }
        if self.codes == nil && chunkTexts.count < texts.count {
            // The chunk's own dictionary went into the column's, unchanged.
            swap(&chunkTexts, &texts)
        }
        elements = RawBuffer()
        texts = spelled
        self.codes = nil
        isCoded = false
    }
}
