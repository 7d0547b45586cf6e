import Drift

/// What a reference is of, as the files of a version name it.
enum ReferenceSubject: String, CaseIterable {
    case errors, target, missing

    func sketch(_ reference: SeriesReference) -> QuantileSketch? {
        switch self {
        case .errors: reference.errors?.sketch
        case .target: reference.target?.reference.sketch
        case .missing: nil
        }
    }

    /// All but the sketch.
    func statistics(_ reference: SeriesReference) -> [ReferenceStatistic] {
        switch self {
        case .errors: reference.errors?.statistics ?? []
        case .target: reference.target?.statistics ?? []
        case .missing: reference.missing.statistics
        }
    }
}

/// A reference on its way out of the files of a version.
struct ReferenceParts {
    private struct OfSubject {
        var levels: [[Double]] = []
        var statistics: [ReferenceStatistic] = []
    }

    private var errors = OfSubject()
    private var target = OfSubject()
    private var missing = OfSubject()

    private subscript(subject: ReferenceSubject) -> OfSubject {
        get {
            switch subject {
            case .errors: errors
            case .target: target
            case .missing: missing
            }
        }
        _modify {
            switch subject {
            case .errors: yield &errors
            case .target: yield &target
            case .missing: yield &missing
            }
        }
    }

    /// False where the weight is none of a sketch.
    mutating func add(
        _ values: UnsafeBufferPointer<Float>, weight: Int64, to subject: ReferenceSubject
    ) -> Bool {
        guard weight > 0, weight.nonzeroBitCount == 1 else { return false }
        let height = weight.trailingZeroBitCount
        while self[subject].levels.count <= height { self[subject].levels.append([]) }
        self[subject].levels[height].append(contentsOf: values.lazy.map { Double($0) })
        return true
    }

    /// The numbers of one statistic may come in parts.
    mutating func add(
        _ values: UnsafeBufferPointer<Double>, named name: String, to subject: ReferenceSubject
    ) {
        if let last = self[subject].statistics.indices.last,
            self[subject].statistics[last].name == name
        {
            self[subject].statistics[last].values.append(contentsOf: values)
        } else {
            self[subject].statistics.append(ReferenceStatistic(name, Array(values)))
        }
    }

    /// Nil where they are no parts of one.
    var reference: SeriesReference? {
        guard let counts = MissingCounts(missing.statistics) else { return nil }
        var reference = SeriesReference(errors: nil, target: nil, missing: counts)
        if !errors.statistics.isEmpty || !errors.levels.isEmpty {
            reference.errors = QuantileSketch(levels: errors.levels).flatMap {
                DriftReference(errors.statistics, sketch: $0)
            }
            if reference.errors == nil { return nil }
        }
        if !target.statistics.isEmpty || !target.levels.isEmpty {
            reference.target = QuantileSketch(levels: target.levels).flatMap {
                TargetReference(target.statistics, sketch: $0)
            }
            if reference.target == nil { return nil }
        }
        return reference
    }
}
