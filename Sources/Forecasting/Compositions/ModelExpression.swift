// What may stand wherever a model is named:
//
//   expression   name | head "(" argument {"," argument} ")"
//   argument     expression | number
//   name, head   letters, digits, "-" and "_", beginning with a letter
//   number       digits, perhaps with a fraction
//
// A name is on `ModelList`, a head on `CompositionList`; `mean` and `mstl` are on both. Blanks may
// stand between any two of these. The text that is stored, printed and compared has none.

/// A model by its name, or a composition of models: `median(ets,arima)`.
package struct ModelExpression: Hashable, Sendable {
    /// What stands in parentheses.
    package enum Argument: Hashable, Sendable {
        case model(ModelExpression)
        case number(Double)
    }

    /// On `ModelList` where there are no arguments, on `CompositionList` where there are.
    package let head: String
    package let arguments: [Argument]

    /// - Throws: what is wrong with the text.
    package init(_ text: String) throws(ModelExpressionError) {
        var parser = ModelExpressionParser(text)
        self = try parser.whole()
    }

    /// As its constituents say; they are checked here and nowhere else.
    init(head: String, arguments: [Argument]) throws(ModelExpressionError) {
        let composition = CompositionList.composition(headed: head)
        if arguments.isEmpty {
            guard ModelList.model(named: head) != nil else {
                if let composition { throw .needsArguments(syntax: composition.syntax) }
                throw .unknown(head)
            }
        } else {
            guard let composition else {
                throw ModelList.model(named: head) == nil ? .unknown(head) : .takesNone(head)
            }
            if let fault = composition.fault(arguments) {
                throw .wrongArguments(syntax: composition.syntax, fault: fault)
            }
        }
        self.head = head
        self.arguments = arguments
    }

    /// Without blanks; the same expression has the same text.
    package var text: String {
        guard !arguments.isEmpty else { return head }
        return head + "(" + arguments.map(\.text).joined(separator: ",") + ")"
    }

    /// The model of this name; nil for a composition.
    var model: (any ForecastModel.Type)? {
        arguments.isEmpty ? ModelList.model(named: head) : nil
    }

    /// The composition of an expression with arguments.
    var composition: Composition {
        guard let composition = CompositionList.composition(headed: head) else {
            preconditionFailure("'\(head)' was checked")
        }
        return composition
    }

    /// What a fitted one is.
    var type: any Forecaster.Type { model ?? composition.type }
}

extension ModelExpression.Argument {
    package var text: String {
        switch self {
        case .model(let expression): return expression.text
        case .number(let number):
            return number == number.rounded() && abs(number) < 1e15
                ? String(Int(number)) : String(number)
        }
    }
}

/// What is wrong with the text of an expression.
package enum ModelExpressionError: Error, Hashable, Sendable {
    /// Neither a model nor a composition.
    case unknown(String)
    /// A composition without its models.
    case needsArguments(syntax: String)
    /// A model with something in parentheses.
    case takesNone(String)
    case wrongArguments(syntax: String, fault: String)
    /// `place` counts characters from one; `found` is nil at the end of the text.
    case malformed(text: String, expected: String, place: Int, found: String?)
    case tooDeep(limit: Int)
}

extension ModelExpressionError: CustomStringConvertible {
    /// One clause, for the end of a sentence.
    package var description: String {
        switch self {
        case .unknown(let name): return "'\(name)' is no model"
        case .needsArguments(let syntax): return "a composition names its models: \(syntax)"
        case .takesNone(let name): return "'\(name)' takes nothing in parentheses"
        case .wrongArguments(let syntax, let fault): return "\(syntax) \(fault)"
        case .malformed(let text, let expected, let place, let found):
            let what = found.map { "'\($0)'" } ?? "the end"
            return "'\(text)': expected \(expected) at character \(place), found \(what)"
        case .tooDeep(let limit): return "compositions are nested deeper than \(limit)"
        }
    }
}

/// Reads an expression from left to right.
private struct ModelExpressionParser {
    /// Deeper than anyone composes, shallower than any stack.
    static let greatestDepth = 16

    private let text: String
    private let letters: [Character]
    private var place = 0

    init(_ text: String) {
        self.text = text
        letters = Array(text)
    }

    mutating func whole() throws(ModelExpressionError) -> ModelExpression {
        let expression = try expression(depth: 0)
        if place < letters.count { throw fault(expected: "the end") }
        return expression
    }

    private mutating func expression(depth: Int) throws(ModelExpressionError) -> ModelExpression {
        if depth > Self.greatestDepth { throw .tooDeep(limit: Self.greatestDepth) }
        skipBlanks()
        guard let first = next, first.isASCII, first.isLetter else {
            throw fault(expected: depth == 0 ? "a model" : "a model or a number")
        }
        let head = take { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        skipBlanks()
        guard next == "(" else { return try ModelExpression(head: head, arguments: []) }
        var arguments: [ModelExpression.Argument] = []
        repeat {
            place += 1
            arguments.append(try argument(depth: depth + 1))
            skipBlanks()
        } while next == ","
        guard next == ")" else { throw fault(expected: "',' or ')'") }
        place += 1
        skipBlanks()
        return try ModelExpression(head: head, arguments: arguments)
    }

    private mutating func argument(
        depth: Int
    ) throws(ModelExpressionError) -> ModelExpression.Argument {
        skipBlanks()
        guard let first = next, first.isASCII, first.isNumber else {
            return .model(try expression(depth: depth))
        }
        let start = place
        let digits = take { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite else {
            place = start
            throw fault(expected: "a number")
        }
        return .number(number)
    }

    private var next: Character? { place < letters.count ? letters[place] : nil }

    private mutating func skipBlanks() {
        while let letter = next, letter.isWhitespace { place += 1 }
    }

    private mutating func take(while belongs: (Character) -> Bool) -> String {
        var taken = ""
        while let letter = next, belongs(letter) {
            taken.append(letter)
            place += 1
        }
        return taken
    }

    private func fault(expected: String) -> ModelExpressionError {
        .malformed(
            text: text, expected: expected, place: place + 1, found: next.map { String($0) })
    }
}
