/// One way in which a series can change: where it would be, and how clear it is.
protocol ChangeComponent: Sendable {
    static var component: ChangedComponent { get }

    /// The clearest change of this kind that is not believed yet, of every shape it can have.
    static func candidates(in description: Description) -> [Candidate]
}

/// **The one list of what can change.**
enum ChangeComponents {
    static let all: [any ChangeComponent.Type] = [
        LevelChange.self, TrendChange.self, SpreadChange.self, SeasonChange.self,
        AutocorrelationChange.self, CalendarChange.self,
    ]
}

/// A change that might be believed.
struct Candidate {
    enum Amendment {
        case shape(MeanShape)
        case spread(Int)
        case memory(Int)
    }

    let kind: ChanceOfChange.Kind
    let amendment: Amendment
    /// Twice the gain in the logarithm of the likelihood.
    let statistic: Double

    func added(to believed: Believed) -> Believed {
        var believed = believed
        switch amendment {
        case .shape(let shape): believed.shapes.append(shape)
        case .spread(let start): believed.spreads = (believed.spreads + [start]).sorted()
        case .memory(let start): believed.memories = (believed.memories + [start]).sorted()
        }
        return believed
    }
}
