// Goal: one hash for a row as it is read and for the same row as it is stored, from what its cells mean.
//
// Each part is written as words of 64 bits, in an order and number that the job alone decides, so that no two
// different contents give the same words. A text has its length before it; a value that is missing is
// the bits of a NaN, which no number that is read has.

import Store
import Tabular
import TimeSeries

/// What a row says, beside its series: all of its cells are of their types.
struct TypedContent {
    let time: StoredTime
    let value: Double?
    let ledger: LedgerValue.Key
    /// In the order of the job's covariates.
    let covariates: [Double?]

    /// - Parameter series: has taken in the name of the row's series, by `hasher(of:)`.
    func hash(_ series: ContentHasher) -> RowHash {
        var hasher = series
        hasher.combine(UInt64(bitPattern: Int64(time.instant.seconds)))
        hasher.combine(UInt64(time.instant.nanoseconds))
        // A time without an offset is taken as UTC.
        hasher.combine(UInt64(bitPattern: Int64(time.offset ?? 0)))
        hasher.combine(Self.word(value))
        switch ledger {
        case .instant(let instant):
            hasher.combine(UInt64(bitPattern: Int64(instant.seconds)))
            hasher.combine(UInt64(instant.nanoseconds))
        case .integer(let integer):
            hasher.combine(UInt64(bitPattern: Int64(integer)))
            hasher.combine(Self.isInteger)
        case .decimal(let number): Self.combine(number.canonical, into: &hasher)
        case .text(let text): Self.combine(text, into: &hasher)
        case .absent: hasher.combine(Self.isAbsent)
        }
        for covariate in covariates { hasher.combine(Self.word(covariate)) }
        return hasher.finished()
    }

    static func hasher(of series: UnsafeBufferPointer<UInt8>) -> ContentHasher {
        var hasher = ContentHasher()
        hasher.combine(UnsafeRawBufferPointer(series))
        return hasher
    }

    private static func combine(_ text: String, into hasher: inout ContentHasher) {
        var text = text
        text.withUTF8 { hasher.combine(UnsafeRawBufferPointer($0)) }
    }

    /// No number of nanoseconds.
    private static let isInteger = UInt64.max
    /// In the place of the seconds, and shorter than either of the others.
    private static let isAbsent = UInt64.max

    private static func word(_ value: Double?) -> UInt64 { (value ?? .nan).bitPattern }
}

/// Hashes rows as they are read: the name of each series is taken in once.
struct ContentsRead {
    private var hashers: [ContentHasher?] = []

    /// The hash of a row; nil where not all of its cells are of their types, or no name tells its series
    /// from every other.
    mutating func hash(
        series code: Int, named name: String, time: TimeCell, value: NumberCell,
        ledger: LedgerValue.Key?, covariates: [NumberCell]
    ) -> RowHash? {
        guard let ledger, !name.isEmpty, case .time(let text) = time, value.isTyped,
            covariates.allSatisfy(\.isTyped)
        else { return nil }
        let content = TypedContent(
            time: StoredTime(text), value: value.stored, ledger: ledger,
            covariates: covariates.map(\.stored))
        return content.hash(hasher(of: code, name))
    }

    private mutating func hasher(of code: Int, _ name: String) -> ContentHasher {
        if code < hashers.count, let known = hashers[code] { return known }
        while hashers.count <= code { hashers.append(nil) }
        var text = name
        let hasher = text.withUTF8 { TypedContent.hasher(of: $0) }
        hashers[code] = hasher
        return hasher
    }
}

extension NumberCell {
    fileprivate var isTyped: Bool {
        switch self {
        case .number, .null: return true
        case .nonFinite, .unreadable: return false
        }
    }
}
