/// A way to make one model of others: how it is written, and how it is fitted.
package struct Composition: Sendable {
    /// What stands before the parenthesis: `median`.
    package let head: String
    /// As lists of models show it: `median(MODEL,MODEL,…)`.
    package let syntax: String
    /// One line for lists of models.
    package let summary: String
    /// What a fitted one is.
    let type: any Forecaster.Type
    /// What is wrong with the arguments, of which there is one at least; nil where nothing is.
    let fault: @Sendable ([ModelExpression.Argument]) -> String?
    let fit:
        @Sendable (
            _ arguments: [ModelExpression.Argument], _ values: [Double], _ seasons: SeasonLengths
        ) throws(FitFailure) -> any Forecaster
}

/// The compositions, in the order people see them. To add one: write its file, add its line.
package enum CompositionList {
    package static let all: [Composition] = [
        .mean, .median, .weighted, .conformal, .mstl, .boxCox, .log,
    ]

    static func composition(headed head: String) -> Composition? {
        all.first { $0.head == head }
    }
}

extension [ModelExpression.Argument] {
    /// The models among them.
    var models: [ModelExpression] {
        compactMap { argument in
            if case .model(let expression) = argument { return expression }
            return nil
        }
    }

    /// The numbers among them.
    var numbers: [Double] {
        compactMap { argument in
            if case .number(let number) = argument { return number }
            return nil
        }
    }
}
