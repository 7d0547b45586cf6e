/// Which of the thirty forms: error, trend and season, each absent, additive or multiplicative.
///
/// Encoded as the field writes it without the name: `M,Ad,M`.
package struct ETSForm: Hashable, Sendable {
    package enum ErrorKind: String, Hashable, Sendable {
        case additive = "A"
        case multiplicative = "M"
    }

    package enum Trend: String, Hashable, Sendable {
        case none = "N"
        case additive = "A"
        case damped = "Ad"
    }

    package enum Season: String, Hashable, Sendable {
        case none = "N"
        case additive = "A"
        case multiplicative = "M"
    }

    package let error: ErrorKind
    package let trend: Trend
    package let season: Season

    package init(_ error: ErrorKind, _ trend: Trend, _ season: Season) {
        self.error = error
        self.trend = trend
        self.season = season
    }

    /// Whether it is defined for values above zero only.
    package var needsPositive: Bool { error == .multiplicative || season == .multiplicative }

    /// Smoothing parameters: level, slope, season, damping.
    package var smoothingCount: Int {
        1 + (trend == .none ? 0 : 1) + (trend == .damped ? 1 : 0) + (season == .none ? 0 : 1)
    }

    /// The forms of the usual search, simplest first: no multiplicative trend, and no additive error
    /// with multiplicative season, whose forecast variance is infinite.
    package static func candidates(seasonal: Bool, positive: Bool) -> [ETSForm] {
        let seasons: [Season] = seasonal ? [.none, .additive, .multiplicative] : [.none]
        var forms: [ETSForm] = []
        for season in seasons {
            for error in [ErrorKind.additive, .multiplicative] {
                for trend in [Trend.none, .additive, .damped] {
                    let form = ETSForm(error, trend, season)
                    if form.needsPositive && !positive { continue }
                    if error == .additive && season == .multiplicative { continue }
                    forms.append(form)
                }
            }
        }
        return forms
    }
}

extension ETSForm: CustomStringConvertible {
    package var description: String {
        "ETS(\(code))"
    }

    private var code: String { "\(error.rawValue),\(trend.rawValue),\(season.rawValue)" }

    /// The form that `code` names, as in `M,Ad,M`; nil for any other text.
    package init?(code: String) {
        let parts = code.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let error = ErrorKind(rawValue: parts[0]),
            let trend = Trend(rawValue: parts[1]), let season = Season(rawValue: parts[2])
        else { return nil }
        self.init(error, trend, season)
    }
}

extension ETSForm: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let form = ETSForm(code: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "expected an ETS form such as M,Ad,M, found \(text)")
        }
        self = form
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
