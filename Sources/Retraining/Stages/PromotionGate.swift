package import Evaluation

/// The gate between a challenger and production: every criterion with its threshold and its value.
package enum PromotionGate {
    package static func criteria(
        champion: Scorecard, challenger: Scorecard, policy: PromotionPolicy
    ) -> [Comparison.Criterion] {
        [improvement(champion, challenger, policy)]
            + policy.limits.flatMap { limits($0, challenger) }
    }

    /// The share by which the challenger's loss is below the champion's. A champion without loss cannot
    /// be improved on.
    private static func improvement(
        _ champion: Scorecard, _ challenger: Scorecard, _ policy: PromotionPolicy
    ) -> Comparison.Criterion {
        var value: Double?
        if let measure = AccuracyMeasures.named(policy.measure),
            let old = champion.value(of: policy.measure),
            let new = challenger.value(of: policy.measure)
        {
            let oldLoss = measure.direction.loss(old)
            if oldLoss != 0 {
                // Beyond the range of numbers where the champion is all but perfect.
                let share = (oldLoss - measure.direction.loss(new)) / abs(oldLoss)
                value = share.isFinite ? share : nil
            }
        }
        let percent = shortText(policy.improvement * 100)
        return Comparison.Criterion(
            name: "\(policy.measure) better by at least \(percent)%",
            threshold: policy.improvement, value: value,
            holds: value.map { $0 >= policy.improvement } ?? false)
    }

    private static func limits(
        _ limit: PromotionPolicy.Limit, _ challenger: Scorecard
    ) -> [Comparison.Criterion] {
        let value = challenger.value(of: limit.measure)
        var criteria: [Comparison.Criterion] = []
        if let minimum = limit.minimum {
            criteria.append(
                Comparison.Criterion(
                    name: "\(limit.measure) at least \(shortText(minimum))", threshold: minimum,
                    value: value, holds: value.map { $0 >= minimum } ?? false))
        }
        if let maximum = limit.maximum {
            criteria.append(
                Comparison.Criterion(
                    name: "\(limit.measure) at most \(shortText(maximum))", threshold: maximum,
                    value: value, holds: value.map { $0 <= maximum } ?? false))
        }
        return criteria
    }
}
