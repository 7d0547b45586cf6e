import Store
import Tabular

/// What a pull keeps on its way, so that it can be gone on with.
extension Reading {
    /// Goes on where a pull of the same source and cut-off has stopped.
    mutating func resume(_ kept: KeptPull) {
        let state = kept.state
        batch.rows = kept.rows
        batch.files = state.files
        batch.unchangedFiles = state.unchangedFiles
        batch.filesNotRead = state.filesNotRead
        batch.fileStates = state.fileStates
        batch.rowsRead = state.rowsRead
        batch.rowsSeenBefore = state.rowsSeenBefore
        batch.rowsAfterCutoff = state.rowsAfterCutoff
        batch.left = state.left
        batch.repeated = state.repeated
        batch.unplaced = state.unplaced
        batch.lateness = state.lateness
        names = kept.names
        seen.resume(kept)
        schema.resume(state.schema)
        ledgers = state.ledgers
        times = state.times
        position = state.position
        wrong = state.wrong
        rowsKept = kept.rows.count
        dealt = state.dealt
        dealtBefore = Set(state.dealt.map(\.path))
        stopped = state.current
    }

    /// The files of a pull as they are to be read: first the one in which a pull that was kept has stopped, since
    /// files may have come in that stand before it.
    func inOrder(_ files: [String]) -> [String] {
        guard let stopped, files.contains(stopped.name) else { return files }
        return [stopped.name] + files.filter { $0 != stopped.name }
    }

    /// Has the journal keep what was read since it was asked last, if that is enough of it.
    mutating func keepIfDue<Reader: RecordReader & ~Copyable>(
        _ reader: borrowing Reader, _ read: FileRows, of name: String
    ) throws(PullError) {
        guard isKeepingDue else { return }
        let place = reader.place
        // The last line of a file that may still grow has no place.
        if place == nil, !reader.isCountedByRecords { return }
        try keep(
            PullState.Current(
                name: name, read: read, offset: place?.offset, line: place?.line, table: nil))
    }

    var isKeepingDue: Bool {
        guard let journal else { return false }
        return batch.rows.count - rowsKept >= journal.interval
            // Those would be written again each time.
            && batch.unplaced.count + batch.repeated.count < 100_000
    }

    mutating func keep(_ current: PullState.Current) throws(PullError) {
        guard let journal else { return }
        let state = PullState(
            rows: batch.rows.count, dealt: dealt, current: current,
            files: batch.files, unchangedFiles: batch.unchangedFiles,
            filesNotRead: batch.filesNotRead, fileStates: batch.fileStates,
            rowsRead: batch.rowsRead, rowsSeenBefore: batch.rowsSeenBefore,
            rowsAfterCutoff: batch.rowsAfterCutoff, left: batch.left, repeated: batch.repeated,
            unplaced: batch.unplaced, lateness: batch.lateness, ledgers: ledgers, times: times,
            position: position, wrong: wrong, schema: schema.findings)
        let rowGroups = batch.rows.rowGroups(from: rowsKept)
        try PullError.wrapping { () throws(StoreError) in
            try journal.keep(state, rowGroups: rowGroups)
        }
        rowsKept = batch.rows.count
    }
}
