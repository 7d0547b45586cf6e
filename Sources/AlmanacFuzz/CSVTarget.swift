import Tabular

extension FuzzTarget {
    /// The records of a CSV file, or an archive of one: the same however much is read at a time.
    static let csv = FuzzTarget(name: "csv") { bytes in
        Scratch.withFile(bytes) { path in
            let whole = records(path, chunkSize: 1 << 20)
            // One byte at a time takes long over a long record.
            guard bytes.count < 4096 else { return }
            for chunkSize in [1, 7] where records(path, chunkSize: chunkSize) != whole {
                fatalError("other records in chunks of \(chunkSize) bytes")
            }
        }
    }

    /// Fields and errors in their order, as texts.
    private static func records(_ path: String, chunkSize: Int) -> [String] {
        var texts: [String] = []
        do throws(TabularError) {
            var reader = try CSVReader(
                path: path, raggedRecords: .reported, chunkSize: chunkSize,
                recordLimit: 1 << 20)
            texts += reader.columns
            var isAtEnd = false
            while !isAtEnd {
                do throws(TabularError) {
                    isAtEnd = try !reader.next()
                    guard !isAtEnd else { continue }
                    texts.append("line \(reader.line)")
                    for column in reader.columns.indices {
                        texts.append(reader.text(column))
                        texts.append("\(reader.number(column)) \(reader.time(column))")
                    }
                } catch {
                    texts.append(error.description)
                    isAtEnd = !error.concernsOneRecord
                }
            }
        } catch { texts.append(error.description) }
        return texts
    }

    /// A CSV file as typed columns, of one length each.
    static let table = FuzzTarget(name: "table") { bytes in
        Scratch.withFile(bytes) { path in
            guard let table = try? CSVTable(path: path) else { return }
            for column in table.columns where column.count != table.rowCount {
                fatalError("a column of \(column.count) rows in a table of \(table.rowCount)")
            }
        }
    }
}
