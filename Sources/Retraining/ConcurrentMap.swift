/// Maps `elements` on as many tasks as there are processors, each taking the next few elements when it is done
/// with its own. Results stand in the order of the elements, whatever finishes first.
package func concurrentMap<Element: Sendable, Value: Sendable>(
    _ elements: [Element], threads: Int, progress: @Sendable (Int) -> Void = { _ in },
    _ transform: @escaping @Sendable (Element) -> Value
) async -> [Value] {
    // Many small elements go in chunks: a task costs as much as a step of a model. There are always enough chunks
    // for all tasks to end at about the same time.
    let length = max(1, min(32, elements.count / (32 * max(1, threads))))
    let starts = Array(stride(from: 0, to: elements.count, by: length))
    var results = [[Value]](repeating: [], count: starts.count)
    await withTaskGroup(of: (Int, [Value]).self) { group in
        func add(_ chunk: Int) {
            let end = min(elements.count, starts[chunk] + length)
            let range = starts[chunk]..<end
            group.addTask { (chunk, range.map { transform(elements[$0]) }) }
        }
        var next = 0
        while next < min(threads, starts.count) {
            add(next)
            next += 1
        }
        var done = 0
        while let (chunk, values) = await group.next() {
            done += values.count
            results[chunk] = values
            progress(done)
            if next < starts.count {
                add(next)
                next += 1
            }
        }
    }
    var all: [Value] = []
    all.reserveCapacity(elements.count)
    for chunk in results.indices {
        all += results[chunk]
        results[chunk] = []
    }
    return all
}
