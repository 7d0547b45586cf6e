import Forecasting
import TimeSeries

extension FuzzTarget {
    /// A time, which read again from what it prints is the same.
    static let time = FuzzTarget(name: "time") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let time = TimestampText(text)?.timestamp else { return }
        guard TimestampText(time.description)?.timestamp == time else {
            fatalError("\(text) prints as \(time), which is another time")
        }
    }

    /// The expression of a model, which read again from its own text is the same.
    static let model = FuzzTarget(name: "model") { bytes in
        guard let expression = try? ModelExpression(String(decoding: bytes, as: UTF8.self)) else {
            return
        }
        guard let again = try? ModelExpression(expression.text), again.text == expression.text
        else { fatalError("\(expression.text) is not read as it is written") }
    }
}
