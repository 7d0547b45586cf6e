/// How the cells of a column are written, beyond plain numbers and ISO 8601.
package struct CellFormat: Hashable, Sendable {
    package var numbers = NumberFormat.plain
    package var times = TimeFormat.iso

    package static let plain = CellFormat()

    package init(numbers: NumberFormat = .plain, times: TimeFormat = .iso) {
        self.numbers = numbers
        self.times = times
    }
}
