import Quality
import Reporting
import Retraining
import Testing

/// The sentences at the head of the page, as a reader meets them.
@Suite struct VerdictTests {
    @Test func tellsAPublishedRun() {
        let record = Fixture.typical().record
        #expect(
            Verdict.outcome(record) == "Version 18 was published in place of version 17.")
        #expect(
            Verdict.decisions(record)
                == "Of 5 series: 2 updated, 1 re-estimated and 2 refitted.")
        #expect(
            Verdict.drift(record)
                == "2 of 5 series are flagged for drift; the errors of 3 lie beyond a threshold in this run,"
                + " where chance alone would put about 0.05.")
        #expect(
            Verdict.quality(record)
                == "3 findings on the data: 1 sets rows aside, 1 warns and 1 informs.")
    }

    @Test func tellsAFirstVersion() {
        var record = Fixture.typical().record
        record.promotion.previousVersion = nil
        #expect(
            Verdict.outcome(record) == "Version 18 was published as the first champion.")
    }

    @Test func tellsThatNothingIsNew() {
        let record = Fixture.nothingNew().record
        #expect(
            Verdict.outcome(record)
                == "No new row arrived, so nothing was published; version 18 stays the champion.")
        #expect(Verdict.drift(record) == "No series had its drift measured.")
        #expect(Verdict.quality(record) == "The quality checks found nothing.")
        #expect(Verdict.decisions(record) == "Of 5 series: 5 kept.")
    }

    @Test func tellsWhatHaltedTheRun() {
        let record = Fixture.halted().record
        #expect(
            Verdict.outcome(record)
                == "A quality check stopped the run before anything was published; version 18 stays"
                + " the champion.")
        #expect(Verdict.stoppedBy(record).map(\.rule) == ["schema"])
        #expect(Verdict.stoppedBy(Fixture.typical().record).isEmpty)
    }

    @Test func tellsOfNothingAtAll() {
        let record = Fixture.empty().record
        #expect(
            Verdict.outcome(record)
                == "No new row arrived, so nothing was published; there is no champion yet.")
        #expect(Verdict.decisions(record) == "No series came to a decision.")
    }
}
