extension CSVFormat {
    /// The format of the file at `path`: of the usual delimiters the one under which the most of the
    /// first records have as many fields as the header, and of equals the one that gives more fields.
    /// A file in which none separates anything is a table of one column, with a comma.
    ///
    /// What else the format says is that of `base`. At most the first `sampleRecords` records are read.
    package static func sniff(
        path: String, sampleRecords: Int = 100, like base: CSVFormat = CSVFormat()
    ) throws(TabularError) -> CSVFormat {
        var best = base.delimited(by: ",") ?? base
        var bestScore = (regular: 0.0, fields: 1)
        var firstFailure: TabularError?
        var anyReadable = false
        for delimiter in usualDelimiters {
            guard let format = base.delimited(by: delimiter) else { continue }
            do {
                let score = try regularity(path: path, format: format, records: sampleRecords)
                anyReadable = true
                guard score.fields > 1, score > bestScore else { continue }
                best = format
                bestScore = score
            } catch {
                firstFailure = firstFailure ?? error
            }
        }
        if !anyReadable, let firstFailure { throw firstFailure }
        return best
    }

    /// Which part of the records has as many fields as the header, and how many that are. A record
    /// whose quotes do not fit the delimiter counts as irregular.
    private static func regularity(
        path: String, format: CSVFormat, records: Int
    ) throws(TabularError) -> (regular: Double, fields: Int) {
        var reader = try CSVReader(path: path, format: format, raggedRecords: .reported)
        let fields = reader.columns.count
        var seen = 1
        var regular = 1
        while seen < records {
            do {
                guard try reader.next() else { break }
                seen += 1
                if reader.fieldCount == fields { regular += 1 }
            } catch {
                seen += 1
                guard error.concernsOneRecord else { break }
            }
        }
        return (Double(regular) / Double(seen), fields)
    }
}
