import Store
import Tabular
import TimeSeries

/// Reading files.
extension Reading {
    /// Reads a file, unless earlier runs have taken every row of its content.
    mutating func read(
        _ file: String, of files: Source.Files, manifest: Manifest
    ) throws(PullError) {
        if dealtBefore.contains(file), stopped?.name != file { return }
        let path = files.path(of: file)
        let identity = identity(of: file, at: path, manifest)
        if stopped == nil {
            dealt.append(PullState.Dealt(path: file, state: identity?.state))
        }
        if let identity, manifest.complete.contains(identity.sha256) {
            batch.unchangedFiles += 1
            return
        }
        let known = manifest.files[file]
        let isKnown = known != nil && known?.sha256 == identity?.sha256
        // What stands before the place that was reached is dealt with, if it is what was read then.
        let start = identity?.continuesKnown == true ? known?.reached : nil
        let read = try rows(of: file, at: path, files, from: start)
        batch.rowsRead += read.count
        batch.rowsAfterCutoff += read.left
        // A file that was written to in the meantime is known by no digest, and so is read again.
        let sha256 = identity.flatMap { $0.isStill(at: path) ? $0.sha256 : nil } ?? ""
        batch.files.append(
            Batch.File(
                entry: StoredFile(
                    path: file, size: identity?.size ?? 0, sha256: sha256,
                    rows: (start?.rows ?? 0) + read.count, rowsLeft: read.left,
                    reached: read.reached),
                isChanged: known != nil && !isKnown, isKnown: isKnown,
                extraColumns: read.extraColumns,
                // The last attempt to read on found the end.
                damaged: max(0, read.records - 1 - read.count)))
    }

    /// Reads the file as what it is, with the columns of its partition folders.
    private mutating func rows(
        of file: String, at path: String, _ files: Source.Files, from start: ReachedPlace?
    ) throws(PullError) -> FileRows {
        let folders = PartitionFolder.all(in: file).filter {
            source.columns.named.contains($0.column)
        }
        let delimiter = files.format.delimiter
        // Further on where a pull that was kept has stopped in the file.
        let place = (stopped?.offset ?? start?.offset).flatMap { offset in
            (stopped?.line ?? start?.line).map { CSVReader.Position(offset: offset, line: $0) }
        }
        let isParquet = try PullError.wrappingTable { () throws(TabularError) in
            try TableFormat.of(file: path) == .parquet
        }
        guard isParquet else {
            func open(at place: CSVReader.Position?) throws(PullError) -> CSVReader {
                try PullError.wrappingTable { () throws(TabularError) in
                    let reader = try CSVReader(path: path, format: files.format)
                    guard let place else { return reader }
                    return try CSVReader(
                        path: path, columns: reader.columns, startingAt: place,
                        format: files.format)
                }
            }
            let begin = start.map { CSVReader.Position(offset: $0.offset, line: $0.line) }
            let verdict = try schema.verdict(on: open(at: begin), file: file, folders: folders)
            let columns = folders + verdict.absent
            return try rows(
                of: PartitionedReader(open(at: place), columns, delimiter: delimiter), file: file,
                from: start, verdict)
        }
        let verdict = try schema.verdict(onParquet: path, file: file, folders: folders)
        let added = folders + verdict.absent
        let columns = source.columns
        let reader = try PullError.wrappingTable { () throws(TabularError) in
            let present = try ParquetFile(path: path).columns
            let wanted = verdict.columns(of: present, columns.named, besides: added)
            let isBounded = source.ledgerType.isTime && wanted.contains(columns.ledger)
            return try ParquetReader(
                path: path, columns: wanted, delimiter: delimiter,
                upTo: isBounded ? (columns.ledger, cutoff) : nil)
        }
        let skipped = reader.skippedRows
        let extra = reader.present.filter { !columns.named.contains($0) }
        var read = try rows(
            of: PartitionedReader(reader, added, delimiter: delimiter), file: file, from: nil,
            verdict)
        read.count += skipped
        read.left += skipped
        if verdict.refusal == nil { read.extraColumns = extra }
        return read
    }

    private mutating func rows<Reader: RecordReader & ~Copyable>(
        of reader: consuming Reader, file: String, from start: ReachedPlace?,
        _ verdict: SchemaVerdict
    ) throws(PullError) -> FileRows {
        if let refusal = verdict.refusal {
            let (count, left) = try setAside(everyRowOf: &reader, file: file, refusal)
            return FileRows(count: count, left: left)
        }
        let columns = try indexes(in: reader)
        seen.begin(file)
        var read = FileRows(extraColumns: columns.extra, reached: start)
        if let stopped {
            read = stopped.read
            if stopped.offset == nil { try skip(read.records, of: &reader) }
            self.stopped = nil
        }
        while try advance(&reader, file: file, &read.records) {
            read.count += 1
            if try take(reader, columns, file: file) {
                if read.isWhole, let place = reader.place {
                    read.reached = ReachedPlace(
                        offset: place.offset, line: place.line,
                        rows: (start?.rows ?? 0) + read.count)
                } else {
                    read.isWhole = false
                }
            } else {
                read.left += 1
                read.isWhole = false
            }
            try keepIfDue(reader, read, of: file)
        }
        return read
    }

    /// Passes over records that a pull that was kept has read; all of them are sound.
    private func skip<Reader: RecordReader & ~Copyable>(
        _ records: Int, of reader: inout Reader
    ) throws(PullError) {
        try PullError.wrappingTable { () throws(TabularError) in
            for _ in 0..<records where try !reader.next() { return }
        }
    }

    private mutating func identity(
        of file: String, at path: String, _ manifest: Manifest
    ) -> FileIdentity? {
        guard
            let identity = FileIdentity(
                path: path, known: manifest.states[file], before: manifest.files[file])
        else {
            return nil
        }
        // One that is gone on with was counted when it was begun.
        guard stopped == nil else { return identity }
        if !identity.wasRead {
            batch.filesNotRead += 1
        } else if identity.isSettled {
            batch.fileStates.append(
                StoredFileState(path: file, state: identity.state, sha256: identity.sha256))
        }
        return identity
    }
}
