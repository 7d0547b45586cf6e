// Goal: how often the rules that look at a whole delivery speak when a real panel comes in period by period, as it
// did: the last third of its periods, each a file of its own, held against what came before.

import Glibc
import Ingestion
import Quality
import Tabular
import TimeSeries

enum QualityDeliveries {
    /// The rules that are counted.
    private static let rules: Set = ["commonFactor", "repeatedPeriod"]

    static func run(_ panel: QualityPanels.RealPanel) throws(BenchError) {
        let all = panel.panel
        guard all.series.count >= 5, let end = all.endPeriod,
            let first = all.series.lazy.map(\.firstPeriod).min()
        else { return }
        let start = end - (end - first) / 3
        var known = Vintage(frequency: all.frequency)
        for series in all.series {
            for (index, value) in series.values.enumerated() where !value.isNaN {
                let period = series.firstPeriod + index
                if period < start { known.set(series.id, period, value) }
            }
        }
        try QualityBench.inFolder { folder throws(BenchError) in
            var count = 0
            for period in start..<end {
                var text = "series,week,value\n"
                for series in all.series {
                    let index = period - series.firstPeriod
                    guard series.values.indices.contains(index), !series.values[index].isNaN else {
                        continue
                    }
                    let day = all.frequency.start(of: period)
                    text += "\(series.id),\(day),\(series.values[index])\n"
                }
                try QualityBench.write(text, to: folder + "/week.csv")
                let report = QualityReport.checking(
                    try QualityBench.pulled(folder), before: known,
                    asOf: all.frequency.start(of: period + 1), seasonLength: panel.seasonLength,
                    covariates: [], usesLocalDates: true, settings: QualitySettings())
                for finding in report.findings where rules.contains(finding.rule) {
                    count += 1
                    print("  \(finding.rule): \(finding.message)")
                }
                known = report.panel
            }
            print("\(panel.name): \(count) findings of the whole in \(end - start) deliveries")
        }
    }
}
