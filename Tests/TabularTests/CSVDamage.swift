/// What happens to files: bits flip, ends are missing, parts are doubled, moved and spliced in.
enum CSVDamage {
    private static let splices: [[UInt8]] = [
        [0], [0xff], [0xc3], [0xed, 0xa0, 0x80], [34], [34, 34], [13], [10], [13, 10], [44], [59],
        [0xef, 0xbb, 0xbf], [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], Array("-".utf8),
        Array("1e308".utf8), Array("9223372036854775808".utf8), Array("\"\"\"".utf8),
        Array("2024-02-30T25:61:61+99:99".utf8), Array("-0001-01-01".utf8), Array(" NA ".utf8),
    ]

    static func inflict(on bytes: inout [UInt8], _ generator: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 1...20, using: &generator))
            switch Int.random(in: 0..<8, using: &generator) {
            case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4: bytes.removeSubrange(place...)
            case 5:
                let from = Int.random(in: 0..<bytes.count, using: &generator)
                for offset in 0..<(end - place) where from + offset < bytes.count {
                    bytes[place + offset] = bytes[from + offset]
                }
            case 6:
                // Seldom long: a record with thousands of fields, a cell with thousands of digits.
                let length =
                    Int.random(in: 0..<40, using: &generator) == 0 ? 70_000 : end - place
                bytes.insert(contentsOf: [UInt8](repeating: bytes[place], count: length), at: place)
            default:
                bytes.insert(
                    contentsOf: splices.randomElement(using: &generator) ?? [], at: place)
            }
        }
    }
}
