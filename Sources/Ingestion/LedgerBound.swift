import Databases

extension LedgerValue.Key {
    /// The value as a database is asked for rows from it on, or below it; nil where there is none.
    var bound: LedgerRange.Bound? {
        switch self {
        case .instant(let instant): return .instant(instant)
        case .integer(let integer): return .integer(integer)
        case .decimal(let number):
            return .decimal(number.plainText, ceiling: number.ceiling)
        case .text(let text): return .text(text)
        case .absent: return nil
        }
    }
}
