import Quality
import TimeSeries

/// Twenty monthly series of three years that move each on its own, and a delivery for the month after them.
enum PanelDelivery {
    /// What is known of each series, and what its next value would be.
    static func series(_ number: Int) -> (known: [Double], next: Double) {
        let scale = Double(1 + number)
        let values = CheckCase.noise.indices.map { place in
            let turned = (place + 7 * number) % CheckCase.noise.count
            return (1000 * scale * CheckCase.noise[turned]).rounded()
        }
        return (values, 10_400 * scale + Double(number))
    }

    /// The delivery with what `value` makes of the last value of a series and of its next.
    static func checked(
        _ value: (_ last: Double, _ next: Double) -> Double
    ) throws -> QualityReport {
        var before: [String: [Double]] = [:]
        var text = Delivery.header
        for number in 0..<20 {
            let (known, next) = series(number)
            before["s\(10 + number)"] = known
            text += Delivery.rows(
                "s\(10 + number)", [value(known[known.count - 1], next)],
                from: 600 + known.count)
        }
        return try Delivery.of(text) { try $0.checked(before: .monthly(before)) }
    }
}
