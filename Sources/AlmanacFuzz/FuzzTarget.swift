/// A reader of bytes that strangers write.
package struct FuzzTarget: Sendable {
    package let name: String
    /// Reads the bytes as far as can be. An error is well; a crash is none, and neither is a reading
    /// that contradicts itself, at which `tries` stops with `fatalError`.
    package let tries: @Sendable ([UInt8]) -> Void

    package static let all: [FuzzTarget] = [.csv, .table, .parquet, .time, .model]
}
