import Tabular
import Testing

/// What was expected and found, in one sentence.
@Suite struct MismatchTests {
    @Test func saysBoth() {
        let mismatch = Mismatch(expected: "a number", found: "\"soon\"")
        #expect(mismatch.words == "expected a number, found \"soon\"")
        #expect(mismatch.sentence == "Expected a number, found \"soon\".")
    }

    @Test func leavesOutWhatGoesWithoutSaying() {
        let mismatch = Mismatch(
            expected: "a value", opening: "the value is ", found: "empty", ending: ", alas")
        #expect(mismatch.words == "the value is empty, alas")
        #expect(mismatch.sentence == "The value is empty, alas.")
    }

    @Test func goesOnWithoutChangingEither() {
        let mismatch = Mismatch(expected: "8 rows", found: "7", ending: " today")
        let more = mismatch.followed(by: ", and 2 more such rows")
        #expect(more.words == "expected 8 rows, found 7 today, and 2 more such rows")
        #expect(more.expected == mismatch.expected && more.found == mismatch.found)
    }
}
