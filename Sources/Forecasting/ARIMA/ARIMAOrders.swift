/// The orders of a seasonal ARIMA model: (p,d,q)(P,D,Q) with season m, and whether it has a constant.
package struct ARIMAOrders: Codable, Hashable, Sendable {
    /// p, d, q.
    package var autoregressive: Int
    package var differences: Int
    package var movingAverage: Int
    /// P, D, Q.
    package var seasonalAutoregressive: Int
    package var seasonalDifferences: Int
    package var seasonalMovingAverage: Int
    /// m; 1 without a season.
    package var seasonLength: Int
    /// A mean where nothing is differenced, a drift otherwise.
    package var hasConstant: Bool

    package init(
        _ p: Int, _ d: Int, _ q: Int, seasonal: (Int, Int, Int) = (0, 0, 0), seasonLength: Int = 1,
        constant: Bool
    ) {
        precondition(
            min(p, d, q, seasonal.0, seasonal.1, seasonal.2) >= 0 && seasonLength >= 1,
            "orders of zero or more")
        precondition(seasonLength > 1 || seasonal == (0, 0, 0), "a season for seasonal orders")
        autoregressive = p
        differences = d
        movingAverage = q
        seasonalAutoregressive = seasonal.0
        seasonalDifferences = seasonal.1
        seasonalMovingAverage = seasonal.2
        self.seasonLength = seasonLength
        hasConstant = constant
    }

    /// p + q + P + Q.
    package var coefficientCount: Int {
        autoregressive + movingAverage + seasonalAutoregressive + seasonalMovingAverage
    }

    /// Coefficients and the constant, without σ².
    package var parameterCount: Int { coefficientCount + (hasConstant ? 1 : 0) }

    /// d + mD: the values before the first that the differenced series has.
    package var differenceLag: Int { differences + seasonLength * seasonalDifferences }

    /// The longest lag of the autoregressive and of the moving average polynomial.
    var autoregressiveLag: Int { autoregressive + seasonLength * seasonalAutoregressive }
    var movingAverageLag: Int { movingAverage + seasonLength * seasonalMovingAverage }

    /// The dimension of the ARMA part in Harvey's form.
    var dimension: Int { max(autoregressiveLag, movingAverageLag + 1) }

    /// The mean of the differenced series for a constant of one a period.
    var constantScale: Double { seasonalDifferences > 0 ? Double(seasonLength) : 1 }

    /// δ_1, δ_2, … in y_t = Σ δ_j y_{t−j} + w_t, with w_t = (1 − B)^d (1 − B^m)^D y_t.
    var differenceWeights: [Double] {
        var polynomial = [1.0]
        for _ in 0..<differences { polynomial = ARIMAOrders.differenced(polynomial, lag: 1) }
        for _ in 0..<seasonalDifferences {
            polynomial = ARIMAOrders.differenced(polynomial, lag: seasonLength)
        }
        return polynomial.dropFirst().map { $0 == 0 ? 0 : -$0 }
    }

    /// `polynomial` times 1 − B^lag.
    private static func differenced(_ polynomial: [Double], lag: Int) -> [Double] {
        var product = polynomial + [Double](repeating: 0, count: lag)
        for index in polynomial.indices { product[index + lag] -= polynomial[index] }
        return product
    }
}

extension ARIMAOrders: CustomStringConvertible {
    /// As the field writes it: `ARIMA(2,1,1)(0,1,1)[12] with drift`.
    package var description: String {
        var text = "ARIMA(\(autoregressive),\(differences),\(movingAverage))"
        if seasonalAutoregressive + seasonalDifferences + seasonalMovingAverage > 0 {
            text += "(\(seasonalAutoregressive),\(seasonalDifferences),\(seasonalMovingAverage))"
            text += "[\(seasonLength)]"
        }
        if differences + seasonalDifferences == 0 {
            return text + (hasConstant ? " with non-zero mean" : " with zero mean")
        }
        return text + (hasConstant ? " with drift" : "")
    }
}
