/// What a job says of its checks; what it leaves out stays at the default of each check.
package struct QualitySettings: Hashable, Sendable {
    /// The action of a rule, where the job chooses another than the rule's own.
    package var actions: [String: QualityAction]
    /// The rules that are not applied.
    package var off: Set<String>
    /// The least and greatest value that rule `range` accepts.
    package var minimum: Double?
    package var maximum: Double?
    /// Fewer values than this, and rule `tooShort` speaks.
    package var minimumObservations: Int

    package init(
        actions: [String: QualityAction] = [:], off: Set<String> = [], minimum: Double? = nil,
        maximum: Double? = nil,
        minimumObservations: Int = 8
    ) {
        self.actions = actions
        self.off = off
        self.minimum = minimum
        self.maximum = maximum
        self.minimumObservations = minimumObservations
    }
}
