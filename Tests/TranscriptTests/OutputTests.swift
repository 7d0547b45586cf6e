import AlmanacCLI
import TimeSeries
import Testing

/// How text is laid out for people, and how what they type is understood.
@Suite struct OutputTests {
    @Test func columnsAreAligned() {
        var table = TextTable([.left("SERIES"), .right("MASE"), .left("WHY")])
        table.append(["drivers", "0.71", "residuals drifted for two runs in a row"])
        table.append(["東京", "12.5", .init("kept", .green)])
        #expect(
            table.lines(indent: 1, width: 40) == [
                " SERIES   MASE  WHY",
                " drivers  0.71  residuals drifted for",
                "                two runs in a row",
                " 東京     12.5  kept",
            ])
        let coloured = table.lines(width: 80, colour: true)
        #expect(coloured.last == "東京     12.5  \u{1B}[32mkept\u{1B}[0m")
    }

    @Test func cellsCannotMoveTheCursor() {
        var table = TextTable([.left()])
        table.append([.init("a\u{1B}[2Jb\nc\td")])
        #expect(table.lines(width: 80) == ["a?[2Jb?c?d"])
    }

    @Test func aTerminalShowsOneLineThatIsWrittenOver() {
        var lines = ProgressLines(rewrites: true, width: 30)
        #expect(lines.report("Reading", after: .milliseconds(999)) == nil)
        #expect(lines.clear() == nil)
        let first = lines.report("Fitting", step: 3, of: 36, after: .seconds(1))
        #expect(first == "\r\u{1B}[2KFitting, 3 of 36 (1 s)")
        #expect(lines.report("Fitting", step: 4, of: 36, after: .milliseconds(1050)) == nil)
        let long = lines.report(
            "Comparing champion and challenger", after: .milliseconds(1100))
        #expect(long == "\r\u{1B}[2KComparing champion and challe")
        #expect(lines.clear() == "\r\u{1B}[2K")
        #expect(lines.clear() == nil)
        #expect(lines.report("Storing", after: .milliseconds(1101)) != nil)
    }

    @Test func aPipeGetsPlainLinesNowAndThen() {
        var lines = ProgressLines(rewrites: false, width: 80)
        #expect(lines.report("Reading", after: .milliseconds(10)) == nil)
        #expect(lines.report("Fitting", step: 3, after: .seconds(2)) == "Fitting, 3 (2 s)\n")
        #expect(lines.report("Fitting", step: 4, after: .seconds(6)) == nil)
        #expect(lines.report("Fitting", step: 5, after: .seconds(7)) == "Fitting, 5 (7 s)\n")
        #expect(lines.clear() == nil)
    }

    @Test func linesAreBrokenBetweenWords() {
        #expect(wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(wrapped("incomprehensible word", width: 5) == ["incomprehensible", "word"])
        #expect(wrapped("", width: 5).isEmpty)
        #expect(wrapped(["[--as-of TIME]", "JOB"], width: 4) == ["[--as-of TIME]", "JOB"])
    }

    @Test(arguments: [
        ("rnu", "run"), ("ru", "run"), ("bakcfill", "backfill"), ("back", "backfill"),
        ("Status", "status"), ("model", "models"), ("frecast", "forecast"),
    ])
    func slipsOfTheFingerAreUnderstood(typed: String, meant: String) {
        #expect(nearest(to: typed, among: Commands.tables.map(\.name)) == meant)
    }

    @Test(arguments: ["x", "train", "delete", "zzzzzz", ""])
    func nothingNearIsNotGuessed(typed: String) {
        #expect(nearest(to: typed, among: Commands.tables.map(\.name)) == nil)
    }

    @Test(arguments: [
        ("1983-01-31", "1983-01-31", "1983-01-31T23:59:59Z"),
        ("1984-02", "1984-02-01", "1984-02-29T23:59:59Z"),
        ("1983-12", "1983-12-01", "1983-12-31T23:59:59Z"),
        ("1983-01-31T06:00:00Z", "1983-01-31T06:00:00Z", "1983-01-31T06:00:00Z"),
        ("1983-01-31 06:00+02:00", "1983-01-31T04:00:00Z", "1983-01-31T04:00:00Z"),
    ])
    func timesBeginAndEnd(typed: String, start: String, end: String) throws {
        let time = try #require(TypedTime(typed))
        #expect(time.start.description == start)
        #expect(time.end.description == end)
    }

    @Test func whatIsNoTimeIsNotTaken() {
        for text in ["1983-02-30", "yesterday", "1983", "31.1.1983", ""] {
            #expect(TypedTime(text) == nil)
        }
    }
}
