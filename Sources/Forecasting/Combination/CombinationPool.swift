/// One number of each member, and the one they become; made once, used for every step.
///
/// The result never falls when a number rises: limits that are ordered in every member stay so.
struct CombinationPool {
    private let rule: Combination.Rule
    private let weights: [Double]
    private var numbers: [Double]
    private var sorted: [Double]

    init(rule: Combination.Rule, weights: [Double]) {
        self.rule = rule
        self.weights = weights
        numbers = Array(repeating: 0, count: weights.count)
        sorted = []
        sorted.reserveCapacity(weights.count)
    }

    subscript(member: Int) -> Double {
        get { numbers[member] }
        set { numbers[member] = newValue }
    }

    /// Of the members whose number is finite; `nan` where none is.
    mutating func combined() -> Double {
        switch rule {
        case .median: return median()
        case .mean, .weighted: return mean()
        }
    }

    private func mean() -> Double {
        var sum = 0.0
        var weight = 0.0
        for index in numbers.indices where numbers[index].isFinite {
            sum += weights[index] * numbers[index]
            weight += weights[index]
        }
        if weight > 0 { return sum / weight }
        return numbers.first { $0.isFinite } ?? .nan
    }

    /// By insertion: there are a handful of members.
    private mutating func median() -> Double {
        sorted.removeAll(keepingCapacity: true)
        for number in numbers where number.isFinite {
            var place = sorted.count
            sorted.append(number)
            while place > 0, sorted[place - 1] > number {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = number
        }
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        if sorted.count % 2 == 1 { return sorted[middle] }
        return sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
    }
}
