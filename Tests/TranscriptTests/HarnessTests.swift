import Testing

/// A harness that takes wrong output for right would make every transcript worthless.
@Suite struct HarnessTests {
    @Test func wildcardsWithinALine() {
        #expect(matches(line: "took 1.2 s", pattern: "took <*> s"))
        #expect(matches(line: "took  s", pattern: "took <*> s"))
        #expect(matches(line: "a b a c", pattern: "<*>a c"))
        #expect(matches(line: "x-y-z", pattern: "<*>-<*>"))
        #expect(!matches(line: "took 1.2 min", pattern: "took <*> s"))
        #expect(!matches(line: "took 1.2 s", pattern: "took <*> s."))
        #expect(!matches(line: "took 1.2 s", pattern: "took"))
        #expect(!matches(line: "", pattern: "a<*>"))
    }

    @Test func anyLines() {
        #expect(matches(["a", "b", "c"], ["a", "..."]))
        #expect(matches(["a"], ["a", "..."]))
        #expect(matches(["a", "b", "c", "b", "d"], ["...", "b", "d"]))
        #expect(matches([], ["..."]))
        #expect(!matches(["a", "b"], ["a"]))
        #expect(!matches(["a"], ["a", "b"]))
        #expect(!matches(["a", "c"], ["a", "...", "b"]))
        #expect(!matches(["a"], []))
    }

    @Test func differencesShowBothSides() {
        let patch = difference(expected: ["a", "b<*>", "c"], found: ["a", "bx", "d", "e"])
        #expect(patch == "  a\n  bx\n- c\n+ d\n+ e")
    }

    @Test func transcriptsSurviveRewriting() {
        let text = """
            What it shows.
            requires: ../shared/data/x.csv

            $ almanac run \\
            > job.json5
            almanac: run: no.

            See more.
            [exit 2]

            $ # A remark.
            $ true

            """
        let transcript = Transcript(text)
        #expect(transcript.text == text)
        #expect(transcript.requirements == ["../shared/data/x.csv"])
        #expect(transcript.steps.count == 3)
        #expect(transcript.steps.first?.script == "almanac run \\\njob.json5")
        #expect(
            transcript.steps.first?.expected
                == ["almanac: run: no.", "", "See more.", "[exit 2]"])
    }

    @Test func commandsAreRunAsATranscriptSaysThem() throws {
        let bench = try Workbench()
        #expect(
            try bench.lines(of: "echo out; echo err >&2; exit 3") == ["out", "err", "[exit 3]"])
        #expect(try bench.lines(of: "pwd; echo $DATA") == ["$PWD", "$DATA"])
        #expect(try bench.lines(of: "touch a; false") == ["[exit 1]"])
        #expect(try bench.lines(of: "ls") == ["a"])
    }
}
