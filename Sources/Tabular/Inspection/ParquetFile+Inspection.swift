/// What the footer of a file says of its row groups, and its first rows.
extension ParquetFile {
    /// One column of one row group, or of all.
    package struct Chunk: Hashable, Sendable {
        /// Of its pages, as the file holds them and unpacked.
        package var compressedBytes = 0
        package var uncompressedBytes = 0
        /// As the format names them; a number where Almanac knows none.
        package var codecs: [String] = []
        package var encodings: [String] = []
        /// What the writer says of the values, where it does: texts may be cut short.
        package var nulls: Int?
        package var minimum: String?
        package var maximum: String?
    }

    /// The columns, nested ones by the name of their outermost group, each once.
    package var topLevelNames: [String] {
        var names: [String] = []
        for column in columns {
            let name = column.isNested ? String(column.name.prefix { $0 != "." }) : column.name
            if !column.isNested || names.last != name { names.append(name) }
        }
        return names
    }

    /// What the footer says of a column in the row groups named, counted from 0, or in all.
    package func chunk(_ column: ParquetColumn, rowGroups: [Int]? = nil) -> Chunk {
        var sum = Chunk(nulls: 0)
        var least: ColumnBound?
        var most: ColumnBound?
        var isBounded = true
        for group in rowGroups ?? Array(0..<rowGroupCount) {
            let chunk = metadata.rowGroups[group].columns[column.index]
            // A damaged footer may say anything.
            sum.compressedBytes &+= Int(chunk.compressedSize)
            sum.uncompressedBytes &+= Int(chunk.uncompressedSize)
            sum.codecs.appendNew(ParquetCodec(rawValue: chunk.codec)?.name ?? "\(chunk.codec)")
            for encoding in chunk.encodings {
                sum.encodings.appendNew(
                    ParquetEncoding(rawValue: encoding)?.description ?? "\(encoding)")
            }
            let nulls = chunk.statistics.nullCount.map { Int($0) }
            sum.nulls = sum.nulls.flatMap { sum in nulls.map { sum &+ $0 } }
            // What holds no value bounds none.
            if chunk.valueCount == 0 || nulls == Int(chunk.valueCount) { continue }
            let (low, high) = bounds(of: column, in: chunk.statistics)
            guard let low, let high, isBounded else {
                isBounded = false
                continue
            }
            if least.map({ low.isBelow($0) }) ?? true { least = low }
            if most.map({ $0.isBelow(high) }) ?? true { most = high }
        }
        if isBounded {
            sum.minimum = least.flatMap { text(of: $0, column) }
            sum.maximum = most.flatMap { text(of: $0, column) }
        }
        return sum
    }

    /// At least the first `count` rows, or all there are, of the columns that are not nested: of each the
    /// pages that hold them.
    package func head(_ count: Int) throws(TabularError) -> [Column] {
        var scratch = RawBuffer()
        var read: [Column] = []
        for column in columns where !column.isNested {
            let builder = try placed(column) { () throws(Fault) in
                try ColumnBuilder(column, expectedRows: min(count, rowCount))
            }
            for group in 0..<rowGroupCount where builder.rows < count {
                var chunk = try ChunkReader(self, column, rowGroup: group)
                while builder.rows < count, try chunk.appendPage(to: builder, scratch: &scratch) {}
            }
            read.append(try placed(column) { () throws(Fault) in try builder.finish() })
        }
        return read
    }

    private func placed<Result>(
        _ column: ParquetColumn, _ body: () throws(Fault) -> Result
    ) throws(TabularError) -> Result {
        do throws(Fault) { return try body() } catch {
            throw .parquet(ParquetFault(error, file: path, column: column.name))
        }
    }

    /// A bound as its column's values read.
    private func text(of bound: ColumnBound, _ column: ParquetColumn) -> String? {
        let values: ColumnValues
        switch bound {
        case .number(let number):
            values =
                column.physical == .float
                ? .floats(Values([Float(number)])) : .doubles(Values([number]))
        case .bytes(let bytes):
            let texts = Texts(offsets: Values([0, UInt32(bytes.count)]), bytes: Values(bytes))
            values = .texts(texts)
        case .integer(let value):
            switch column.type {
            case .date:
                guard let days = Int32(exactly: value) else { return nil }
                values = .int32(Values([days]))
            case .decimal(let precision, _):
                guard precision <= 38 else { return nil }
                values = .int128(Values([value]))
            default:
                guard let ticks = Int64(exactly: value) else { return "\(value)" }
                values = .int64(Values([ticks]))
            }
        }
        return Column(name: column.name, type: column.type, count: 1, validity: nil, values: values)
            .text(ofRow: 0)
    }
}

extension [String] {
    fileprivate mutating func appendNew(_ text: String) {
        if !contains(text) { append(text) }
    }
}

extension ParquetCodec {
    /// As `parquet.thrift` has it, in small letters.
    fileprivate var name: String {
        switch self {
        case .lz4Raw: "lz4_raw"
        default: "\(self)"
        }
    }
}
