import Foundation
import Reporting
import Testing

/// The contrast of text on its ground, in every scheme of the style sheet (WCAG 2.1, 1.4.3: at least
/// 4.5 to 1; graphics, 1.4.11: at least 3 to 1).
@Suite struct ContrastTests {
    @Test func textIsReadableInLightDarkAndPrint() throws {
        let schemes = try Self.schemes()
        #expect(schemes.count == 3)
        for colours in schemes {
            for (text, ground) in [
                ("ink", "paper"), ("soft", "paper"), ("blue", "paper"), ("warm", "paper"),
                ("green", "paper"), ("ink", "panel"), ("ink", "blue-soft"), ("ink", "warm-soft"),
                ("warm", "warm-soft"),
            ] {
                let contrast = try Self.contrast(text, ground, colours)
                #expect(contrast >= 4.5, "\(text) on \(ground): \(contrast)")
            }
            for (mark, ground) in [
                ("blue-fill", "paper"), ("warm-fill", "paper"), ("bar-edge", "paper"),
                ("warm-fill", "warm-soft"),
            ] {
                let contrast = try Self.contrast(mark, ground, colours)
                #expect(contrast >= 3, "\(mark) on \(ground): \(contrast)")
            }
        }
    }

    /// The custom properties of each `:root` block, in the order of the sheet.
    private static func schemes() throws -> [[String: String]] {
        let html = try Page.html(of: "empty")
        return html.components(separatedBy: ":root {").dropFirst().map { block in
            let declarations = block.prefix { $0 != "}" }.split(separator: ";")
            var colours: [String: String] = [:]
            for declaration in declarations {
                let parts = declaration.split(separator: ":").map {
                    $0.trimmingCharacters(in: .whitespacesAndNewlines)
                }
                if parts.count == 2, parts[0].hasPrefix("--") {
                    colours[String(parts[0].dropFirst(2))] = parts[1]
                }
            }
            return colours
        }
    }

    private static func contrast(
        _ first: String, _ second: String, _ colours: [String: String]
    ) throws -> Double {
        let light = try [first, second].map { try luminance(try #require(colours[$0])) }.sorted()
        return (light[1] + 0.05) / (light[0] + 0.05)
    }

    /// The relative luminance of `#rrggbb`.
    private static func luminance(_ colour: String) throws -> Double {
        let bits = try #require(Int(colour.dropFirst(), radix: 16))
        let channels = [bits >> 16, bits >> 8, bits].map { byte -> Double in
            let share = Double(byte & 255) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
