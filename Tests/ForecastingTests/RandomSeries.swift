import Glibc
import Statistics

/// Series of every length, shape and scale, from a seed.
struct RandomSeries: CustomStringConvertible {
    let seed: UInt64
    let values: [Double]
    let seasonLength: Int
    let description: String

    init(seed: UInt64, longest: Int = 150) {
        var numbers = RandomNumbers(seed: seed)
        let count = 1 + numbers.integer(below: longest)
        let season = [1, 1, 4, 7, 12, 24, 52][numbers.integer(below: 7)]
        let scale = pow(10, -6 + 18 * numbers.uniform())
        let level = numbers.normal() * 5
        let slope = numbers.uniform() < 0.5 ? 0 : numbers.normal() * 0.2
        let swing = numbers.uniform() < 0.5 ? 0 : 3 * numbers.uniform()
        let noise = [0, 1e-14, 0.01, 0.3, 3][numbers.integer(below: 5)]
        let zeros = numbers.uniform() < 0.2 ? 0.8 : 0
        let gaps = numbers.uniform() < 0.3 ? 0.3 * numbers.uniform() : 0
        let positive = numbers.uniform() < 0.5
        let spike = numbers.uniform() < 0.2 ? numbers.integer(below: count) : -1
        values = (0..<count).map { t in
            let angle = 2 * Double.pi * Double(t) / Double(season)
            var value = level + slope * Double(t) + swing * sin(angle) + noise * numbers.normal()
            if positive { value = exp(min(value * 0.3, 20)) }
            if numbers.uniform() < zeros { value = 0 }
            if t == spike { value *= 1e3 }
            return numbers.uniform() < gaps ? .nan : value * scale
        }
        self.seed = seed
        seasonLength = season
        description = "seed \(seed): \(count) values, season \(season), scale \(scale)"
    }
}
