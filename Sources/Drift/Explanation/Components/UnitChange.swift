import Glibc

/// The values are written in another unit: a shift of the level by a power of ten.
enum UnitChange {
    static let component = ChangedComponent.unit

    /// Whether a level that became `factor` times itself is the same in another unit: within an eighth of a
    /// power of ten.
    static func explains(_ factor: Double) -> Bool {
        guard factor > 0, factor.isFinite else { return false }
        let power = log10(factor)
        return abs(power) > 0.5 && abs(power - power.rounded()) < 0.05
    }
}
