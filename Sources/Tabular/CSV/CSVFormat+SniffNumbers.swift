// Goal: how the numbers of a file are written, without being told: `108,5`, `1.234,56`, `1'234.5`.
//
// Derivation: a column whose cells are plain numbers decides nothing. Of one whose cells are not, the way of writing
// that reads nearly all cells does, if no way with the other decimal mark reads as many: `1,234` alone may be either, and
// `4,16` or `1,234,567` among its neighbours may not. What is ambiguous stays unread, and is left to the
// job to say.

extension CSVFormat {
    /// The same format, numbers as the first records of the file at `path` write them: plain where those do, and
    /// where they leave it open.
    package func sniffingNumbers(
        path: String, sampleRecords: Int = 1_000
    ) throws(TabularError) -> CSVFormat {
        var reader = try CSVReader(path: path, format: self)
        var pools = reader.columns.map { _ in TextPool() }
        var seen = 0
        while seen < sampleRecords {
            seen += 1
            do {
                guard try reader.next() else { break }
            } catch {
                guard error.concernsOneRecord else { throw error }
                continue
            }
            for index in pools.indices where !reader.isNull(index) {
                _ = pools[index].code(of: reader, column: index)
            }
        }
        var format = self
        format.numbers =
            pools.lazy.compactMap { NumberFormat.sniffed(in: $0.texts) }.first ?? numbers
        return format
    }
}

extension NumberFormat {
    /// With the fewest marks first.
    private static let usual: [NumberFormat] = [
        (",", nil), (",", .point), (",", .space), (",", .apostrophe), (".", .comma),
        (".", .space), (".", .apostrophe),
    ].compactMap { NumberFormat(decimalMark: $0, thousandsMark: $1) }

    /// How `texts` are written if they are numbers, and not plain ones; nil where they are neither, or may be
    /// written in two ways.
    package static func sniffed(in texts: [String]) -> NumberFormat? {
        let least = max(1, Int((ColumnProfile.fittingShare * Double(texts.count)).rounded(.up)))
        guard texts.count(where: plain.reads) < least else { return nil }
        var best: (format: NumberFormat, count: Int)?
        var isOpen = false
        for format in usual {
            let count = texts.count(where: format.reads)
            guard count >= least, count >= best?.count ?? 0 else { continue }
            if let known = best, count == known.count {
                isOpen = isOpen || format.decimalMark != known.format.decimalMark
            } else {
                best = (format, count)
                isOpen = false
            }
        }
        return isOpen ? nil : best?.format
    }

    private func reads(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            withPlain(bytes) { NumberText.finite($0) != nil } ?? false
        }
    }
}
