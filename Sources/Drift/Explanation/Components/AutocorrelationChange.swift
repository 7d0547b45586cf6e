import Glibc

/// A value has more, or less, of the one before it.
enum AutocorrelationChange: ChangeComponent {
    static let component = ChangedComponent.autocorrelation
    static let least = 16

    static func candidates(in description: Description) -> [Candidate] {
        guard let best = profile(in: description).max(by: { $0.value < $1.value }) else {
            return []
        }
        return [
            Candidate(
                kind: .autocorrelation, amendment: .memory(best.start), statistic: best.value)
        ]
    }

    /// The statistic at every start: one regression on the value before against two.
    static func profile(in description: Description) -> [(start: Int, value: Double)] {
        let series = description.series
        let errors = Description.coloured(description.errors, description.bestFit.whitening)
        var pairs: [(place: Int, before: Double, now: Double)] = []
        for i in errors.indices.dropFirst() where series.times[i] == series.times[i - 1] + 1 {
            pairs.append(
                (i, errors[i - 1] / description.deviation[i], errors[i] / description.deviation[i]))
        }
        let n = pairs.count
        guard n >= 2 * least else { return [] }
        // Each part that already has a correlation of its own is looked at by itself.
        let parts = Believed.parts(description.believed.memories, count: errors.count)
        var whole = [Sums](
            repeating: Sums(), count: description.believed.memories.count + 1)
        var counts = [Int](repeating: 0, count: whole.count)
        for pair in pairs {
            whole[parts[pair.place]].add(pair.before, pair.now)
            counts[parts[pair.place]] += 1
        }
        let total = whole.reduce(0) { $0 + $1.residual }
        var profile: [(start: Int, value: Double)] = []
        var left = Sums()
        var number = 0
        var part = 0
        for pair in pairs {
            if parts[pair.place] != part {
                part = parts[pair.place]
                left = Sums()
                number = 0
            }
            if number >= least, counts[part] - number >= least {
                let squares =
                    total - whole[part].residual + left.residual
                    + whole[part].less(left).residual
                if squares > 0, total > 0 {
                    profile.append((pair.place, Double(n) * log(total / squares)))
                }
            }
            left.add(pair.before, pair.now)
            number += 1
        }
        return profile
    }

    private struct Sums {
        var squares = 0.0
        var products = 0.0
        var response = 0.0

        mutating func add(_ before: Double, _ now: Double) {
            squares += before * before
            products += before * now
            response += now * now
        }

        func less(_ other: Sums) -> Sums {
            Sums(
                squares: squares - other.squares, products: products - other.products,
                response: response - other.response)
        }

        /// What is left of the response after the regression.
        var residual: Double {
            squares > 0 ? max(response - products * products / squares, 0) : response
        }
    }
}
