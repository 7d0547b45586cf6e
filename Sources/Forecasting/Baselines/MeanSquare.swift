/// The mean of squares, of any size without overflow.
struct MeanSquare: Codable, Hashable, Sendable {
    private var largest = 0.0
    private var sum = 0.0
    private(set) var count = 0

    /// Nil where nothing was added.
    var root: Double? { count > 0 ? largest * (sum / Double(count)).squareRoot() : nil }

    mutating func add(_ value: Double) {
        count += 1
        let size = abs(value)
        if size > largest {
            sum = sum * (largest / size) * (largest / size) + 1
            largest = size
        } else if largest > 0 {
            sum += (size / largest) * (size / largest)
        }
    }
}
