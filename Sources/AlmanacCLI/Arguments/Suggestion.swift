/// How a sentence about a name nobody knows ends: `; did you mean '--json'?`, or a full stop where
/// no candidate is near.
func orDidYouMean(_ typed: String, among candidates: [String]) -> String {
    guard let nearest = nearest(to: typed, among: candidates) else { return "." }
    return "; did you mean '\(nearest)'?"
}

/// The candidate that takes the fewest slips of the finger to become `typed`; nil where even that one
/// takes more than a third of its letters. The first of equals wins.
package func nearest(to typed: String, among candidates: [String]) -> String? {
    let typedLetters = Array(typed.lowercased())
    var best: (candidate: String, slips: Int)?
    for candidate in candidates {
        let letters = Array(candidate)
        let slips = slips(from: typedLetters, to: letters)
        let extendsTyped = typedLetters.count >= 3 && letters.starts(with: typedLetters)
        let allowed = max(1, letters.count { $0 != "-" } / 3)
        guard slips <= allowed || extendsTyped else { continue }
        if let best, best.slips <= slips { continue }
        best = (candidate, slips)
    }
    return best?.candidate
}

/// The number of letters inserted, left out, replaced, or swapped with their neighbour.
///
/// Source: L. Boytsov, "Indexing methods for approximate dictionary searching", ACM Journal of
/// Experimental Algorithmics 16 (2011), the optimal string alignment distance. Row `i` of the dynamic
/// programme holds the distances from the first `i` letters of `left` to every beginning of `right`;
/// a swap looks two rows back.
private func slips(from left: [Character], to right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var least = min(
                last[column + 1] + 1, current[column] + 1,
                last[column] + (letter == other ? 0 : 1))
            if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}
