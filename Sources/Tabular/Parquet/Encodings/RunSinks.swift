/// Where the codes of a dictionary go as codes.
struct CodeSink: RunSink {
    var output: UnsafeMutablePointer<Int32>
    /// The code in the column for each code in the chunk; nil where they are the same.
    let codes: UnsafePointer<Int32>?

    mutating func append(_ value: UInt32, repeated count: Int) {
        let code = codes?[Int(value)] ?? Int32(truncatingIfNeeded: value)
        output.update(repeating: code, count: count)
        output += count
    }

    mutating func append(_ values: UnsafePointer<UInt32>, _ count: Int) {
        if let codes {
            for k in 0..<count { output[k] = codes[Int(values[k])] }
        } else {
            for k in 0..<count { output[k] = Int32(truncatingIfNeeded: values[k]) }
        }
        output += count
    }
}

/// Where the codes of a dictionary go as its elements.
struct GatherSink<Element: BitwiseCopyable>: RunSink {
    var output: UnsafeMutablePointer<Element>
    let dictionary: UnsafePointer<Element>

    mutating func append(_ value: UInt32, repeated count: Int) {
        output.update(repeating: dictionary[Int(value)], count: count)
        output += count
    }

    mutating func append(_ values: UnsafePointer<UInt32>, _ count: Int) {
        for k in 0..<count { output[k] = dictionary[Int(values[k])] }
        output += count
    }
}

/// The same for elements of any width.
struct GatherBytesSink: RunSink {
    var output: UnsafeMutableRawPointer
    let dictionary: UnsafeRawPointer
    let width: Int

    mutating func append(_ value: UInt32, repeated count: Int) {
        for _ in 0..<count { put(value) }
    }

    mutating func append(_ values: UnsafePointer<UInt32>, _ count: Int) {
        for k in 0..<count { put(values[k]) }
    }

    private mutating func put(_ value: UInt32) {
        output.copyMemory(from: dictionary + Int(value) * width, byteCount: width)
        output += width
    }
}

/// Where booleans go, of one byte each.
struct BooleanSink: RunSink {
    var output: UnsafeMutablePointer<UInt8>

    mutating func append(_ value: UInt32, repeated count: Int) {
        output.update(repeating: UInt8(truncatingIfNeeded: value), count: count)
        output += count
    }

    mutating func append(_ values: UnsafePointer<UInt32>, _ count: Int) {
        for k in 0..<count { output[k] = UInt8(truncatingIfNeeded: values[k]) }
        output += count
    }
}
