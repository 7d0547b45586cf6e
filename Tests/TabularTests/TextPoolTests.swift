import Tabular
import Testing

@Suite struct TextPoolTests {
    @Test func codesFollowTheFirstAppearance() {
        var generator = SeededGenerator(seed: 5)
        var pool = TextPool()
        var expected: [String: Int] = [:]
        for _ in 0..<20_000 {
            let number = Int.random(in: 0...3000, using: &generator)
            let text = String(repeating: "x", count: number % 17) + "\(number)"
            let known = expected[text] ?? expected.count
            expected[text] = known
            let code = Array(text.utf8).withUnsafeBufferPointer { pool.code(of: $0) }
            #expect(code == known)
        }
        #expect(pool.texts.count == expected.count)
        for (text, code) in expected { #expect(pool.texts[code] == text) }
    }

    @Test func theEmptyTextHasACodeToo() {
        var pool = TextPool()
        let empty = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        #expect(pool.code(of: empty) == 0)
        #expect(pool.code(of: empty) == 0)
        #expect(pool.texts == [""])
    }
}
