import Tabular

/// Texts that repeat, as codes into the list of those that differ. They are told apart byte by byte.
struct CodedTexts: Sendable {
    private(set) var codes: [Int32] = []
    private var pool = TextPool()
    /// The text before, which most often is the next one, too.
    private var last: (text: String, code: Int32)?

    /// The texts by code.
    var texts: [String] { pool.texts }

    mutating func append(_ text: String) {
        if let last, last.text.utf8.elementsEqual(text.utf8) {
            codes.append(last.code)
            return
        }
        var text = text
        let code = Int32(text.withUTF8 { pool.code(of: $0) })
        codes.append(code)
        last = (text, code)
    }
}
