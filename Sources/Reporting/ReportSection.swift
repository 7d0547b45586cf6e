import Retraining

/// One section of the page. Each states in words where it has nothing to show.
package struct ReportSection: Sendable {
    /// The anchor within the page.
    package let id: String
    package let title: String
    /// Writes what stands below the heading.
    let write: @Sendable (RunReport, inout HTML) -> Void

    /// Every section, in the order of importance to a reader.
    package static let all: [ReportSection] = [
        .decisions,
        .comparison,
        .forecasts,
        .explanation,
        .drift,
        .quality,
        .ledger,
    ]
}
