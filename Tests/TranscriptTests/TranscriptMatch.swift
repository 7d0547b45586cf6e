/// Whether `lines` are what `expected` describes, `...` standing for any number of them.
func matches(_ lines: [String], _ expected: [String]) -> Bool {
    matches(lines[...], expected[...], anything: "...", same: matches(line:pattern:))
}

/// Whether `line` is what `pattern` describes, `<*>` standing for any text.
func matches(line: String, pattern: String) -> Bool {
    guard pattern.contains(anyText) else { return line == pattern }
    let joker: Character = "\u{0}"
    let pattern = Array(
        pattern.split(separator: anyText, omittingEmptySubsequences: false)
            .joined(separator: String(joker)))
    return matches(Array(line)[...], pattern[...], anything: joker, same: ==)
}

private let anyText = "<*>"

/// Matches from the left; on a mismatch, the last `anything` takes one element more. An earlier one
/// need never be tried again, so the work is at most the product of both lengths.
private func matches<Element: Equatable>(
    _ found: ArraySlice<Element>, _ pattern: ArraySlice<Element>, anything: Element,
    same: (Element, Element) -> Bool
) -> Bool {
    var position = found.startIndex
    var expected = pattern.startIndex
    var retry: (position: Int, expected: Int)?
    while position < found.endIndex {
        if expected < pattern.endIndex, pattern[expected] == anything {
            expected += 1
            retry = (position, expected)
        } else if expected < pattern.endIndex, same(found[position], pattern[expected]) {
            position += 1
            expected += 1
        } else if let last = retry {
            position = last.position + 1
            expected = last.expected
            retry = (position, expected)
        } else {
            return false
        }
    }
    return pattern[expected...].allSatisfy { $0 == anything }
}

/// What differs, as a reader of patches knows it: `-` was expected, `+` was found.
func difference(expected: [String], found: [String]) -> String {
    let same = { (found: String, expected: String) in
        expected == "..." ? false : matches(line: found, pattern: expected)
    }
    // The longest common subsequence, counted from the end.
    var common = [[Int]](
        repeating: [Int](repeating: 0, count: found.count + 1), count: expected.count + 1)
    for row in expected.indices.reversed() {
        for column in found.indices.reversed() {
            common[row][column] =
                same(found[column], expected[row])
                ? common[row + 1][column + 1] + 1
                : max(common[row + 1][column], common[row][column + 1])
        }
    }
    var lines: [String] = []
    var row = 0
    var column = 0
    while row < expected.count || column < found.count {
        if row < expected.count, column < found.count, same(found[column], expected[row]) {
            lines.append("  " + found[column])
            row += 1
            column += 1
        } else if column == found.count
            || (row < expected.count && common[row + 1][column] >= common[row][column + 1])
        {
            lines.append("- " + expected[row])
            row += 1
        } else {
            lines.append("+ " + found[column])
            column += 1
        }
    }
    return lines.joined(separator: "\n")
}
