import Glibc

/// What a value is regressed on, besides a constant.
package struct RegressionTerms: Codable, Hashable, Sendable {
    /// A season as columns of the design.
    package struct Season: Codable, Hashable, Sendable {
        /// In periods; whole where there are dummies.
        package let length: Double
        /// Pairs of a sine and a cosine; nil for dummies, one for each place but the first.
        package let harmonics: Int?

        package init(length: Double, harmonics: Int?) {
            self.length = length
            self.harmonics = harmonics
        }
    }

    package var hasTrend: Bool
    /// In the order of the season lengths asked for.
    package var seasons: [Season]
    /// Periods back, ascending.
    package var lags: [Int]

    package init(hasTrend: Bool = false, seasons: [Season] = [], lags: [Int] = []) {
        self.hasTrend = hasTrend
        self.seasons = seasons
        self.lags = lags
    }

    /// With the constant.
    var columnCount: Int { 1 + fixedNames.count + lags.count }

    /// The furthest lag; 0 where there is none.
    var reach: Int { lags.last ?? 0 }

    /// The columns known beforehand, without the constant, as people see them.
    var fixedNames: [String] {
        var names = hasTrend ? ["trend"] : []
        for season in seasons {
            let length = ModelExpression.Argument.number(season.length).text
            if let harmonics = season.harmonics {
                for pair in season.pairs(harmonics) {
                    names += pair.hasSine ? ["sin\(pair.k)_\(length)"] : []
                    names.append("cos\(pair.k)_\(length)")
                }
            } else {
                names += (2..<(Int(season.length) + 1)).map { "season\($0)_\(length)" }
            }
        }
        return names
    }

    /// Calls `body` with each column known beforehand at period `t` that is not zero, the constant
    /// first.
    func forEachFixed(at t: Int, _ body: (_ column: Int, _ value: Double) -> Void) {
        body(0, 1)
        var column = 1
        if hasTrend {
            body(1, Double(t))
            column = 2
        }
        for season in seasons {
            guard let harmonics = season.harmonics else {
                let place = t % Int(season.length)
                if place > 0 { body(column + place - 1, 1) }
                column += Int(season.length) - 1
                continue
            }
            let share = Double(t).truncatingRemainder(dividingBy: season.length) / season.length
            for pair in season.pairs(harmonics) {
                let angle = 2 * Double.pi * Double(pair.k) * share
                if pair.hasSine {
                    body(column, sin(angle))
                    column += 1
                }
                body(column, cos(angle))
                column += 1
            }
        }
    }
}

extension RegressionTerms.Season {
    /// The sine at half the length of a season of an even number of periods is zero throughout.
    fileprivate func pairs(_ harmonics: Int) -> [(k: Int, hasSine: Bool)] {
        (1..<(harmonics + 1)).map { ($0, 2 * Double($0) != length) }
    }
}

extension RegressionTerms: CustomStringConvertible {
    /// `trend, season 12, lags 1 2`.
    package var description: String {
        var parts = hasTrend ? ["trend"] : []
        for season in seasons {
            let length = ModelExpression.Argument.number(season.length).text
            guard let harmonics = season.harmonics else {
                parts.append("season \(length)")
                continue
            }
            parts.append("season \(length) by \(harmonics) harmonics")
        }
        if !lags.isEmpty { parts.append("lags " + lags.map(String.init).joined(separator: " ")) }
        return parts.joined(separator: ", ")
    }
}
