/// Maps `elements` on as many tasks as there are processors, each taking the next element when it is done
/// with one. Results stand in the order of the elements, whatever finishes first.
package func concurrentMap<Element: Sendable, Value: Sendable>(
    _ elements: [Element], threads: Int, progress: @Sendable (Int) -> Void = { _ in },
    _ transform: @escaping @Sendable (Element) -> Value
) async -> [Value] {
    var results = [Value?](repeating: nil, count: elements.count)
    await withTaskGroup(of: (Int, Value).self) { group in
        var next = 0
        while next < min(threads, elements.count) {
            let index = next
            group.addTask { (index, transform(elements[index])) }
            next += 1
        }
        var done = 0
        while let (index, value) = await group.next() {
            results[index] = value
            done += 1
            progress(done)
            if next < elements.count {
                let index = next
                group.addTask { (index, transform(elements[index])) }
                next += 1
            }
        }
    }
    return results.compactMap { $0 }
}
