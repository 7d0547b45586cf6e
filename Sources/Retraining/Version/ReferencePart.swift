import Drift

/// A part of what new values are held against, as the files of a version have it: a sketch and what belongs to it, of
/// the subject `errors`, `target`, `missing`, `covariates` (what ties them) or `covariate NAME`.
struct ReferencePart {
    let subject: String
    var levels: [[Double]] = []
    /// At least one.
    var statistics: [ReferenceStatistic] = []
}

extension ReferencePart {
    fileprivate static let errors = "errors"
    fileprivate static let target = "target"
    fileprivate static let missing = "missing"
    fileprivate static let covariates = "covariates"
    fileprivate static let covariatePrefix = "covariate "

    fileprivate init(
        _ subject: String, _ sketch: QuantileSketch?, _ statistics: [ReferenceStatistic]
    ) {
        self.init(subject: subject, levels: sketch?.levels ?? [], statistics: statistics)
    }

    /// Nil where the levels are those of no sketch.
    fileprivate var sketch: QuantileSketch? { QuantileSketch(levels: levels) }
}

extension SeriesModel {
    var parts: [ReferencePart] {
        guard let reference else {
            preconditionFailure("a run gives every model that it writes a reference")
        }
        var parts: [ReferencePart] = []
        if let errors = reference.errors {
            parts.append(ReferencePart(ReferencePart.errors, errors.sketch, errors.statistics))
        }
        if let target = reference.target {
            parts.append(
                ReferencePart(ReferencePart.target, target.reference.sketch, target.statistics))
        }
        parts.append(ReferencePart(ReferencePart.missing, nil, reference.missing.statistics))
        return parts + (covariates?.parts ?? [])
    }
}

extension CovariatesReference {
    var parts: [ReferencePart] {
        // A double holds half of its bits.
        let halves = [Double(digest >> 32), Double(digest & 0xffff_ffff)]
        let tie = ReferencePart(
            ReferencePart.covariates, together?.sketch,
            [ReferenceStatistic("digest", halves)] + (together?.statistics ?? []))
        return [tie]
            + columns.map {
                ReferencePart(
                    ReferencePart.covariatePrefix + $0.name, $0.reference.sketch,
                    $0.reference.statistics)
            }
    }

    /// Nil where they are no parts of one.
    fileprivate init?(_ parts: ArraySlice<ReferencePart>) {
        guard let tie = parts.first, tie.subject == ReferencePart.covariates,
            let halves = tie.statistics.first, halves.name == "digest", halves.values.count == 2,
            halves.values.allSatisfy({ $0 >= 0 && $0 < 0x1p32 })
        else { return nil }
        var together: ReconstructionReference?
        if tie.statistics.count > 1 {
            together = tie.sketch.flatMap { ReconstructionReference(tie.statistics, sketch: $0) }
            if together == nil { return nil }
        }
        var columns: [Column] = []
        for part in parts.dropFirst() {
            guard part.subject.hasPrefix(ReferencePart.covariatePrefix), let sketch = part.sketch,
                let reference = CovariateReference(part.statistics, sketch: sketch)
            else { return nil }
            let name = String(part.subject.dropFirst(ReferencePart.covariatePrefix.count))
            columns.append(Column(name: name, reference: reference))
        }
        self.init(
            columns: columns, together: together,
            digest: UInt64(halves.values[0]) << 32 | UInt64(halves.values[1]))
    }
}

/// The references of a series on their way out of the files of a version.
struct ReferenceParts {
    /// In the order of the file: those of covariates come last, and what ties them before each.
    private var parts: [ReferencePart] = []

    /// The numbers of one statistic may come in parts.
    mutating func add(
        _ values: UnsafeBufferPointer<Double>, named name: String, to subject: String
    ) {
        if parts.last?.subject != subject { parts.append(ReferencePart(subject: subject)) }
        let part = parts.count - 1
        if parts[part].statistics.last?.name == name {
            let last = parts[part].statistics.count - 1
            parts[part].statistics[last].values.append(contentsOf: values)
        } else {
            parts[part].statistics.append(ReferenceStatistic(name, Array(values)))
        }
    }

    /// After all statistics.
    ///
    /// - Returns: false where the weight is none of a sketch, or the subject has no statistics.
    mutating func add(
        _ values: UnsafeBufferPointer<Float>, weight: Int64, to subject: String
    ) -> Bool {
        guard weight > 0, weight.nonzeroBitCount == 1,
            let part = parts.firstIndex(where: { $0.subject == subject })
        else { return false }
        let height = weight.trailingZeroBitCount
        while parts[part].levels.count <= height { parts[part].levels.append([]) }
        parts[part].levels[height].append(contentsOf: values.lazy.map { Double($0) })
        return true
    }

    private var firstOfCovariates: Int? {
        parts.firstIndex { $0.subject == ReferencePart.covariates }
    }

    var hasCovariates: Bool { firstOfCovariates != nil }

    /// Nil where there are no parts of one.
    var covariates: CovariatesReference? {
        firstOfCovariates.flatMap { CovariatesReference(parts[$0...]) }
    }

    /// Nil where they are no parts of one.
    var reference: SeriesReference? {
        var reference = SeriesReference(errors: nil, target: nil, missing: MissingCounts())
        var isCounted = false
        for part in parts[..<(firstOfCovariates ?? parts.count)] {
            guard let sketch = part.sketch else { return nil }
            switch part.subject {
            case ReferencePart.errors:
                reference.errors = DriftReference(part.statistics, sketch: sketch)
                if reference.errors == nil { return nil }
            case ReferencePart.target:
                reference.target = TargetReference(part.statistics, sketch: sketch)
                if reference.target == nil { return nil }
            case ReferencePart.missing:
                guard let counts = MissingCounts(part.statistics) else { return nil }
                reference.missing = counts
                isCounted = true
            default: return nil
            }
        }
        return isCounted ? reference : nil
    }
}
