/// What the footer of a file says of its row groups.
extension ParquetFile {
    /// One column of one row group.
    package struct Chunk: Hashable, Sendable {
        /// Of its pages, as the file holds them and unpacked.
        package let compressedBytes: Int
        package let uncompressedBytes: Int
        /// As the footer names it; a number where Almanac knows none.
        package let codec: String
        package let encodings: [String]
        /// What the writer says of the values, where it does: texts may be cut short.
        package let nulls: Int?
        package let minimum: String?
        package let maximum: String?
    }

    /// The columns, nested ones by the name of their outermost group, each once.
    package var topLevelNames: [String] {
        var names: [String] = []
        for column in columns {
            let name =
                column.isNested ? String(column.name.prefix { $0 != "." }) : column.name
            if !column.isNested || names.last != name { names.append(name) }
        }
        return names
    }

    /// The chunk of a leaf in row group `group`.
    package func chunk(_ column: ParquetColumn, rowGroup group: Int) -> Chunk {
        let chunk = metadata.rowGroups[group].columns[column.index]
        let (least, most) = bounds(of: column, in: chunk.statistics)
        return Chunk(
            compressedBytes: Int(chunk.compressedSize),
            uncompressedBytes: Int(chunk.uncompressedSize),
            codec: ParquetCodec(rawValue: chunk.codec).map { "\($0)" } ?? "\(chunk.codec)",
            encodings: chunk.encodings.map { encoding in
                ParquetEncoding(rawValue: encoding)?.description ?? "\(encoding)"
            },
            nulls: chunk.statistics.nullCount.map { Int($0) },
            minimum: least.flatMap { text(of: $0, column) },
            maximum: most.flatMap { text(of: $0, column) })
    }

    /// A bound as its column's values read.
    private func text(of bound: ColumnBound, _ column: ParquetColumn) -> String? {
        let values: ColumnValues
        switch bound {
        case .number(let number): values = .doubles(Values([number]))
        case .bytes(let bytes):
            let texts = Texts(
                offsets: Values([0, UInt32(bytes.count)]), bytes: Values(bytes))
            values = .texts(texts)
        case .integer(let value):
            if column.type == .date {
                guard let days = Int32(exactly: value) else { return nil }
                values = .int32(Values([days]))
            } else {
                values = .int128(Values([value]))
            }
        }
        return Column(name: column.name, type: column.type, count: 1, validity: nil, values: values)
            .text(ofRow: 0)
    }
}
