// Goal: the changes that a series went through, the clearest first.
//
// Source: one change at a time, the clearest first, all that is known estimated anew after each (Chen and Liu 1993
// for outliers, shifts and passing changes in autocorrelated series; Bai 1997 shows that breaks found
// one at a time and dated anew once the others are known are as good as those found together). A change is
// believed where chance, over all dates and kinds, would show as clear a one in a share `rate` of series without
// changes. Kinds compete: what comes next is what chance explains least.

import Glibc

enum Search {
    static func run(_ series: Observations, rate: Double, most: Int) -> Found {
        var description = Description(series, known(in: series))
        var logPValues: [Believed.Reference: Double] = [:]
        for _ in 0..<most {
            guard let best = best(in: description, rate: rate) else { break }
            let candidate = best.candidate
            description = Description(series, candidate.added(to: description.believed))
            logPValues[.init(candidate.amendment)] = best.logP
        }
        if description.believed.changes > 1 {
            let apart = CloseChanges.apart(description.believed, series)
            if apart.shapes != description.believed.shapes {
                description = Description(series, apart)
            }
            revise(&description, &logPValues, rate: rate)
        }
        return Found(description: description, logPValues: logPValues)
    }

    struct Found {
        var description: Description
        var logPValues: [Believed.Reference: Double]

        /// The chance of a change as clear as this one, of any kind.
        func pValue(_ amendment: Candidate.Amendment, _ kind: ChanceOfChange.Kind) -> Double {
            kind.chanceOfAny(logPValues[.init(amendment)] ?? 0)
        }
    }

    /// The calendar belongs to the mean from the start, as far as it earns its price.
    private static func known(in series: Observations) -> Believed {
        var believed = Believed()
        guard series.regressors.contains(where: { $0.kind == .calendar }) else { return believed }
        var description = Description(series, believed)
        for (index, regressor) in series.regressors.enumerated() where regressor.kind == .calendar {
            let columns = MeanShape.regressor(index, from: 0).columns(series)
            let gain = description.statistic(
                description.fits.indices.map { ($0, description.fits[$0].gain(of: columns)) })
            guard gain > log(Double(series.count)) else { continue }
            believed.shapes.append(.regressor(index, from: 0))
            description = Description(series, believed)
        }
        return believed
    }

    /// The clearest change that is not believed yet; nil where chance explains all.
    private static func best(
        in description: Description, rate: Double
    ) -> (candidate: Candidate, logP: Double)? {
        var best: (candidate: Candidate, logP: Double, gain: Double)?
        for component in ChangeComponents.all {
            for candidate in component.candidates(in: description) {
                let logP = description.logPValue(of: candidate)
                guard logP <= log(rate * candidate.kind.share) else { continue }
                // Of several that chance does not explain, the one that explains most.
                let gain = description.excess(of: candidate)
                if gain > best?.gain ?? -.infinity { best = (candidate, logP, gain) }
            }
        }
        return best.map { ($0.candidate, $0.logP) }
    }

    /// Each change of the mean is dated anew now that the others are known, and dropped where they explain it;
    /// again while that changes anything, since what is dropped may have held another at a wrong date.
    private static func revise(
        _ description: inout Description, _ logPValues: inout [Believed.Reference: Double],
        rate: Double
    ) {
        for _ in 0..<3 {
            let before = description.believed.shapes
            reviseOnce(&description, &logPValues, rate: rate)
            if description.believed.shapes == before { return }
        }
    }

    private static func reviseOnce(
        _ description: inout Description, _ logPValues: inout [Believed.Reference: Double],
        rate: Double
    ) {
        var index = 0
        while index < description.believed.shapes.count {
            let shape = description.believed.shapes[index]
            guard shape.isChange else {
                index += 1
                continue
            }
            let rest = description.without(shape: index)
            logPValues[.init(.shape(shape))] = nil
            let kind = shape.kind(in: rest.series)
            guard let again = rest.candidate(like: kind),
                case .shape(let likeliest) = again.amendment,
                rest.logPValue(of: again) <= log(rate * kind.share),
                !CloseChanges.isBesideStep(likeliest, in: rest.believed)
            else {
                description = rest
                continue
            }
            let dated = CloseChanges.dated(likeliest, beside: rest)
            var believed = rest.believed
            believed.shapes.insert(dated, at: index)
            description = Description(rest.series, believed)
            logPValues[.init(.shape(dated))] = rest.logPValue(of: again)
            index += 1
        }
    }
}

extension Description {
    func logPValue(of candidate: Candidate) -> Double {
        min(0, -excess(of: candidate) / tail(of: candidate).scale)
    }

    /// How far the statistic lies beyond where its tail begins: what a change explains beyond chance.
    func excess(of candidate: Candidate) -> Double {
        candidate.statistic - tail(of: candidate).start
    }

    private func tail(of candidate: Candidate) -> ChanceOfChange.Tail {
        ChanceOfChange.tail(
            candidate.kind, count: series.count,
            correlation: memory?.max() ?? correlations[best.fit],
            seasons: series.seasonLength > 1
                ? Double(series.periods) / Double(series.seasonLength) : .infinity)
    }

    /// The clearest change of one kind, a season's of whatever waves.
    func candidate(like kind: ChanceOfChange.Kind) -> Candidate? {
        for component in ChangeComponents.all where component.component == kind.component {
            let found = component.candidates(in: self).filter { found in
                if case .season = found.kind, case .season = kind { return true }
                return found.kind == kind
            }
            if let best = found.max(by: { excess(of: $0) < excess(of: $1) }) { return best }
        }
        return nil
    }
}

extension MeanShape {
    /// Whether it is a change, and not a part of the mean from the start.
    var isChange: Bool {
        if case .regressor(_, from: 0) = self { return false }
        return true
    }

    func kind(in series: Observations) -> ChanceOfChange.Kind {
        switch self {
        case .step: .step
        case .slope: .slope
        case .stretch(let from, let end): end - from == 1 ? .single : .stretch
        case .season(let from, let waves):
            .season(
                columns: MeanShape.waves(waves, series).count,
                isPart: series.periods - series.times[from] < series.seasonLength)
        case .regressor: .calendar
        }
    }
}

extension Believed {
    var changes: Int { shapes.count(where: \.isChange) + spreads.count + memories.count }

    /// What tells one change from another.
    enum Reference: Hashable {
        case shape(MeanShape)
        case spread(Int)
        case memory(Int)

        init(_ amendment: Candidate.Amendment) {
            switch amendment {
            case .shape(let shape): self = .shape(shape)
            case .spread(let start): self = .spread(start)
            case .memory(let start): self = .memory(start)
            }
        }
    }
}
