import Tabular

/// One series of the M3 competition (Makridakis and Hibon 2000).
struct M3Series {
    let id: String
    /// `yearly`, `quarterly`, `monthly` or `other`.
    let period: String
    let seasonLength: Int
    let horizon: Int
    var training: [Double] = []
    var test: [Double] = []

    /// The series as it was `fold` horizons before its test part; nil where too little would be left to
    /// train on.
    func before(fold: Int) -> M3Series? {
        guard fold > 0 else { return self }
        let end = training.count - (fold - 1) * horizon
        let start = end - horizon
        guard start >= 4 else { return nil }
        var copy = self
        copy.test = Array(training[start..<end])
        copy.training = Array(training[..<start])
        return copy
    }
}

extension M3Series {
    /// Every series of the file, in its order: `series_id,period,season_length,horizon,…,split,index,value`.
    static func all(in file: String) throws(BenchError) -> [M3Series] {
        do throws(TabularError) { return try read(file) } catch {
            throw BenchError(message: error.description, exitCode: 1)
        }
    }

    private static func read(_ file: String) throws(TabularError) -> [M3Series] {
        var reader = try CSVReader(path: file)
        let id = try reader.requiredIndex(ofColumn: "series_id")
        let period = try reader.requiredIndex(ofColumn: "period")
        let season = try reader.requiredIndex(ofColumn: "season_length")
        let horizon = try reader.requiredIndex(ofColumn: "horizon")
        let split = try reader.requiredIndex(ofColumn: "split")
        let value = try reader.requiredIndex(ofColumn: "value")
        var all: [M3Series] = []
        while try reader.next() {
            let name = reader.text(id)
            if all.last?.id != name {
                all.append(
                    M3Series(
                        id: name, period: reader.text(period),
                        seasonLength: whole(reader.integer(season)),
                        horizon: whole(reader.integer(horizon))))
            }
            guard case .number(let number) = reader.number(value) else { continue }
            let isTest = reader.text(split) == "test"
            if isTest {
                all[all.count - 1].test.append(number)
            } else {
                all[all.count - 1].training.append(number)
            }
        }
        return all
    }

    private static func whole(_ cell: IntegerCell) -> Int {
        if case .integer(let value) = cell { return Int(value) }
        return 1
    }
}
