/// How a piece of text stands out on a terminal that knows colours.
package enum TextStyle: Int, Sendable {
    case bold = 1
    case dim = 2
    case red = 31
    case green = 32
    case yellow = 33
}

extension String {
    /// The text in `style`; unchanged where there is no style or no colour.
    func styled(_ style: TextStyle?, colour: Bool) -> String {
        guard let style, colour, !isEmpty else { return self }
        return "\u{1B}[\(style.rawValue)m\(self)\u{1B}[0m"
    }
}
