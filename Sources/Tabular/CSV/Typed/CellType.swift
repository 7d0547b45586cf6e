/// What the cells of a CSV column are read as.
package enum CellType: Hashable, Sendable {
    case text
    /// `true` and `false`, in any case of letters; where the job says so, also `t f yes no y n 1 0`.
    case boolean
    /// Whole numbers of 64 bits.
    case integer
    case double
    /// A number with `scale` digits after the point, kept exactly; at most 18 digits in all.
    case decimal(precision: Int, scale: Int)
    case date
    /// With `utc` an instant, whose cells say their zone; otherwise what a clock on the wall showed, and
    /// cells say none.
    case timestamp(TimeUnit, utc: Bool)

    package var elementType: ElementType {
        switch self {
        case .text: .text
        case .boolean: .boolean
        case .integer: .integer(bits: 64, signed: true)
        case .double: .float(bits: 64)
        case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
        case .date: .date
        case .timestamp(let unit, let utc): .timestamp(unit, utc: utc)
        }
    }

    /// The bytes that an element takes in memory; the code of a text takes four.
    var width: Int {
        switch self {
        case .boolean: 1
        case .text, .date: 4
        case .integer, .double, .decimal, .timestamp: 8
        }
    }

    /// Read after "expected".
    var expected: String {
        switch self {
        case .text: "text"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .double: "a number"
        case .decimal(let precision, let scale):
            "a number of at most \(precision) digits, \(scale) of them after the point"
        case .date: "a date"
        case .timestamp(let unit, true):
            "a timestamp with a zone, in \(unit.rawValue) at the finest"
        case .timestamp(let unit, false):
            "a timestamp without a zone, in \(unit.rawValue) at the finest"
        }
    }

    /// The narrowest type that holds what both hold.
    func joined(with other: CellType) -> CellType {
        switch (self, other) {
        case _ where self == other: self
        case (.integer, .double), (.double, .integer): .double
        case (.date, .timestamp): other
        case (.timestamp, .date): self
        case (.timestamp(let unit, let utc), .timestamp(let otherUnit, let otherUTC))
        where utc == otherUTC:
            .timestamp(unit.perSecond > otherUnit.perSecond ? unit : otherUnit, utc: utc)
        default: .text
        }
    }
}

extension CellType: CustomStringConvertible {
    package var description: String { "\(elementType)" }
}
