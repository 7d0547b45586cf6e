/// One of the newest errors that lies beyond all of the reference: without drift each does so with probability
/// 1 / (n + 1) on either side of n, whatever their distribution.
package struct ExtremeError: Hashable, Sendable {
    /// How many places before the newest; 0 for the newest itself.
    package let age: Int
    package let isAbove: Bool
}

extension ErrorSample {
    /// Of the newest `count` places, missing ones included, oldest first.
    func extremes(_ count: Int) -> [ExtremeError] {
        guard let least = values.values.first, let greatest = values.values.last else { return [] }
        return current.indices.suffix(count).compactMap { place in
            let error = current[place]
            guard error > greatest || error < least else { return nil }
            return ExtremeError(age: current.count - 1 - place, isAbove: error > greatest)
        }
    }
}
