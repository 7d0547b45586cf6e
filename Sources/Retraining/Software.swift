/// This program.
package enum Software {
    /// Semantic versioning.
    package static let version = "0.1.0"
}
