import Foundation
import FoundationXML
import Reporting
import Testing

/// A page as an XML parser reads it.
final class Page: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]
        /// The anchor of the section it stands in.
        var section: String?
    }

    private(set) var elements: [Element] = []
    private(set) var text = ""
    private(set) var error: String?
    /// The name of the element that was closed last: `html` where the page was read to its end.
    private(set) var lastClosed: String?
    private var sections: [String: String] = [:]
    private var section: String?

    /// The page of one of the reports of `PageTests`.
    static func html(of name: String) throws -> String {
        let found = PageTests.reports.first { $0.name == name }
        return ReportPage.html(try #require(found).report)
    }

    init(_ name: String) throws {
        super.init()
        let html = try Self.html(of: name)
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        if !parser.parse(), error == nil { error = String(describing: parser.parserError) }
    }

    func text(ofSection id: String) -> String { sections[id] ?? "" }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        if name == "section" { section = attributes["id"] }
        elements.append(Element(name: name, attributes: attributes, section: section))
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
        qualifiedName: String?
    ) {
        if name == "section" { section = nil }
        lastClosed = name
    }

    // `parse()` may return true after an error, so the error is taken where it is told.
    func parser(_ parser: XMLParser, parseErrorOccurred parseError: any Error) {
        error = "line \(parser.lineNumber): \(parseError)"
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        text += characters
        if let section { sections[section, default: ""] += characters }
    }
}
