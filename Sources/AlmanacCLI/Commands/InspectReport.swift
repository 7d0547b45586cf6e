import Glibc
import Tabular

/// What `inspect` shows of a file; as JSON, all of it.
struct InspectReport: Encodable {
    var file: String
    var format: String
    var bytes: Int
    var rows: Int
    /// Of CSV: rows that are none, and why the first is not.
    var unreadableRows: Int?
    var firstUnreadable: String?
    var delimiter: String?
    /// Of Parquet: the program that wrote it.
    var createdBy: String?
    var columns: [Column] = []
    var rowGroups: [RowGroup]?
    /// The first rows, in the order of the columns that are not nested; nil where there is no value.
    var sample: [[String?]] = []
    /// Why there is no sample.
    var sampleFault: String?
    var scan: Scan?

    struct Column: Encodable {
        var name: String
        var type: String
        /// Of CSV: what speaks for the type.
        var evidence: String?
        /// Of Parquet.
        var isOptional: Bool?
        var isNested: Bool?
        var storedAs: String?
        var storage: Storage?
    }

    /// A column of Parquet, in one row group or in all.
    struct Storage: Encodable {
        var codecs: [String]
        var encodings: [String]
        var compressedBytes: Int
        var uncompressedBytes: Int
        /// What the writer says, where it does.
        var nulls: Int?
        var minimum: String?
        var maximum: String?

        init(_ chunk: ParquetFile.Chunk) {
            codecs = chunk.codecs
            encodings = chunk.encodings
            compressedBytes = chunk.compressedBytes
            uncompressedBytes = chunk.uncompressedBytes
            nulls = chunk.nulls
            minimum = chunk.minimum
            maximum = chunk.maximum
        }
    }

    struct RowGroup: Encodable {
        var rows: Int
        var compressedBytes: Int
        var uncompressedBytes: Int
        /// In the order of the columns.
        var columns: [Storage]
    }

    struct Scan: Encodable {
        var rows: Int
        var columns: Int
        var seconds: Double
        var threads: Int
        var fileBytes: Int
        /// What the columns take.
        var memoryBytes: Int
        var rowsPerSecond: Double
        /// Millions of bytes of the file.
        var megabytesPerSecond: Double
        /// Millions of bytes in memory.
        var memoryMegabytesPerSecond: Double
        /// Of CSV: rows that were left out, and why the first was.
        var setAside: Int
        var firstSetAside: String?
        /// Of CSV: what the columns were read as; the report's columns say so.
        let fields: [CSVField]

        private enum CodingKeys: String, CodingKey {
            case rows, columns, seconds, threads, fileBytes, memoryBytes, rowsPerSecond
            case megabytesPerSecond, memoryMegabytesPerSecond, setAside, firstSetAside
        }

        init(
            rows: Int, columns: Int, seconds: Double, threads: Int, fileBytes: Int,
            memoryBytes: Int, fields: [CSVField], setAside: Int, firstSetAside: TabularError?
        ) {
            self.fields = fields
            self.rows = rows
            self.columns = columns
            self.seconds = seconds
            self.threads = threads
            self.fileBytes = fileBytes
            self.memoryBytes = memoryBytes
            self.setAside = setAside
            self.firstSetAside = firstSetAside?.description
            rowsPerSecond = Double(rows) / max(seconds, 1e-9)
            megabytesPerSecond = Double(fileBytes) / max(seconds, 1e-9) / 1e6
            memoryMegabytesPerSecond = Double(memoryBytes) / max(seconds, 1e-9) / 1e6
        }
    }

    init(parquet: ParquetFile, sampleRows: Int, scan: Scan?) {
        file = parquet.path
        format = TableFormat.parquet.rawValue
        bytes = Self.size(of: parquet.path)
        rows = parquet.rowCount
        createdBy = parquet.createdBy
        columns = parquet.columns.map { column in
            Column(
                name: column.name, type: "\(column.type)", isOptional: column.isOptional,
                isNested: column.isNested, storedAs: "\(column.physical)",
                storage: Storage(parquet.chunk(column)))
        }
        rowGroups = (0..<parquet.rowGroupCount).map { group in
            let chunks = parquet.columns.map { Storage(parquet.chunk($0, rowGroups: [group])) }
            return RowGroup(
                rows: parquet.rowCount(ofRowGroup: group),
                compressedBytes: chunks.reduce(0) { $0 &+ $1.compressedBytes },
                uncompressedBytes: chunks.reduce(0) { $0 &+ $1.uncompressedBytes }, columns: chunks)
        }
        self.scan = scan
        // The footer is worth showing even where pages are damaged.
        do throws(TabularError) {
            let head = try parquet.head(sampleRows)
            sample = (0..<min(sampleRows, parquet.rowCount)).map { row in
                head.map { $0.text(ofRow: row) }
            }
        } catch {
            sampleFault = error.description
        }
    }

    /// - Parameter progress: told of the rows that are counted, where no scan has.
    init(
        csv path: String, sampleRows: Int, scan: Scan?, progress: (Int) -> Void
    ) throws(TabularError) {
        let inspection = try CSVInspection(path: path, headRows: sampleRows)
        file = path
        format = TableFormat.csv.rawValue
        bytes = Self.size(of: path)
        delimiter = String(Character(Unicode.Scalar(inspection.format.delimiter)))
        columns = (scan?.fields ?? inspection.fields).map {
            Column(name: $0.name, type: "\($0.type)", evidence: $0.reason)
        }
        sample = inspection.head
        self.scan = scan
        if let scan {
            rows = scan.rows
            unreadableRows = scan.setAside
            firstUnreadable = scan.firstSetAside
        } else {
            let counted = try CSVInspection.rows(
                path: path, format: inspection.format, progress: progress)
            rows = counted.readable
            unreadableRows = counted.unreadable
            firstUnreadable = counted.firstUnreadable?.description
        }
    }

    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }
}

extension CSVField {
    /// The description without the name and the type.
    fileprivate var reason: String {
        let text = description
        let lead = "\(name): \(type), "
        return text.hasPrefix(lead) ? String(text.dropFirst(lead.count)) : text
    }
}
