// Goal: the probability that the values have changed, in mean or spread, and since when.
// Source: Adams and MacKay, Bayesian online changepoint detection (2007, arXiv 0710.3742), with a
// normal likelihood of unknown mean and precision and its conjugate prior (Murphy, Conjugate
// Bayesian analysis of the Gaussian distribution, 2007).
//
// Derivation: r is the number of values since the last change. At every value a run goes on with
// probability 1 − H or ends with H = 1 / `expectedRun`. A run of r values has the posterior κ = κ₀
// + r, α = α₀ + r/2, a mean μ and a β, under which the next value follows Student's t with 2α
// degrees of freedom, location μ and squared scale β (κ + 1) / (α κ). All in logarithms; runs with
// less than 1e-10 of the probability are dropped, and above `mostRuns` the least likely, so that a
// value costs a bounded number of steps.
//
// A drift is signalled once for a change, when the runs shorter than `recent` values together reach
// `certainty`; the state goes on, since it has already begun anew by itself.

import Glibc

/// Bayesian online change-point detection.
package struct BayesianChangePoint: DriftDetector {
    package static let name = "bocpd"
    package static let summary = "the probability of a recent change of mean or spread (Bayesian)"
    package static let input = DetectorInput.values

    package struct Prior: Codable, Hashable, Sendable {
        /// μ₀, for standardised values.
        package var mean = 0.0
        /// κ₀, how many values the mean is worth.
        package var meanWeight = 0.1
        /// α₀.
        package var shape = 1.0
        /// β₀.
        package var rate = 1.0

        package init() {}
    }

    package let prior: Prior
    package let expectedRun: Double
    /// A change within so many values is recent; nothing is said before twice as many.
    package let recent: Int
    package let certainty: Double
    package let mostRuns: Int

    private static let leastLogWeight = -23.0

    /// From the shortest to the longest.
    private var runs: [RunLength]
    private var count = 0
    private var hasSignalled = false

    private struct RunLength: Codable, Hashable {
        var length: Int
        var logWeight: Double
        var mean: Double
        var rate: Double
    }

    package init() { self.init(Prior()) }

    package init(
        _ prior: Prior, expectedRun: Double = 250, recent: Int = 20, certainty: Double = 0.9,
        mostRuns: Int = 200
    ) {
        self.prior = prior
        self.expectedRun = expectedRun
        self.recent = recent
        self.certainty = certainty
        self.mostRuns = mostRuns
        runs = [RunLength(length: 0, logWeight: 0, mean: prior.mean, rate: prior.rate)]
    }

    /// The length that is most likely for the present run.
    package var likeliestRun: Int {
        runs.max { $0.logWeight < $1.logWeight }?.length ?? 0
    }

    /// The probability that the last change lies fewer than `length` values back.
    package func probability(ofRunBelow length: Int) -> Double {
        runs.reduce(0) { $0 + ($1.length < length ? exp($1.logWeight) : 0) }
    }

    package mutating func take(_ value: Double) -> DetectorSignal {
        count += 1
        advance(value)
        normalise()
        guard count >= 2 * recent else { return .none }
        let probability = probability(ofRunBelow: recent)
        if hasSignalled {
            hasSignalled = probability >= 0.5
            return .none
        }
        guard probability >= certainty else { return probability >= 0.5 ? .warning : .none }
        hasSignalled = true
        return .drift
    }

    /// Each run goes on, and all of them together feed the one that begins.
    private mutating func advance(_ value: Double) {
        let goesOn = log1p(-1 / expectedRun)
        let ends = -log(expectedRun)
        var greatest = -Double.infinity
        for index in runs.indices {
            let run = runs[index]
            let weight = prior.meanWeight + Double(run.length)
            let shape = prior.shape + Double(run.length) / 2
            let distance = value - run.mean
            // 2 α times the squared scale of the predictive t.
            let spread = 2 * run.rate * (weight + 1) / weight
            let rising: Double = lgamma(shape + 0.5) - lgamma(shape)
            let density =
                rising - 0.5 * log(Double.pi * spread)
                - (shape + 0.5) * log1p(distance * distance / spread)
            runs[index].length += 1
            runs[index].logWeight += density
            runs[index].mean = (weight * run.mean + value) / (weight + 1)
            runs[index].rate += weight * distance * distance / (2 * (weight + 1))
            greatest = max(greatest, runs[index].logWeight)
        }
        let sum = runs.reduce(0) { $0 + exp($1.logWeight - greatest) }
        for index in runs.indices { runs[index].logWeight += goesOn }
        let begun = RunLength(
            length: 0, logWeight: ends + greatest + log(sum), mean: prior.mean, rate: prior.rate)
        runs.insert(begun, at: 0)
    }

    /// Makes the probabilities add up to 1, and drops the least likely runs.
    private mutating func normalise() {
        if runs.count > mostRuns,
            let least = runs.indices.min(by: { runs[$0].logWeight < runs[$1].logWeight })
        {
            runs.remove(at: least)
        }
        let greatest = runs.reduce(-Double.infinity) { max($0, $1.logWeight) }
        let sum = runs.reduce(0) { $0 + exp($1.logWeight - greatest) }
        let total = greatest + log(sum)
        for index in runs.indices { runs[index].logWeight -= total }
        runs.removeAll { $0.logWeight < Self.leastLogWeight }
    }
}
