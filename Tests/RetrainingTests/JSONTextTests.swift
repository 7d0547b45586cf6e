import Forecasting
import Foundation
import Retraining
import Statistics
import Testing

/// JSON is written byte for byte and read as Foundation does.
@Suite struct JSONTextTests {
    private static func foundation(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// The same text as Foundation's, from which both read the same value.
    private static func agrees<Value: Codable & Equatable>(_ value: Value) throws -> Bool {
        let text = JSONText.text(value)
        let read = try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        return try text == foundation(value) && read == value
            && JSONText.decoded(Value.self, from: text) == value
    }

    private enum Choice: Codable, Equatable {
        case plain
        case with(count: Int, Leaf)
        case unnamed([Int?])
    }

    private struct Leaf: Codable, Equatable {
        var zebra: Double
        var Apple: Float
        var apple: String
        var a10: Int
        var a9: UInt8
        var absent: Double?
        var isThere: Bool
        var numbers: [Double]
        var nested: [[Double]]
        var gaps: [Float?]
    }

    private struct Tree: Codable, Equatable {
        var leaf: Leaf?
        var branches: [Tree]
        var byName: [String: Int]
        var byNumber: [Int: String]
        var choices: [Choice]
    }

    private static func leaf(_ random: inout RandomNumbers) -> Leaf {
        func double() -> Double {
            while true {
                let value = Double(bitPattern: random.next())
                if value.isFinite { return value }
            }
        }
        func float() -> Float {
            while true {
                let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
                if value.isFinite { return value }
            }
        }
        let whole = Int(bitPattern: UInt(random.next()))
        return Leaf(
            zebra: double(), Apple: float(), apple: "ä/\\\"\n\u{1}\u{7f}\u{1F600}",
            a10: whole, a9: UInt8(truncatingIfNeeded: whole),
            absent: whole % 2 == 0 ? Double(whole % 1000) : nil, isThere: whole % 3 == 0,
            numbers: (0..<(abs(whole % 5))).map { _ in double() },
            nested: [
                [], [double(), -0.0, 1e16, .leastNonzeroMagnitude, 1e22, 123456789012345680, 0.1],
            ],
            gaps: [nil, float(), 1e-7, 16777216])
    }

    @Test func valuesOfEveryShape() throws {
        var random = RandomNumbers(seed: 11)
        for _ in 0..<500 {
            let leaf = Self.leaf(&random)
            #expect(try Self.agrees(leaf))
            let tree = Tree(
                leaf: nil,
                branches: [
                    Tree(leaf: leaf, branches: [], byName: [:], byNumber: [:], choices: [])
                ],
                byName: [
                    "b": 1, "B": 2, "a10": 3, "a9": 4, "ä": 5, "": 6, "\u{FB01}": 7, "z\"": 8,
                ],
                byNumber: [10: "ten", 9: "nine", -1: ""],
                choices: [.plain, .with(count: 3, leaf), .unnamed([1, nil, .min, .max])])
            #expect(try Self.agrees(tree))
        }
    }

    @Test func everyCharacter() throws {
        for value in UInt32(0)..<0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(Character(scalar))b"
            #expect(try Self.agrees([text]))
            #expect(try Self.agrees([text: 1]))
        }
    }

    @Test func singleValues() throws {
        #expect(try Self.agrees("text"))
        #expect(try Self.agrees(12))
        #expect(try Self.agrees(-0.5))
        #expect(try Self.agrees(true))
        #expect(try Self.agrees([Int]()))
        #expect(try Self.agrees([String: Int]()))
        #expect(try Self.agrees([[[1.5]]]))
        #expect(try Self.agrees([Int?.none]))
        #expect(try Self.agrees(FitFailure.noFiniteLikelihood))
    }

    /// The state of every model and composition, as it stands in a version.
    @Test(arguments: ModelList.all.map { $0.name } + ["median(ets,snaive)", "log(ets)"])
    func models(_ name: String) throws {
        let values = (0..<60).map { (period: Int) -> Double in
            let season = Double(period % 4)
            return 40 + 10 * season + Double(period * period % 7)
        }
        let model = try #require(try FittedModel.fit(name, values, seasonLength: 4))
        let text = JSONText.text(model)
        #expect(try Self.foundation(model) == text)
        let read = try #require(JSONText.decoded(FittedModel.self, from: text))
        #expect(read == model && JSONText.text(read) == text)
    }

    /// What stands between the values, and numbers as others write them.
    @Test(arguments: [
        " { \"a\" : [ 1 , 2.50,\t-3e2 ] ,\r\n\"b\":[] } ", "{\"a\":[1E+2,0,-0,0.0],\"b\":[1]}",
        "{\"b\":[9007199254740993,1e-300],\"c\":{\"d\":null},\"a\":[]}",
        "{\"\\u0061\":[1],\"\\b\":[2]}",
    ])
    func asOthersWriteIt(_ text: String) throws {
        let known = try JSONDecoder().decode([String: AnyNumbers].self, from: Data(text.utf8))
        #expect(JSONText.decoded([String: AnyNumbers].self, from: text) == known)
    }

    /// A list of numbers, or whatever else stands there.
    struct AnyNumbers: Decodable, Equatable {
        var numbers: [Double]?
        init(from decoder: any Decoder) throws {
            numbers = try? decoder.singleValueContainer().decode([Double].self)
        }
    }

    @Test(arguments: [
        "", " ", "{", "}", "[1,2", "[,1]", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[--1]",
        "[1] 2", "[nul]", "[NaN]", "[Infinity]", "[1e999]", "[\"1\"]", "[true]", "[null]",
        "{\"a\":1}",
        "[1 2]", "[0x10]", "1", "\"a\"", "[\u{0}]",
    ])
    func whatIsNoListOfNumbers(_ text: String) {
        #expect(JSONText.decoded([Double].self, from: text) == nil)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([Double].self, from: Data(text.utf8))
        }
    }

    @Test(arguments: [
        "[\"\\x\"]", "[\"\\u12\"]", "[\"\\ud800\"]", "[\"\\ud800\\u0041\"]", "[\"\n\"]", "[\"a]",
        "[\"\\\"]", "[1]", "[\"a\" \"b\"]",
    ])
    func whatIsNoListOfTexts(_ text: String) {
        #expect(JSONText.decoded([String].self, from: text) == nil)
    }

    /// Foundation lets this pass, and nobody writes it here.
    @Test func aCommaAfterTheLastValueIsRefused() {
        #expect(JSONText.decoded([Double].self, from: "[1,]") == nil)
        #expect(JSONText.decoded([String: Double].self, from: "{\"a\":1,}") == nil)
    }

    @Test func nestingHasAnEnd() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(JSONText.decoded([Double].self, from: deep) == nil)
    }
}
