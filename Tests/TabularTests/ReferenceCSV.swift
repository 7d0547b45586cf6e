import Tabular

/// CSV read the slow way, byte by byte with the whole file at hand: what `CSVReader` must say of any bytes.
///
/// Source: RFC 4180; a quote counts only as the first byte of a field; CR, LF and CRLF end a record; lines
/// without a byte are passed over.
struct ReferenceCSV {
    var header: [String] = []
    /// Each record with its line, or the line of a record that is none.
    var items: [Item] = []
    /// The line on which a quote opens that is never closed.
    var openQuote: Int?

    enum Item: Equatable {
        case record(line: Int, fields: [String])
        case defect(line: Int)
    }

    init(_ bytes: [UInt8], delimiter: UInt8 = UInt8(ascii: ",")) {
        var place = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
        var line = 1
        var isHeader = true
        func lineEnd(_ place: Int) -> Int {
            guard place < bytes.count else { return 0 }
            if bytes[place] == 10 { return 1 }
            guard bytes[place] == 13 else { return 0 }
            return place + 1 < bytes.count && bytes[place + 1] == 10 ? 2 : 1
        }
        while place < bytes.count {
            let empty = lineEnd(place)
            if empty > 0 {
                place += empty
                line += 1
                continue
            }
            let first = line
            var isDefective = false
            var fields: [[UInt8]] = []
            while true {
                var field: [UInt8] = []
                if place < bytes.count, bytes[place] == 34 {
                    let opened = line
                    place += 1
                    var isClosed = false
                    while place < bytes.count {
                        let end = lineEnd(place)
                        if bytes[place] == 34 {
                            isClosed = place + 1 == bytes.count || bytes[place + 1] != 34
                            place += isClosed ? 1 : 2
                            if isClosed { break }
                            field.append(34)
                        } else if end > 0 {
                            field += bytes[place..<(place + end)]
                            place += end
                            line += 1
                        } else {
                            field.append(bytes[place])
                            place += 1
                        }
                    }
                    guard isClosed else {
                        openQuote = opened
                        return
                    }
                    let hasMore =
                        place < bytes.count && bytes[place] != delimiter && lineEnd(place) == 0
                    isDefective = isDefective || hasMore
                }
                while place < bytes.count, bytes[place] != delimiter, lineEnd(place) == 0 {
                    field.append(bytes[place])
                    place += 1
                }
                fields.append(field)
                guard place < bytes.count, bytes[place] == delimiter else { break }
                place += 1
            }
            if place < bytes.count {
                place += lineEnd(place)
                line += 1
            }
            let texts = fields.compactMap { String(validating: $0, as: UTF8.self) }
            isDefective =
                isDefective || texts.count < fields.count || fields.joined().contains(0)
            if isHeader {
                header = isDefective ? [] : texts
                isHeader = false
            } else if isDefective {
                items.append(.defect(line: first))
            } else {
                items.append(.record(line: first, fields: texts))
            }
        }
    }
}
