import Tabular

extension Store {
    /// Appends the accepted rows of `run`: their files are flushed to the disk, and then entered in the
    /// catalogue, as part of the transaction that is open.
    ///
    /// A run adds its rows once. What a transaction that failed has left in the place of the files gives
    /// way.
    ///
    /// - Parameter segmentRows: the most rows of one file.
    package func add(
        _ rows: ObservationRows, of job: JobKey, run: Int, segmentRows: Int = 1 << 22
    ) throws(StoreError) {
        let named = try segments(of: job, through: run).filter { $0.run == run }
        guard named.isEmpty else {
            throw .failed(
                action: "add rows to run \(run) of the job \"\(job.name)\"", path: path,
                reason: "its rows are in the catalogue, and none is ever rewritten")
        }
        let writing = SegmentWriting(
            store: path, job: job.name, run: run, isMoved: false, segmentRows: segmentRows)
        for segment in try writing.write(rows) {
            try Self.enter(segment, ofJob: job.id, in: database)
        }
    }
}

extension Store {
    /// Removes the files of observations that the catalogue does not name: a run that was killed, or whose
    /// transaction failed, has left them.
    static func sweepSegments(in path: String, _ database: Database) throws(StoreError) {
        var named: Set<String> = []
        try database.forEach("SELECT path FROM segment") { named.insert($0.text(0)) }
        for job in try Folder.names(in: "\(path)/observations") {
            for name in try Folder.names(in: "\(path)/observations/\(job)")
            where !named.contains("observations/\(job)/\(name)") {
                try Folder.remove("\(path)/observations/\(job)/\(name)")
            }
        }
    }
}

/// Writes the rows of a run as Parquet files `observations/JOB/RUN-NUMBER.parquet`.
///
/// Rows lie by their ledger key, so that each row group holds few ledger values: a later pull that looks
/// for a row reads the one or two row groups that can hold it, however many there are.
struct SegmentWriting {
    /// Few enough that reading one is quick, enough that they compress well.
    static let rowGroupRows = 1 << 16

    let store: String
    let job: String
    let run: Int
    let isMoved: Bool
    let segmentRows: Int

    func write(_ rows: ObservationRows) throws(StoreError) -> [StoredSegment] {
        let folder = "observations/\(job)"
        try Folder.create("\(store)/\(folder)")
        for name in try Folder.names(in: "\(store)/\(folder)")
        where name.hasPrefix(sixDigits(run) + "-") {
            try Folder.remove("\(store)/\(folder)/\(name)")
        }
        guard rows.count > 0 else { return [] }
        guard let dictionaries = ObservationRows.Dictionaries(rows) else {
            throw .failed(
                action: "store the rows of run \(run)", path: store,
                reason: "the distinct texts of one column take 4 GiB")
        }
        let (order, isInOrder) = rows.orderByLedger
        var segments: [StoredSegment] = []
        var start = 0
        while start < order.count {
            let end = min(order.count, start + segmentRows)
            let number = segments.count + 1
            let digits = String(sixDigits(number).dropFirst(2))
            let name = "\(folder)/\(sixDigits(run))-\(digits).parquet"
            let file = try write(rows, at: order[start..<end], to: "\(store)/\(name)", dictionaries)
            segments.append(
                StoredSegment(
                    run: run, number: number, path: name, rows: end - start, bytes: file.bytes,
                    sha256: file.sha256,
                    // The order is that of the keys.
                    ledgerKeys: rows.ledgerKeys[
                        Int(order[start])]...rows.ledgerKeys[Int(order[end - 1])],
                    isInOrder: isInOrder, isMoved: isMoved))
            start = end
        }
        return segments
    }

    private func write(
        _ rows: ObservationRows, at order: ArraySlice<Int32>, to path: String,
        _ dictionaries: ObservationRows.Dictionaries
    ) throws(StoreError) -> (bytes: Int, sha256: String) {
        let none = rows.columns(at: order.prefix(0), run: run, dictionaries)
        try Folder.replaceTable(
            path, columns: none.map { ParquetField($0) }, rowGroupRows: Self.rowGroupRows
        ) { (out) throws(TabularError) in
            var start = order.startIndex
            while start < order.endIndex {
                let end = min(order.endIndex, start + Self.rowGroupRows)
                try out.append(rows.columns(at: order[start..<end], run: run, dictionaries))
                start = end
            }
        }
        return try Folder.digest(of: path)
    }
}

extension ObservationRows {
    /// The places of the rows by ledger key, and within one key in the order in which they came; and
    /// whether that is the order of all of them.
    var orderByLedger: (order: [Int32], isInOrder: Bool) {
        var order = [Int32](0..<Int32(count))
        let isInOrder = zip(ledgerKeys, ledgerKeys.dropFirst()).allSatisfy { $0 <= $1 }
        if !isInOrder {
            ledgerKeys.withUnsafeBufferPointer { keys in
                order.sort { left, right in
                    let (leftKey, rightKey) = (keys[Int(left)], keys[Int(right)])
                    return leftKey < rightKey || leftKey == rightKey && left < right
                }
            }
        }
        return (order, isInOrder)
    }
}
