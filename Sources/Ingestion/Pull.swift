import Databases
package import Store
package import TimeSeries

extension Source {
    /// Reads what is new: the rows whose ledger value lies above the stored position, and those at it,
    /// or within the lag below it, that no earlier run has seen.
    ///
    /// - Nothing is lost: a row whose ledger value is missing, unreadable, or below the reach of the
    ///   lag is handed on as unplaced, for quarantine; a row above the cut-off stays for a later run.
    /// - Nothing is repeated: a row is known by what its cells mean, so a file that is sent again,
    ///   renamed or appended to adds only what is new in it.
    ///
    /// The store, if there is one, is only read.
    ///
    /// - Parameters:
    ///   - kept: what a pull of the same cut-off has read before it was killed.
    ///   - journal: keeps what is read on the way.
    package func pull(
        from store: Store?, job: JobKey?, asOf cutoff: Timestamp, goingOnFrom kept: KeptPull? = nil,
        journal: (any PullJournal)? = nil
    ) throws(PullError) -> Batch {
        func read(from store: Store?, job: JobKey?) throws(PullError) -> Batch {
            try self.read(
                from: store, job: job, asOf: cutoff, goingOnFrom: kept, journal: journal)
        }
        guard let store, let job else { return try read(from: nil, job: nil) }
        return try PullError.wrapping { () throws(StoreError) in
            try store.reading {
                Result { () throws(PullError) in try read(from: store, job: job) }
            }
        }.get()
    }

    private func read(
        from store: Store?, job: JobKey?, asOf cutoff: Timestamp, goingOnFrom kept: KeptPull?,
        journal: (any PullJournal)?
    ) throws(PullError) -> Batch {
        let batch = try readOnce(
            from: store, job: job, asOf: cutoff, goingOnFrom: kept, journal: journal)
        if let batch { return batch }
        if let journal {
            try PullError.wrapping { () throws(StoreError) in try journal.startOver() }
        }
        let again = try readOnce(
            from: store, job: job, asOf: cutoff, goingOnFrom: nil, journal: journal)
        guard let again else {
            preconditionFailure("a pull from the beginning goes on from nothing")
        }
        return again
    }

    /// Nil where what was kept does not fit the source any more.
    private func readOnce(
        from store: Store?, job: JobKey?, asOf cutoff: Timestamp, goingOnFrom kept: KeptPull?,
        journal: (any PullJournal)?
    ) throws(PullError) -> Batch? {
        var reading = Reading(
            source: self, seen: try SeenRows(self, store: store, job: job), cutoff: cutoff,
            position: try position(in: store, job: job),
            schema: SchemaReading(
                self, cutoff: cutoff, known: try columns(in: store, job: job)),
            journal: journal)
        if let kept { reading.resume(kept) }
        switch origin {
        case .files(let files):
            let manifest = try manifest(in: store, job: job)
            for path in reading.inOrder(try paths(of: files)) {
                try reading.read(path, of: files, manifest: manifest)
            }
        case .database(let table):
            let counted = try sourceCount(of: table, in: store, job: job)
            guard try reading.read(table, counted: counted) else { return nil }
        }
        try reading.replay(try replays(in: store, job: job))
        return try reading.finish()
    }

    private func columns(in store: Store?, job: JobKey?) throws(PullError) -> [StoredColumn] {
        guard let store, let job else { return [] }
        return try PullError.wrapping { () throws(StoreError) in try store.columns(of: job) }
    }

    /// The rows of the quarantine that are to be taken in again.
    private func replays(
        in store: Store?, job: JobKey?
    ) throws(PullError) -> [QuarantinedRow] {
        guard let store, let job else { return [] }
        return try PullError.wrapping { () throws(StoreError) in
            try store.quarantine(of: job, in: [.replay])
        }
    }

    private func paths(of files: Source.Files) throws(PullError) -> [String] {
        let paths: [String]
        do throws(IngestionError) {
            paths = try FileGlob.files(files.patterns, in: files.root)
        } catch { throw .ingestion(error) }
        guard !paths.isEmpty else {
            throw .ingestion(.noFiles(patterns: files.patterns, root: files.root))
        }
        return paths
    }

    private func sourceCount(
        of table: DatabaseTable, in store: Store?, job: JobKey?
    ) throws(PullError) -> StoredSourceCount? {
        guard let store, let job else { return nil }
        return try PullError.wrapping { () throws(StoreError) in
            try store.sourceCount(of: job, source: table.label)
        }
    }

    private func manifest(in store: Store?, job: JobKey?) throws(PullError) -> Manifest {
        guard let store, let job else { return Manifest(files: [:], complete: [], states: [:]) }
        return try PullError.wrapping { () throws(StoreError) in
            Manifest(
                files: try store.files(of: job), complete: try store.completeContents(of: job),
                states: try store.fileStates(of: job))
        }
    }

    private func position(in store: Store?, job: JobKey?) throws(PullError) -> LedgerValue? {
        guard let store, let job else { return nil }
        let stored = try PullError.wrapping { () throws(StoreError) in
            try store.ledgerPosition(of: job)
        }
        guard let stored else { return nil }
        guard stored.type == ledgerType.rawValue,
            let value = LedgerValue(text: stored.text, type: ledgerType)
        else { throw .ingestion(.unreadablePosition(text: stored.text, type: ledgerType)) }
        return value
    }
}

/// What earlier runs found in the files of the source.
struct Manifest {
    /// The newest entry of every path.
    let files: [String: StoredFile]
    /// The digests of contents of which no row was left, whatever the file was called.
    let complete: Set<String>
    /// The state in which each path was when its content was read.
    let states: [String: StoredFileState]
}
