import Quality
import Testing

/// Every rule of the list, on a delivery with its fault and on one without.
@Suite struct CheckCaseTests {
    @Test func everyRuleHasACase() {
        #expect(CheckCase.all.map(\.rule) == CheckList.rules)
    }

    @Test(arguments: CheckList.rules) func objectsInTheseWords(_ rule: String) throws {
        for item in CheckCase.all where item.rule == rule {
            let found = try item.objects().findings.filter { $0.rule == rule }
            #expect(found.map(\.message) == item.sentences)
            for finding in found {
                #expect(finding.advice.hasSuffix("."))
                #expect(finding.message.hasSuffix("."))
                #expect(finding.count >= 1)
            }
        }
    }

    @Test(arguments: CheckList.rules) func isSilentWithoutTheFault(_ rule: String) throws {
        for item in CheckCase.all where item.rule == rule {
            let found = try item.isSilent().findings.filter { $0.rule == rule }
            #expect(found.map(\.message) == [])
        }
    }
}
