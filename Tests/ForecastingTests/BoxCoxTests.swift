import Glibc
import Statistics
import Testing

@Suite struct BoxCoxTests {
    /// R's `forecast` 8.20, see `Goldens/boxcox.R`. R's Guerrero minimises to 1e-4 and may end at a lesser
    /// minimum; its likelihood is on a grid of 0.05.
    @Test(arguments: ["AirPassengers", "UKgas", "Nile", "lynx", "co2"])
    func powersAgreeWithR(_ name: String) throws {
        let goldens = try Goldens("boxcox.csv")
        let values = goldens.vector(name, "values")
        let season = Int(try goldens.number(name, "seasonLength"))
        let guerrero = try #require(BoxCox.guerrero(values, seasonLength: season)).power
        let theirs = try goldens.number(name, "guerrero")
        func variation(_ power: Double) -> Double {
            BoxCox.guerreroVariation(values, seasonLength: season, power: power)
        }
        #expect(variation(guerrero) <= variation(theirs) * (1 + 1e-9))
        #expect(abs(guerrero - theirs) < 2e-3, "\(guerrero) \(theirs)")
        #expect(
            largestDifference(
                [-1, -0.3, 0, 0.5, 2].map(variation), goldens.vector(name, "variation")) < 1e-11)
        let likely = try #require(BoxCox.profileLikelihood(values, seasonLength: season)).power
        #expect(abs(likely - (try goldens.number(name, "loglik"))) <= 0.0251)
    }

    @Test func transformsAgreeWithR() throws {
        let goldens = try Goldens("boxcox.csv")
        let values = [0.3, 1, 2.5, 70]
        for name in goldens.cases where name.hasPrefix("power") {
            let transform = BoxCox(power: try goldens.number(name, "power"))
            let transformed = values.map(transform.transformed)
            #expect(
                largestDifference(transformed, goldens.vector(name, "transformed")) < 1e-13)
            #expect(largestDifference(transformed.map(transform.inverse), values) < 1e-12)
            let means = transformed.map { transform.inverseMean($0, variance: 0.04) }
            #expect(largestDifference(means, goldens.vector(name, "mean")) < 1e-12)
        }
        let root = BoxCox(power: 0.5)
        let negative = [-3, -0.2, 0, 2].map(root.transformed)
        #expect(largestDifference(negative, goldens.vector("negative", "transformed")) < 1e-13)
        #expect(largestDifference(negative.map(root.inverse), [-3, -0.2, 0, 2]) < 1e-13)
    }

    /// The mean of what was transformed, by simulation.
    @Test(arguments: [0, 0.3, 0.5, 1])
    func theBiasIsTakenOut(_ power: Double) {
        let transform = BoxCox(power: power)
        var numbers = RandomNumbers(seed: 3)
        let mean = transform.transformed(20)
        let deviation = 0.1 * (power * mean + 1)
        let drawn = Moments(
            (0..<100_000).map { _ in transform.inverse(mean + deviation * numbers.normal()) })
        let adjusted = transform.inverseMean(mean, variance: deviation * deviation)
        #expect(abs(adjusted - drawn.mean) < 5 * drawn.standardDeviation / 316)
        if power < 1 { #expect(adjusted > transform.inverse(mean)) }
    }

    @Test func whatHasNoPower() {
        #expect(BoxCox.guerrero([1, 1, 1, 1, 1, 1], seasonLength: 2) == nil)
        #expect(BoxCox.guerrero([1, 2], seasonLength: 2) == nil)
        #expect(BoxCox.profileLikelihood([1, 2, 3, -1, 5, 9], seasonLength: 1) == nil)
        #expect(BoxCox(power: 0).transformed(-1).isNaN)
        #expect(BoxCox(power: -1).transformed(0).isNaN)
        #expect(BoxCox(power: -1).inverse(2).isNaN)
    }

    /// A missing value is left out, and the unit does not matter.
    @Test func gapsAndUnits() throws {
        var numbers = RandomNumbers(seed: 8)
        var values = (0..<120).map { exp2(0.05 * Double($0) + 0.3 * numbers.normal()) }
        values[5] = .nan
        values[60] = .nan
        let one = try #require(BoxCox.profileLikelihood(values, seasonLength: 4)).power
        let kilo = values.map { $0 * 1000 }
        let other = try #require(BoxCox.profileLikelihood(kilo, seasonLength: 4)).power
        #expect(abs(one - other) < 1e-5 && abs(one) < 0.3)
        let log = try #require(BoxCox.guerrero(values, seasonLength: 4)).power
        #expect(abs(log) < 0.4)
    }
}
