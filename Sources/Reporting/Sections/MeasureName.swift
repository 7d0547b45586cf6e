/// A measure as people write it: `RMSE` for `rmse`, `R²` for `r2`, `coverage 80%` for `coverage80`.
package enum MeasureName {
    package static func text(_ name: String) -> String {
        switch name.lowercased() {
        case "r2": return "R²"
        case "mse", "rmse", "mae", "mase", "rmsse", "mape", "smape", "wape", "crps", "msis", "kl",
            "psi", "js", "ks":
            return name.uppercased()
        case let lower where lower.hasPrefix("coverage"):
            let digits = name.filter { $0.isASCII && $0.isNumber }
            return digits.isEmpty ? name : "coverage \(digits)%"
        case "wasserstein": return "Wasserstein"
        default: return name
        }
    }
}
