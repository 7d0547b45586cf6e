// Goal: random numbers with a gamma distribution, the same for the same seed.
// Source: Marsaglia and Tsang, A simple method for generating gamma variables, ACM Transactions on
// Mathematical Software 26 (2000); shapes below 1 by their remark: a deviate of shape + 1 times
// U^(1/shape).

import Glibc

extension RandomNumbers {
    /// A gamma deviate with scale 1, so that its mean is `shape`.
    ///
    /// - Precondition: `shape > 0`.
    package mutating func gamma(shape: Double) -> Double {
        precondition(shape > 0, "a shape above zero")
        if shape < 1 { return gamma(shape: shape + 1) * pow(uniform(), 1 / shape) }
        let d = shape - 1 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            if log(uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }
}
