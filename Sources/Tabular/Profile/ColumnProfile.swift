import TimeSeries

/// What a column's cells are, from the narrowest kind to the widest.
package enum ColumnType: String, Codable, Hashable, Sendable, CaseIterable {
    /// No cell has a value.
    case empty
    case integer
    case decimal
    case date
    case timestamp
    case text
}

/// What the cells of one column show.
package struct ColumnProfile: Hashable, Sendable {
    package let name: String
    package let type: ColumnType
    package let rows: Int
    /// Cells without a value.
    package let nulls: Int
    /// Cells that are numbers by name only: NaN and infinities.
    package let nonFinite: Int
    /// Cells with a value that is not of `type`, and the first of them.
    package let misfits: Int
    package let firstMisfit: Misfit?
    /// Different texts, counted up to a cap; `distinctIsCapped` says that there are more.
    package let distinct: Int
    package let distinctIsCapped: Bool
    /// The least and the greatest cell in the order of `type`, as they stand in the file.
    package let minimum: String?
    package let maximum: String?
    /// The first few different values, as they stand in the file.
    package let examples: [String]
    /// Whether no value is below the one before it, in file order; false below two values.
    package let isAscending: Bool

    /// A cell that does not fit, with its line.
    package struct Misfit: Hashable, Sendable {
        package let line: Int
        package let text: String
    }

    /// The part of the values that a type must fit: the rest are faults of the data, not evidence
    /// against the type.
    package static let fittingShare = 0.95
}

/// Takes in the cells of one column, one by one.
struct ColumnTally {
    private let name: String
    private let distinctCap: Int
    private var rows = 0
    private var nulls = 0
    private var nonFinite = 0
    private var integers = Extent<Int64>()
    private var decimals = Extent<Double>()
    private var dates = Extent<Timestamp>()
    private var times = Extent<Timestamp>()
    private var texts = Extent<String>()
    private var different: Set<String> = []
    private var isCapped = false
    private var examples: [String] = []
    private var firstNonInteger: ColumnProfile.Misfit?
    private var firstNonDecimal: ColumnProfile.Misfit?
    private var firstNonDate: ColumnProfile.Misfit?
    private var firstNonTime: ColumnProfile.Misfit?

    private static let exampleCount = 5

    init(name: String, distinctCap: Int) {
        self.name = name
        self.distinctCap = distinctCap
    }

    mutating func add<Row: Record & ~Copyable>(_ reader: borrowing Row, column: Int) {
        rows += 1
        if reader.isNull(column) {
            nulls += 1
            return
        }
        let text = reader.text(column)
        note(text)
        texts.add(text, text)
        let misfit = ColumnProfile.Misfit(line: reader.line, text: text)
        switch reader.number(column) {
        case .number(let value):
            decimals.add(value, text)
            if case .integer(let value) = reader.integer(column) {
                integers.add(value, text)
            } else if firstNonInteger == nil {
                firstNonInteger = misfit
            }
        case .nonFinite:
            nonFinite += 1
        case .null, .unreadable:
            if firstNonInteger == nil { firstNonInteger = misfit }
            if firstNonDecimal == nil { firstNonDecimal = misfit }
        }
        if case .time(let read) = reader.time(column) {
            times.add(read.timestamp, text)
            if read.zone == .date {
                dates.add(read.timestamp, text)
            } else if firstNonDate == nil {
                firstNonDate = misfit
            }
        } else {
            if firstNonDate == nil { firstNonDate = misfit }
            if firstNonTime == nil { firstNonTime = misfit }
        }
    }

    /// The narrowest type that fits, and the figures in its order.
    func profile() -> ColumnProfile {
        let values = rows - nulls
        func fits(_ count: Int, of total: Int) -> Bool {
            total > 0 && Double(count) >= ColumnProfile.fittingShare * Double(total)
        }
        if values == 0 { return profile(.empty, texts, fitting: 0, firstMisfit: nil) }
        if fits(integers.count, of: values - nonFinite) && decimals.count == integers.count {
            return profile(
                .integer, integers, fitting: integers.count + nonFinite,
                firstMisfit: firstNonInteger)
        }
        if fits(decimals.count, of: values - nonFinite) || nonFinite == values {
            return profile(
                .decimal, decimals, fitting: decimals.count + nonFinite,
                firstMisfit: firstNonDecimal)
        }
        if fits(dates.count, of: values) && times.count == dates.count {
            return profile(.date, dates, fitting: dates.count, firstMisfit: firstNonDate)
        }
        if fits(times.count, of: values) {
            return profile(.timestamp, times, fitting: times.count, firstMisfit: firstNonTime)
        }
        return profile(.text, texts, fitting: values, firstMisfit: nil)
    }

    private func profile<Value>(
        _ type: ColumnType, _ extent: Extent<Value>, fitting: Int,
        firstMisfit: ColumnProfile.Misfit?
    ) -> ColumnProfile {
        let misfits = rows - nulls - fitting
        return ColumnProfile(
            name: name, type: type, rows: rows, nulls: nulls, nonFinite: nonFinite,
            misfits: misfits, firstMisfit: misfits > 0 ? firstMisfit : nil,
            distinct: different.count, distinctIsCapped: isCapped, minimum: extent.minimum?.text,
            maximum: extent.maximum?.text, examples: examples,
            isAscending: extent.isAscending && extent.count > 1)
    }

    private mutating func note(_ text: String) {
        if different.contains(text) { return }
        if different.count == distinctCap {
            isCapped = true
            return
        }
        different.insert(text)
        if examples.count < Self.exampleCount { examples.append(text) }
    }
}

/// The least and the greatest of the values so far, and whether each followed the one before.
private struct Extent<Value: Comparable> {
    private(set) var count = 0
    private(set) var minimum: (value: Value, text: String)?
    private(set) var maximum: (value: Value, text: String)?
    private(set) var isAscending = true
    private var last: Value?

    mutating func add(_ value: Value, _ text: String) {
        count += 1
        if let last, value < last { isAscending = false }
        last = value
        if let minimum, minimum.value <= value {} else { minimum = (value, text) }
        if let maximum, maximum.value >= value {} else { maximum = (value, text) }
    }
}
