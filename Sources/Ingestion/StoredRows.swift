import Store
import Tabular
import TimeSeries

/// The rows that earlier runs have stored, looked up by their ledger value.
///
/// Segments say from which ledger value to which they go, and so do their row groups. A row group is read
/// when a row is asked for that it may hold, and its rows are then known by their hashes: what a pull
/// costs depends on the part of the ledger that it touches, and not on how much lies elsewhere.
struct StoredRows {
    /// A row group that has not been read.
    private struct Group {
        let segment: StoredSegment
        let index: Int
        let keys: ClosedRange<Int>
    }

    private let store: Store
    private let covariates: [String]
    private let ledgerType: LedgerType
    private var unopened: [StoredSegment]
    private var unread: [Group] = []
    /// The segment that was opened last.
    private var file: SegmentFile?
    private var contents = ContentSet()
    /// All rows with a ledger key from here to there are in `contents`.
    private var resolved: ClosedRange<Int>?

    /// Whether any row is known by the cells of its source though these are of their types.
    let areKnownByCells: Bool

    init(
        store: Store, job: JobKey, covariates: [String], ledgerType: LedgerType
    ) throws(StoreError) {
        self.store = store
        self.covariates = covariates
        self.ledgerType = ledgerType
        unopened = try store.segments(of: job)
        areKnownByCells = unopened.contains(where: \.isMoved)
    }

    /// Whether a row of this content and ledger key is stored.
    mutating func contains(_ hash: RowHash, ledgerKey key: Int) throws(StoreError) -> Bool {
        if resolved?.contains(key) != true { try resolve(key) }
        return contents.contains(hash)
    }

    /// Reads the row groups that may hold rows of the key.
    private mutating func resolve(_ key: Int) throws(StoreError) {
        var closed: [StoredSegment] = []
        for segment in unopened {
            guard segment.ledgerKeys.contains(key) else {
                closed.append(segment)
                continue
            }
            let file = try store.open(segment)
            self.file = file
            for (index, keys) in try file.ledgerKeys().enumerated() {
                unread.append(Group(segment: segment, index: index, keys: keys))
            }
        }
        unopened = closed
        var others: [Group] = []
        for group in unread {
            if group.keys.contains(key) { try read(group) } else { others.append(group) }
        }
        unread = others
        // As far as what has not been read lies below and above.
        var (lower, upper) = (Int.min, Int.max)
        for keys in unopened.map(\.ledgerKeys) + unread.map(\.keys) {
            if keys.upperBound < key {
                lower = max(lower, keys.upperBound + 1)
            } else {
                upper = min(upper, keys.lowerBound - 1)
            }
        }
        resolved = lower...upper
    }

    private mutating func read(_ group: Group) throws(StoreError) {
        let open: SegmentFile
        if let file, file.segment == group.segment {
            open = file
        } else {
            open = try store.open(group.segment)
            file = open
        }
        let rows = try open.contents(ofRowGroup: group.index)
        let series = (0..<rows.series.texts.count).map { code in
            rows.series.texts.withBytes(code) { TypedContent.hasher(of: $0) }
        }
        let keys = (0..<rows.ledger.texts.count).map { code -> LedgerValue.Key? in
            let text = rows.ledger.texts[code]
            return text.isEmpty ? .absent : LedgerValue(text: text, type: ledgerType)?.key
        }
        // A covariate that the job did not have then is missing in the row.
        let columns = covariates.map { name in
            open.covariateNames.firstIndex(of: name).map { rows.covariates[$0] }
        }
        for row in 0..<rows.count {
            if let hash = rows.hash(row) {
                contents.insert(hash)
                continue
            }
            guard let key = keys[Int(rows.ledger.codes[row])] else {
                throw .damaged(
                    path: "\(store.path)/\(group.segment.path)",
                    reason: "it has a ledger value that is no \(ledgerType.rawValue)")
            }
            let content = TypedContent(
                time: rows.time(row), value: rows.value[row], ledger: key,
                covariates: columns.map { $0?[row] })
            contents.insert(content.hash(series[Int(rows.series.codes[row])]))
        }
    }
}
