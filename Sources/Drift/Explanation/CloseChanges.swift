// Goal: of a lasting level and a few values beside it, which date is the level's.
//
// Derivation: two steps at a < b, a step at a and the values from a to before b, a step at b and the same values: all
// three span the same space, and no likelihood tells one from another. Found one at a time, whichever came
// first stays, and a level that rose at b beside one low value reads as a rise at a and a fall, or as two steps of
// which neither is the size of what happened. What tells them apart is which single step does best without the
// values between: it has the fewest of them against it.

/// Changes of the level that lie a few observations apart.
enum CloseChanges {
    /// So many observations are called values, not a level of their own.
    static let most = Change.leastLevel - 1

    /// The same changes, two steps close together told as one and the values between.
    static func apart(_ believed: Believed, _ series: Observations) -> Believed {
        var believed = believed
        var index = 0
        while index < believed.shapes.count {
            guard case .step(let first) = believed.shapes[index],
                let other = believed.shapes.indices.first(where: { place in
                    guard place != index, case .step(let second) = believed.shapes[place] else {
                        return false
                    }
                    return abs(second - first) <= most && second != first
                }), case .step(let second) = believed.shapes[other]
            else {
                index += 1
                continue
            }
            let edges = (min(first, second), max(first, second))
            believed.shapes.remove(at: max(index, other))
            believed.shapes.remove(at: min(index, other))
            let step = likelier(edges, beside: believed, series)
            believed.shapes.insert(step, at: min(index, other))
            believed.shapes.append(.stretch(from: edges.0, end: edges.1))
            index += 1
        }
        return believed
    }

    /// Whether a step would stand so close to another that the two are one, and values beside it.
    static func isBesideStep(_ shape: MeanShape, in believed: Believed) -> Bool {
        guard case .step(let from) = shape else { return false }
        return believed.shapes.contains { other in
            guard case .step(let start) = other else { return false }
            return abs(start - from) <= most
        }
    }

    /// Where few values begin or end at a step, it is dated as if they were not known.
    static func dated(_ shape: MeanShape, beside rest: Description) -> MeanShape {
        guard case .step(let from) = shape else { return shape }
        for (index, other) in rest.believed.shapes.enumerated() {
            guard case .stretch(let start, let end) = other, end - start <= most,
                start == from || end == from, end < rest.series.count
            else { continue }
            var believed = rest.believed
            believed.shapes.remove(at: index)
            return likelier((start, end), beside: believed, rest.series)
        }
        return shape
    }

    private static func likelier(
        _ dates: (Int, Int), beside believed: Believed, _ series: Observations
    ) -> MeanShape {
        func likelihood(_ from: Int) -> Double {
            var believed = believed
            believed.shapes.append(.step(from: from))
            return Description(series, believed).logLikelihood
        }
        return .step(from: likelihood(dates.1) >= likelihood(dates.0) ? dates.1 : dates.0)
    }
}
