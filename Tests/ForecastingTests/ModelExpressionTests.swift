import Forecasting
import FoundationEssentials
import Testing

/// What may be written where a model is named, and what is said of the rest.
@Suite struct ModelExpressionTests {
    @Test(arguments: [
        ("ets", "ets"), (" mean ( ets,\tarima ) ", "mean(ets,arima)"),
        ("mstl( 24 ,168,arima)", "mstl(24,168,arima)"), ("mstl(24.0)", "mstl(24)"),
        ("conformal(median(ets, weighted(ces,dotm)))", "conformal(median(ets,weighted(ces,dotm)))"),
        ("mean(auto,mstl(naive))", "mean(auto,mstl(naive))"),
    ])
    func textIsCanonical(_ typed: String, _ text: String) throws {
        let expression = try ModelExpression(typed)
        #expect(expression.text == text)
        #expect(try ModelExpression(text) == expression)
    }

    @Test(arguments: [
        ("medain(ets)", "'medain' is no model"),
        ("median(ets,estimate)", "'estimate' is no model"),
        ("median", "a composition names its models: median(MODEL,MODEL,…)"),
        ("ets(arima)", "'ets' takes nothing in parentheses"),
        ("mean(ets)", "mean(MODEL,MODEL,…) takes two models or more"),
        ("mean(ets,2)", "mean(MODEL,MODEL,…) takes models, not '2'"),
        ("conformal(ets,ces)", "conformal(MODEL) takes one model"),
        (
            "mstl(7.5)",
            "mstl(SEASON,…,MODEL) takes season lengths of at least 2 whole periods, not '7.5'"
        ),
        ("mstl(ets,24)", "mstl(SEASON,…,MODEL) takes the model of the rest last"),
        ("mstl(ets,ces)", "mstl(SEASON,…,MODEL) takes one model for the rest"),
        ("", "'': expected a model at character 1, found the end"),
        ("mean()", "'mean()': expected a model or a number at character 6, found ')'"),
        ("mean(ets,", "'mean(ets,': expected a model or a number at character 10, found the end"),
        ("mean(ets;ces)", "'mean(ets;ces)': expected ',' or ')' at character 9, found ';'"),
        ("ets ces", "'ets ces': expected the end at character 5, found 'c'"),
        ("mstl(1.2.3)", "'mstl(1.2.3)': expected a number at character 6, found '1'"),
    ])
    func faultsAreExact(_ typed: String, _ message: String) {
        do throws(ModelExpressionError) {
            let expression = try ModelExpression(typed)
            Issue.record("\(expression.text) was taken")
        } catch { #expect(error.description == message) }
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "conformal(", count: 100_000) + "ets"
        #expect(throws: ModelExpressionError.self) { try ModelExpression(deep) }
        let text =
            String(repeating: "conformal(", count: 10) + "ets"
            + String(repeating: ")", count: 10)
        #expect(throws: Never.self) { try ModelExpression(text) }
    }

    /// Two words are a model alone and a composition with parentheses.
    @Test func namesAndHeadsAreApart() {
        let names = ModelList.all.map { $0.name }
        let heads = CompositionList.all.map(\.head)
        #expect(Set(heads).count == heads.count)
        #expect(Set(heads).intersection(names) == ["mean", "mstl"])
    }

    /// Stores hold plain models under plain names.
    @Test func storedTextIsThatOfTheExpression() throws {
        let values = (0..<30).map { Double($0 % 5) + 0.1 * Double($0) }
        let plain = try #require(try FittedModel.fit("snaive", values, seasonLength: 5))
        let stored = String(decoding: try plain.encodedJSON(), as: UTF8.self)
        #expect(stored.hasPrefix(#"{"model":{"seasonLength":5,"#))
        #expect(stored.hasSuffix(#","name":"snaive"}"#))
        let composed = try #require(
            try FittedModel.fit("mean( snaive, naive )", values, seasonLength: 5))
        #expect(composed.name == "mean(snaive,naive)")
        #expect(composed.specification == "mean(SNAIVE(5), NAIVE)")
        let json = String(decoding: try composed.encodedJSON(), as: UTF8.self)
        #expect(json.hasSuffix(#","name":"mean(snaive,naive)"}"#))
    }

    @Test func mstlTakesItsSeasonsAndItsRest() throws {
        let values = (0..<200).map { (t: Int) -> Double in
            let season = Double(t % 4) + 3 * Double(t % 14)
            return season + 0.1 * Double(t)
        }
        func specification(_ text: String, _ seasons: SeasonLengths) throws -> String {
            try FittedModel.fit(ModelExpression(text), values, seasons: seasons).specification
        }
        #expect(try specification("mstl(4,14,naive)", 12) == "MSTL(4,14) + NAIVE")
        #expect(try specification("mstl(naive)", SeasonLengths([4, 14.2])) == "MSTL(4,14) + NAIVE")
        #expect(try specification("mstl(14)", 4).hasPrefix("MSTL(14) + ETS("))
        #expect(try specification("mstl", SeasonLengths([4, 14])).hasPrefix("MSTL(4,14) + ETS("))
        let auto = try FittedModel.fit(
            ModelExpression("auto"), values, seasons: SeasonLengths([4, 14]))
        #expect(auto.specification.contains("MSTL(4,14)"))
        #expect(auto.specification.contains("Regression("))
        // A season over 24 adds both to the usual four, one of 24 nothing.
        let long = try FittedModel.fit(ModelExpression("auto"), values, seasons: 28)
        #expect(long.specification.contains("MSTL(28)") && long.specification.contains("ETS("))
        let short = try FittedModel.fit(ModelExpression("auto"), values, seasons: 24)
        #expect(!short.specification.contains("MSTL"))
    }
}
