import Glibc
import Tabular

/// One column of a CSV or Parquet file, as a sample: what can be compared, and what was left out.
struct SampleColumn: Sendable {
    enum Values: Sendable {
        case numbers([Double])
        /// Names, which have no order.
        case categories([String])

        var count: Int {
            switch self {
            case .numbers(let numbers): numbers.count
            case .categories(let names): names.count
            }
        }
    }

    let file: String
    private(set) var rows = 0
    /// Cells without a value.
    private(set) var missing = 0
    /// NaN, infinities and numbers beyond the range of a `Double`.
    private(set) var notFinite = 0
    private(set) var values = Values.numbers([])
    /// The sentence about what was found instead of values that can be compared.
    private var fault: String?

    /// - Parameter areCategories: the values are names even where they look like numbers.
    init(file: String, column: String, areCategories: Bool) throws(CommandFailure) {
        self.file = file
        do throws(TabularError) {
            if try TableFormat.of(file: file) == .parquet {
                try readParquet(column, areCategories)
            } else {
                try readCSV(column, areCategories)
            }
        } catch {
            if case .missingColumn = error {
                throw CommandFailure(error.description, .wrongUsage)
            }
            throw CommandFailure(error.description, .worldFailed)
        }
        if let fault { throw CommandFailure(fault, .worldFailed) }
        guard values.count == 0 else { return }
        let found =
            rows == 0
            ? "no rows" : "\(rows) row\(rows == 1 ? "" : "s") without a finite value"
        throw CommandFailure(
            "\(file): column \"\(column)\": expected values to compare, found \(found).",
            .worldFailed)
    }
}

// MARK: - CSV

extension SampleColumn {
    private mutating func readCSV(
        _ column: String, _ areCategories: Bool
    ) throws(TabularError) {
        var reader = try CSVReader(path: file, format: try CSVFormat.sniff(path: file))
        let index = try reader.requiredIndex(ofColumn: column)
        var numbers: [Double] = []
        var names: [String] = []
        var firstName: (line: Int, text: String)?
        while try reader.next() {
            rows += 1
            if reader.isNull(index) {
                missing += 1
                continue
            }
            if areCategories {
                names.append(reader.text(index))
                continue
            }
            switch reader.number(index) {
            case .number(let number): numbers.append(number)
            case .null: missing += 1
            case .nonFinite: notFinite += 1
            case .unreadable(let text):
                if firstName == nil { firstName = (reader.line, text) }
                names.append(reader.text(index))
            }
        }
        if let firstName, !areCategories, !(numbers.isEmpty && notFinite == 0) {
            fault =
                "\(file):\(firstName.line): column \"\(column)\": expected a number, as in other "
                + "rows, found \"\(firstName.text)\"; with --categories all values are names."
        }
        values = names.isEmpty && !areCategories ? .numbers(numbers) : .categories(names)
    }
}

// MARK: - Parquet

extension SampleColumn {
    private mutating func readParquet(
        _ column: String, _ areCategories: Bool
    ) throws(TabularError) {
        let table = try ParquetFile(path: file)
        rows = table.rowCount
        var numbers: [Double] = []
        var names: [String] = []
        for group in 0..<table.rowGroupCount {
            guard let part = try table.read([column], rowGroups: [group]).first else { continue }
            missing += part.nullCount
            if let texts = part.texts {
                names += texts
            } else if let read = part.numbers {
                numbers += read
            } else {
                fault =
                    "\(file): column \"\(column)\": expected numbers or texts, found values of "
                    + "the type \(part.type)."
                return
            }
        }
        if areCategories, names.isEmpty { names = numbers.map { "\($0)" } }
        let finite = numbers.filter(\.isFinite)
        notFinite = areCategories ? 0 : numbers.count - finite.count
        values = names.isEmpty ? .numbers(finite) : .categories(names)
    }
}

extension Column {
    /// The texts of the rows that have one; nil where the column holds none.
    fileprivate var texts: [String]? {
        switch values {
        case .texts(let texts): present { texts[$0] }
        case .codes(let codes, let dictionary):
            present { dictionary[Int(codes[$0])] }
        default: nil
        }
    }

    /// The numbers of the rows that have one, 0 and 1 for false and true; nil where the column
    /// holds none.
    fileprivate var numbers: [Double]? {
        var scale = 1.0
        switch type {
        case .boolean, .integer, .float, .null: break
        case .decimal(_, let digits): scale = pow(10, Double(digits))
        default: return nil
        }
        switch values {
        case .booleans(let flags): return present { flags[$0] ? 1 : 0 }
        case .int32(let integers): return present { Double(integers[$0]) / scale }
        case .uint32(let integers): return present { Double(integers[$0]) }
        case .int64(let integers): return present { Double(integers[$0]) / scale }
        case .uint64(let integers): return present { Double(integers[$0]) }
        case .int128(let integers): return present { Double(integers[$0]) / scale }
        case .floats(let floats): return present { Double(floats[$0]) }
        case .doubles(let doubles): return present { doubles[$0] }
        case .texts, .codes, .fixed: return nil
        }
    }

    private func present<Element>(_ element: (Int) -> Element) -> [Element] {
        (0..<count).filter { !isNull($0) }.map(element)
    }
}
