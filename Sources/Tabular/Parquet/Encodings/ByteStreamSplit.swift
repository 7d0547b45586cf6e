/// BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones, and so on.
enum ByteStreamSplit {
    static func read(
        _ input: UnsafeRawBufferPointer, width: Int, count: Int,
        into output: UnsafeMutableRawPointer
    ) throws(Fault) {
        guard input.count == count * width else {
            throw Fault(expected: "\(count * width) bytes of values", found: "\(input.count)")
        }
        let target = output.assumingMemoryBound(to: UInt8.self)
        for stream in 0..<width {
            var place = stream
            for k in (stream * count)..<((stream + 1) * count) {
                target[place] = input[k]
                place &+= width
            }
        }
    }
}
