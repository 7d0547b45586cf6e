// Writes the synthetic weekly panel of this folder: drops/*.csv and truth.json.
//
//     swiftc -O generate.swift -o /tmp/generate && /tmp/generate [OUTPUT_FOLDER]
//
// Goal: a panel that looks like a retailer's weekly delivery, with every fault in it known. The same
// seed gives the same bytes on every machine: apart from file names, the program uses integers and
// the operations IEEE 754 rounds exactly (+ - * / and the square root), and no library function.
//
// Model: units of week t are level * trend * season * discount * (1 + e(t)), with
// e(t) = 0.3 e(t-1) + sqrt(1 - 0.3^2) * cv * z(t), z standard normal, so that e has deviation cv.
// The season is a yearly wave with a half-yearly overtone. Breaks are applied to the model; row
// faults are then planted one after another in the finished drops.

import FoundationEssentials

let seed: UInt64 = 20_230_102
let weekCount = 156
let historyWeeks = 104

// MARK: - Random numbers

/// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// In [0, 1), with 53 random bits.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * uniform()
    }

    /// Nearly standard normal: the sum of twelve uniforms less six, which needs no logarithm.
    mutating func normal() -> Double {
        var sum = 0.0
        for _ in 0..<12 { sum += uniform() }
        return sum - 6
    }
}

/// The cosine of `turns` whole turns by its Taylor series, good to 1e-9.
func cosine(turns: Double) -> Double {
    let x = (turns - turns.rounded()) * 2 * 3.141592653589793
    var term = 1.0
    var sum = 1.0
    for k in 1...12 {
        term *= -x * x / Double((2 * k - 1) * (2 * k))
        sum += term
    }
    return sum
}

// MARK: - Calendar

