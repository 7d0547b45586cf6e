import Quality
import Retraining

/// The words for what is done about a series.
enum ActionWords {
    static let gravestFirst: [RetrainingAction] = [.halt, .refit, .reestimate, .update, .keep]

    /// Whether a reader wants to see it at once.
    static func isNotable(_ action: RetrainingAction) -> Bool {
        switch action {
        case .halt, .refit, .reestimate: return true
        case .update, .keep: return false
        }
    }

    static func past(_ action: RetrainingAction) -> String {
        switch action {
        case .keep: return "kept"
        case .update: return "updated"
        case .reestimate: return "re-estimated"
        case .refit: return "refitted"
        case .halt: return "halted"
        }
    }

    static func meaning(_ action: RetrainingAction) -> String {
        switch action {
        case .keep: return "no new observation: the model stays as it is"
        case .update: return "new observations pass through the model; its parameters stay"
        case .reestimate: return "same form, parameters optimised again"
        case .refit: return "form and parameters searched from scratch"
        case .halt: return "not touched in this run"
        }
    }
}

/// The words and signs for the gravity of a finding. The sign says without colour what the colour says.
enum GravityWords {
    static func sign(_ action: QualityAction) -> String {
        switch action {
        case .fail: return "■"
        case .quarantineSeries: return "◆"
        case .quarantineRow: return "▲"
        case .warn: return "●"
        case .info: return "○"
        }
    }

    static func label(_ action: QualityAction) -> String {
        switch action {
        case .fail: return "Run stopped"
        case .quarantineSeries: return "Series set aside"
        case .quarantineRow: return "Rows set aside"
        case .warn: return "Warning"
        case .info: return "Information"
        }
    }

    /// For "3 findings: 1 stops the run and 2 warn".
    static func verb(_ action: QualityAction, _ count: Int) -> String {
        let one = count == 1
        switch action {
        case .fail: return one ? "stops the run" : "stop the run"
        case .quarantineSeries: return one ? "sets a series aside" : "set series aside"
        case .quarantineRow: return one ? "sets rows aside" : "set rows aside"
        case .warn: return one ? "warns" : "warn"
        case .info: return one ? "informs" : "inform"
        }
    }
}
