// The classes of demand of Syntetos, Boylan and Croston, On the categorization of demand patterns, Journal
// of the Operational Research Society 56 (2005): by the average interval between demands (1.32) and the
// squared coefficient of variation of their sizes (0.49). Beyond an interval of 1.32 the methods of this
// folder have the smaller mean squared error.
//
//     IntermittentDemand([0, 0, 3, 0, 1, 0]).kind          // lumpy: interval 3, squared variation 0.5
//     IntermittentDemand.recognises([0, 0, 3, 0, 1, 0])    // true

import Statistics

/// How often and how evenly a series has demand. Zero is no demand; missing values are not counted.
package struct IntermittentDemand: Hashable, Sendable {
    /// The four classes.
    package enum Kind: String, Codable, Hashable, Sendable {
        case smooth, erratic, intermittent, lumpy
    }

    /// Beyond this average interval demand is intermittent or lumpy.
    package static let intervalLimit = 1.32
    /// Beyond this squared coefficient of variation demand is erratic or lumpy.
    package static let variationLimit = 0.49

    /// The share of the observations that are zero; `nan` without any.
    package let zeroShare: Double
    /// Observations for each demand; infinite where there was none.
    package let averageInterval: Double
    /// (deviation / mean)² of the demands; 0 with fewer than two.
    package let squaredVariation: Double
    /// Whether a value is below zero.
    package let hasNegatives: Bool

    /// - Parameter values: one a period; `nan` where missing.
    package init(_ values: [Double]) {
        var observed = 0
        var negative = false
        var sizes = Moments()
        for value in values where value.isFinite {
            observed += 1
            if value != 0 { sizes.add(value) }
            if value < 0 { negative = true }
        }
        zeroShare = Double(observed - sizes.count) / Double(observed)
        averageInterval = Double(observed) / Double(sizes.count)
        let relative = sizes.standardDeviation / sizes.mean
        squaredVariation = sizes.count > 1 ? relative * relative : 0
        hasNegatives = negative
    }

    /// The class of the series; one without a demand is intermittent, one without observations smooth.
    package var kind: Kind {
        let even = squaredVariation <= IntermittentDemand.variationLimit
        if averageInterval > IntermittentDemand.intervalLimit {
            return even ? .intermittent : .lumpy
        }
        return even ? .smooth : .erratic
    }

    /// Whether the methods for intermittent demand should serve the series: no value below zero, and
    /// more than 1.32 observations for each demand.
    package static func recognises(_ values: [Double]) -> Bool {
        let demand = IntermittentDemand(values)
        return !demand.hasNegatives && demand.averageInterval > intervalLimit
    }
}
