/// What is done where a file or a table is no longer what it was in the runs before.
///
/// |  | evolve | freeze | quarantine |
/// |---|---|---|---|
/// | new column | its rows are taken, the column is told | the run stops | its rows are set aside |
/// | missing covariate | rows are taken without it | the run stops | its rows are set aside |
/// | missing column of another part | as freeze | the run stops | its rows are set aside |
/// | changed type | cells are read as they are | the run stops | its rows are set aside |
package struct SchemaContract: Hashable, Sendable {
    package enum Policy: String, CaseIterable, Hashable, Sendable {
        /// What is new is taken and told, and is known from then on.
        case evolve
        /// The run stops, and the store is as it was.
        case freeze
        /// Every row of the file, or of the table that is in reach, is kept out for a person to decide.
        case quarantine
    }

    package enum Change: String, CaseIterable, Hashable, Sendable {
        /// A column that no earlier run has met.
        case newColumn
        /// A column of the job that is not there.
        case missingColumn
        /// A column of the job that holds what it has not held before, nor should.
        case changedType
    }

    private var newColumn = Policy.evolve
    private var missingColumn = Policy.freeze
    private var changedType = Policy.evolve

    package init() {}

    /// One policy for every change.
    package init(_ policy: Policy) {
        for change in Change.allCases { self[change] = policy }
    }

    package subscript(change: Change) -> Policy {
        get {
            switch change {
            case .newColumn: return newColumn
            case .missingColumn: return missingColumn
            case .changedType: return changedType
            }
        }
        set {
            switch change {
            case .newColumn: newColumn = newValue
            case .missingColumn: missingColumn = newValue
            case .changedType: changedType = newValue
            }
        }
    }
}
