/// The last seven values, in the order of their size.
struct MedianWindow {
    private(set) var count = 0
    private var newest = 0
    private var ring = InlineArray<7, Double>(repeating: 0)
    private var sorted = InlineArray<7, Double>(repeating: 0)

    var median: Double { sorted[count / 2] }

    mutating func add(_ value: Double) {
        var place = count
        if count == 7 {
            let oldest = ring[newest]
            place = 0
            while sorted[place] != oldest { place += 1 }
            while place < 6 {
                sorted[place] = sorted[place + 1]
                place += 1
            }
        } else {
            count += 1
        }
        ring[newest] = value
        newest = (newest + 1) % 7
        while place > 0, sorted[place - 1] > value {
            sorted[place] = sorted[place - 1]
            place -= 1
        }
        sorted[place] = value
    }
}
