/// A series divided by the power of two that brings its largest value near one: linear recursions
/// commute with that to the bit, and no square overflows.
struct ScaledSeries {
    let values: [Double]
    /// Of the power of two that the values were divided by.
    let exponent: Int

    init(_ values: [Double]) {
        var largest = 0.0
        for value in values where value.isFinite { largest = max(largest, abs(value)) }
        let exponent = largest > 0 ? Int(largest.exponent) : 0
        self.exponent = exponent
        self.values = values.map {
            $0.isFinite ? ScaledSeries.scaled($0, by: -exponent) : .nan
        }
    }

    /// A quantity of the scaled series in the units of the series.
    func restored(_ value: Double) -> Double { ScaledSeries.scaled(value, by: exponent) }

    static func scaled(_ value: Double, by exponent: Int) -> Double {
        value == 0 ? 0 : Double(sign: .plus, exponent: exponent, significand: value)
    }
}
