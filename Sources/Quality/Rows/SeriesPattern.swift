import Ingestion
import Tabular

/// A series whose name is not of the form that the job expects: a typing error would make a new series.
enum SeriesPattern: RowCheck {
    static let rule = "seriesPattern"
    static let defaultAction = QualityAction.quarantineRow
    static let summary = "the series' name is not of the form that the job expects"
    static let advice =
        "Correct the name at its source, or change quality.seriesPattern in the job file."

    static func faults(in context: RowContext) -> [RowFault] {
        guard let pattern = context.settings.seriesPattern,
            let expression = try? Regex(pattern)
        else { return [] }
        var known: [String: Bool] = [:]
        return context.batch.rows.indices.compactMap { index in
            let name = context.batch.rows[index].series
            guard !name.isEmpty else { return nil }
            let fits =
                known[name]
                ?? {
                    let fits = (try? expression.wholeMatch(in: name)) != nil
                    known[name] = fits
                    return fits
                }()
            if fits { return nil }
            return context.fault(
                index, Mismatch(expected: "a name such as \(pattern)", found: "\"\(name)\""))
        }
    }
}
