/// Which way an accuracy measure is better, for marking the better of two values.
package enum MeasureDirection: Hashable, Sendable {
    case lower
    case higher
    /// The nearer to this value the better.
    case near(Double)
    /// Not known: neither value is marked.
    case unknown

    /// The direction of `measure`, by its name in the list of accuracy measures.
    ///
    /// A coverage is best at its nominal level, which is read from the digits of its name
    /// (`coverage80`); without digits it is not known.
    package init(of measure: String) {
        let name = measure.lowercased()
        switch name {
        case "r2", "rsquared": self = .higher
        case "bias", "me", "meanerror", "mpe": self = .near(0)
        case _ where name.hasPrefix("coverage"):
            let digits = name.filter { $0.isASCII && $0.isNumber }
            self = Double(digits).map { .near($0 / 100) } ?? .unknown
        case "mse", "rmse", "mae", "mase", "rmsse", "mape", "smape", "wape", "crps", "pinball",
            "winkler", "msis", "rmsle", "mdae":
            self = .lower
        default: self = .unknown
        }
    }

    /// Whether `left` is strictly better than `right`; nil where that cannot be said.
    package func isBetter(_ left: Double?, than right: Double?) -> Bool? {
        guard let left, let right, left.isFinite, right.isFinite else { return nil }
        switch self {
        case .lower: return left < right
        case .higher: return left > right
        case .near(let target): return abs(left - target) < abs(right - target)
        case .unknown: return nil
        }
    }

    var note: String {
        switch self {
        case .lower: return "lower is better"
        case .higher: return "higher is better"
        case .near(0): return "0 is best"
        // The name of a coverage says its level.
        case .near, .unknown: return ""
        }
    }
}