/// The ISO date `days` days after Monday 2023-01-02, for the years 2023 to 2026.
func isoDate(_ days: Int) -> String {
    var (year, month, day) = (2023, 1, 2 + days)
    while true {
        let lengths = [31, year == 2024 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day > lengths[month - 1] else { break }
        day -= lengths[month - 1]
        (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    return "\(year)-\(twoDigits(month))-\(twoDigits(day))"
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

/// The Monday that week `number` (from 1) starts on.
func monday(_ number: Int) -> String { isoDate(7 * (number - 1)) }

/// The drop that brings week `number`: 0 is the history, then one a week.
func drop(ofWeek number: Int) -> Int { max(0, number - historyWeeks) }

/// The day drop `index` is delivered: the Monday after its last week.
func deliveryDate(_ index: Int) -> String { monday(historyWeeks + 1 + index) }

// MARK: - What is sold

struct Product {
    let name: String
    let level: Double
    let priceInCents: Double
    let season: Double
    /// When in the year sales peak, in turns.
    let peak: Double
    let variation: Double
}

let products = [
    Product(
        name: "bread", level: 1500, priceInCents: 289, season: 0.04, peak: 0.9, variation: 0.06),
    Product(
        name: "coffee", level: 420, priceInCents: 649, season: 0.12, peak: 0.0, variation: 0.08),
    Product(
        name: "ice-cream", level: 300, priceInCents: 379, season: 0.42, peak: 0.54, variation: 0.12),
    Product(
        name: "light-bulbs", level: 60, priceInCents: 499, season: 0.22, peak: 0.96, variation: 0.15
    ),
    Product(name: "milk", level: 2150, priceInCents: 119, season: 0.06, peak: 0.1, variation: 0.07),
]
let storeSizes = [1.3, 0.8, 0.55, 1.0, 1.75, 0.4, 2.3, 0.65, 1.15, 0.9, 0.48, 1.5]

/// A break in how a series behaves, from a week on.
enum Break {
    case level(factor: Double)
    case variance(factor: Double)
    case scale(factor: Double)
    case starts
    case endsAfter
}

let breaks: [(series: String, week: Int, change: Break)] = [
    ("store-02/coffee", 117, .level(factor: 1.45)),
    ("store-05/milk", 123, .level(factor: 0.65)),
    ("store-04/bread", 115, .variance(factor: 3)),
    ("store-01/bread", 125, .scale(factor: 1000)),
    ("store-12/coffee", 120, .starts),
    ("store-07/light-bulbs", 125, .endsAfter),
]

// MARK: - Rows

struct Row {
    /// Names the row in findings until its line is known.
    let id: Int
    let series: String
    let week: Int
    var units: String
    let price: String
    var loadedOn: String

    var line: String { "\(series),\(monday(week)),\(units),\(price),\(loadedOn)" }
}

/// The weeks of one series as they happened, faults aside.
func simulate(series: String, product: Product, size: Double, random: inout SplitMix64)
    -> [(week: Int, units: Int, cents: Int)]
{
    let level = product.level * size * random.uniform(0.92, 1.08)
    let growthPerYear = random.uniform(-0.03, 0.06)
    let season = product.season * random.uniform(0.8, 1.2)
    let peak = product.peak + random.uniform(-0.03, 0.03)
    var price = product.priceInCents * random.uniform(0.95, 1.1)
    let autocorrelation = 0.3
    let innovation = (1 - autocorrelation * autocorrelation).squareRoot()
    var noise = product.variation * random.normal()

    var weeks: [(week: Int, units: Int, cents: Int)] = []
    for week in 1...weekCount {
        let years = Double(week - 1) * 7 / 365.25
        if week % 26 == 0 { price *= random.uniform(1.0, 1.03) }
        let discounted = random.uniform() < 0.03
        let z = random.normal()
        var mean = level * (1 + growthPerYear * years) * (discounted ? 1.1 : 1)
        mean *=
            1 + season * cosine(turns: years - peak)
            + 0.25 * season * cosine(turns: 2 * (years - peak))
        var variation = product.variation
        var scale = 1.0
        var sold = true
        for change in breaks where change.series == series {
            let reached = week >= change.week
            switch change.change {
            case .level(let factor): mean *= reached ? factor : 1
            case .variance(let factor): variation *= reached ? factor : 1
            case .scale(let factor): scale = reached ? factor : 1
            case .starts: sold = reached
            case .endsAfter: sold = week <= change.week
            }
        }
        // The noise is kept in units of its own deviation, so that a change of variance is at once.
        noise = autocorrelation * noise + innovation * product.variation * z
        let units = (mean * max(0, 1 + noise * variation / product.variation)).rounded() * scale
        let cents = (price * (discounted ? 0.9 : 1)).rounded()
        if sold { weeks.append((week, Int(units), Int(cents))) }
    }
    return weeks
}

/// One list of rows a drop: the history, then one a week, each sorted by week and series.
func cleanDrops() -> [[Row]] {
    var rows: [Row] = []
    for (storeIndex, size) in storeSizes.enumerated() {
        for (productIndex, product) in products.enumerated() {
            let series = "store-\(twoDigits(storeIndex + 1))/\(product.name)"
            // Each series has its own stream, so that a change to one leaves the others as they are.
            let number = UInt64(storeIndex * products.count + productIndex)
            var seeds = SplitMix64(state: seed &+ number)
            var random = SplitMix64(state: seeds.next())
            for (week, units, cents) in simulate(
                series: series, product: product, size: size, random: &random)
            {
                rows.append(
                    Row(
                        id: rows.count, series: series, week: week, units: "\(units)",
                        price: "\(cents / 100).\(twoDigits(cents % 100))",
                        loadedOn: deliveryDate(drop(ofWeek: week))))
            }
        }
    }
    rows.sort { ($0.week, $0.series) < ($1.week, $1.series) }
    var drops = [[Row]](repeating: [], count: drop(ofWeek: weekCount) + 1)
    for row in rows { drops[drop(ofWeek: row.week)].append(row) }
    return drops
}

// MARK: - Faults

struct Finding {
    let kind: String
    let series: String?
    let weeks: [Int]
    let drop: Int
    var rows: [Int] = []
    var note: String
    /// Further fields, as JSON.
    var fields: [(name: String, json: String)] = []
}

/// The drops with the faults planted so far, and the account of them.
struct Faults {
    var drops: [[Row]]
    var findings: [Finding] = []
    private var nextID: Int

    init(drops: [[Row]]) {
        self.drops = drops
        nextID = drops.reduce(0) { $0 + $1.count }
    }

    /// Where the row of a week stands in the drop that should bring it.
    private func place(_ series: String, _ week: Int) -> (drop: Int, index: Int) {
        let drop = drop(ofWeek: week)
        guard let index = drops[drop].firstIndex(where: { $0.series == series && $0.week == week })
        else { preconditionFailure("The plan names \(series), week \(week), which has no row.") }
        return (drop, index)
    }

    private mutating func copy(of row: Row) -> Row {
        nextID += 1
        return Row(
            id: nextID - 1, series: row.series, week: row.week, units: row.units, price: row.price,
            loadedOn: row.loadedOn)
    }

    /// Records that a series has no usable value in `weeks`, because of another fault or by plan.
    private mutating func gap(
        _ series: String?, _ weeks: [Int], drop: Int, consequenceOf cause: String?, note: String
    ) {
        findings.append(
            Finding(
                kind: "calendarGap", series: series, weeks: weeks, drop: drop, note: note,
                fields: cause.map { [("consequenceOf", quoted($0))] } ?? []))
    }

    mutating func spoilValue(_ kind: String, _ series: String, _ week: Int, cell: String) {
        let (drop, index) = place(series, week)
        // A cell with a comma has to be quoted to stay one cell.
        drops[drop][index].units = cell.contains(",") ? "\"\(cell)\"" : cell
        findings.append(
            Finding(
                kind: kind, series: series, weeks: [week], drop: drop,
                rows: [drops[drop][index].id], note: "The units cell is \"\(cell)\".",
                fields: [("cell", quoted(cell))]))
        gap(
            series, [week], drop: drop, consequenceOf: kind,
            note: "The only row of this week has no usable value.")
    }

    mutating func spoilLedger(_ kind: String, _ series: String, _ week: Int, cell: String) {
        let (drop, index) = place(series, week)
        drops[drop][index].loadedOn = cell
        findings.append(
            Finding(
                kind: kind, series: series, weeks: [week], drop: drop,
                rows: [drops[drop][index].id], note: "The loaded_on cell is \"\(cell)\".",
                fields: [("cell", quoted(cell))]))
        gap(
            series, [week], drop: drop, consequenceOf: kind,
            note: "The only row of this week cannot be placed in the ledger.")
    }

    /// Sends a row twice in its drop; with `factor`, the second time with other units.
    mutating func duplicate(_ series: String, _ week: Int, factor: Double?) {
        let (drop, index) = place(series, week)
        let first = drops[drop][index]
        var second = copy(of: first)
        var note = "The same row twice, byte for byte."
        if let factor {
            second.units = scaled(first.units, factor)
            note = "The same week twice, with \(first.units) and with \(second.units) units."
        }
        drops[drop].insert(second, at: index + 1)
        findings.append(
            Finding(
                kind: factor == nil ? "exactDuplicate" : "conflictingDuplicate", series: series,
                weeks: [week], drop: drop, rows: [first.id, second.id], note: note))
    }

    /// Takes a row out of its drop and sends it with drop `later`. With `loadedOn`, the row claims to
    /// have been delivered then, which a reader that keeps to its ledger position passes over.
    mutating func delay(_ series: String, _ week: Int, to later: Int, loadedOn: String? = nil) {
        let (drop, index) = place(series, week)
        var row = drops[drop].remove(at: index)
        row.loadedOn = loadedOn ?? deliveryDate(later)
        drops[later].append(row)
        let kind = loadedOn == nil ? "lateRow" : "belowLedgerPosition"
        findings.append(
            Finding(
                kind: kind, series: series, weeks: [week], drop: later, rows: [row.id],
                note: loadedOn.map { "Came with this drop, yet its loaded_on is \($0)." }
                    ?? "Missing until this drop; its loaded_on is that of this drop.",
                fields: [("missingFrom", quoted("\(deliveryDate(drop)).csv"))]))
        if loadedOn != nil {
            gap(
                series, [week], drop: drop, consequenceOf: kind,
                note: "The only row of this week came below the ledger position.")
        }
    }

    /// Sends a wrong value first, `factor` times the right one, and the right one with drop `later`.
    mutating func correct(_ series: String, _ week: Int, in later: Int, factor: Double) {
        let (drop, index) = place(series, week)
        var right = copy(of: drops[drop][index])
        right.loadedOn = deliveryDate(later)
        drops[drop][index].units = scaled(right.units, factor)
        let wrong = drops[drop][index]
        drops[later].append(right)
        findings.append(
            Finding(
                kind: "correction", series: series, weeks: [week], drop: later, rows: [right.id],
                note: "\(wrong.units) units at first, \(right.units) from this drop on.",
                fields: [("corrects", quoted("\(deliveryDate(drop)).csv"))]))
    }

    /// Takes the rows of `weeks` out, of one series or of all.
    mutating func remove(_ series: String?, _ weeks: [Int]) {
        for week in weeks {
            drops[drop(ofWeek: week)].removeAll {
                $0.week == week && (series == nil || $0.series == series)
            }
        }
        gap(
            series, weeks, drop: drop(ofWeek: weeks[0]), consequenceOf: nil,
            note: series == nil ? "No series has this week." : "Never delivered.")
    }

    /// Accounts for a break; the model has applied it.
    mutating func account(_ series: String, _ week: Int, _ change: Break) {
        let (drop, index) = place(series, week)
        let from = "from the week of \(monday(week)) on"
        let (kind, factor, note): (String, Double?, String) =
            switch change {
            case .level(let factor):
                ("levelShift", factor, "Sells \(decimal(factor)) times as much \(from).")
            case .variance(let factor):
                ("varianceChange", factor, "Deviates \(decimal(factor)) times as much \(from).")
            case .scale(let factor):
                ("scaleChange", factor, "Units are \(decimal(factor)) times too large \(from).")
            case .starts: ("newSeries", nil, "First sold in this week.")
            case .endsAfter: ("endedSeries", nil, "Last sold in this week.")
            }
        findings.append(
            Finding(
                kind: kind, series: series, weeks: [week], drop: drop,
                rows: [drops[drop][index].id], note: note,
                fields: factor.map { [("factor", decimal($0))] } ?? []))
    }

    private func scaled(_ units: String, _ factor: Double) -> String {
        "\(Int((Double(units) ?? 0) * factor))"
    }
}

/// Every fault, in the order of its kind. Each is on a series of its own, so that none hides another.
/// Drop d of the year 2025 brings week 104 + d.
func plantFaults(in drops: [[Row]]) -> Faults {
    var faults = Faults(drops: drops)

    faults.spoilValue("nullValue", "store-01/coffee", 17, cell: "")
    faults.spoilValue("nullValue", "store-02/bread", 60, cell: "NA")
    faults.spoilValue("nullValue", "store-03/milk", 109, cell: "")
    faults.spoilValue("nullValue", "store-04/light-bulbs", 131, cell: "NA")

    faults.spoilValue("unreadableValue", "store-05/coffee", 41, cell: "n/a")
    faults.spoilValue("unreadableValue", "store-01/light-bulbs", 73, cell: "12 pcs")
    faults.spoilValue("unreadableValue", "store-06/milk", 113, cell: "1.234,5")
    faults.spoilValue("unreadableValue", "store-07/coffee", 128, cell: "n/a")
    faults.spoilValue("unreadableValue", "store-02/light-bulbs", 137, cell: "12 pcs")

    faults.spoilValue("nonFiniteValue", "store-08/bread", 35, cell: "NaN")
    faults.spoilValue("nonFiniteValue", "store-02/milk", 88, cell: "inf")
    faults.spoilValue("nonFiniteValue", "store-09/milk", 119, cell: "inf")
    faults.spoilValue("nonFiniteValue", "store-10/bread", 141, cell: "NaN")

    faults.spoilLedger("ledgerNull", "store-07/milk", 64, cell: "")
    faults.spoilLedger("ledgerNull", "store-08/milk", 121, cell: "")
    faults.spoilLedger("ledgerUnreadable", "store-09/bread", 80, cell: "pending")
    faults.spoilLedger("ledgerUnreadable", "store-10/milk", 114, cell: "2025-02-30")

    faults.duplicate("store-03/bread", 22, factor: nil)
    faults.duplicate("store-04/milk", 116, factor: nil)
    faults.duplicate("store-05/bread", 50, factor: 1.3)
    faults.duplicate("store-06/bread", 126, factor: 0.7)

    faults.remove("store-10/coffee", [45])
    faults.remove("store-11/coffee", [127, 128])
    faults.remove(nil, [110])

    faults.delay("store-12/bread", 77, to: 2)
    faults.delay("store-11/bread", 107, to: 5)
    faults.delay("store-03/coffee", 108, to: 6)
    faults.delay("store-11/milk", 112, to: 11)
    faults.delay("store-12/milk", 111, to: 9, loadedOn: deliveryDate(7))
    faults.delay("store-04/coffee", 118, to: 19, loadedOn: deliveryDate(0))

    faults.correct("store-06/coffee", 98, in: 6, factor: 1.25)
    faults.correct("store-08/coffee", 115, in: 13, factor: 1.3)
    faults.correct("store-09/coffee", 120, in: 20, factor: 0.75)

    for (series, week, change) in breaks { faults.account(series, week, change) }
    return faults
}

// MARK: - Files

func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\\\""))\"" }

/// Without the fraction where there is none.
func decimal(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : "\(number)"
}

func csv(_ rows: [Row]) -> String {
    "series_id,week,units,price,loaded_on\n" + rows.map { $0.line + "\n" }.joined()
}

func truth(_ faults: Faults) -> String {
    var lineOfRow: [Int: Int] = [:]
    for rows in faults.drops {
        for (index, row) in rows.enumerated() { lineOfRow[row.id] = index + 2 }
    }
    let findings = faults.findings.map { finding in
        let lines = finding.rows.compactMap { lineOfRow[$0] }.map(String.init)
        let fields =
            [
                ("kind", quoted(finding.kind)),
                ("series", finding.series.map(quoted) ?? "null"),
                ("weeks", "[\(finding.weeks.map { quoted(monday($0)) }.joined(separator: ", "))]"),
                ("drop", quoted("\(deliveryDate(finding.drop)).csv")),
                ("lines", "[\(lines.joined(separator: ", "))]"),
            ] + finding.fields + [("note", quoted(finding.note))]
        return "    {" + fields.map { "\(quoted($0)): \($1)" }.joined(separator: ", ") + "}"
    }
    return """
        {
          "synthetic": true,
          "seed": \(seed),
          "series": \(storeSizes.count * products.count),
          "firstWeek": "\(monday(1))",
          "lastWeek": "\(monday(weekCount))",
          "weeks": \(weekCount),
          "drops": \(faults.drops.count),
          "findings": [
        \(findings.joined(separator: ",\n"))
          ]
        }

        """
}

let folder = CommandLine.arguments.dropFirst().first ?? "."
let faults = plantFaults(in: cleanDrops())
try FileManager.default.createDirectory(
    atPath: "\(folder)/drops", withIntermediateDirectories: true)
for (index, rows) in faults.drops.enumerated() {
    try Data(csv(rows).utf8).write(
        to: URL(filePath: "\(folder)/drops/\(deliveryDate(index)).csv"))
}
try Data(truth(faults).utf8).write(to: URL(filePath: "\(folder)/truth.json"))
