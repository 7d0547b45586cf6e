import Drift
import Evaluation
import Foundation
import Quality
import Retraining
import Tabular
import TimeSeries

extension Fixture {
    static func typicalRecord(rename: (String) -> String = { $0 }) -> RunRecord {
        let window = (
            Timestamp(CivilDate(year: 1983, month: 2, day: 1)),
            Timestamp(CivilDate(year: 1983, month: 5, day: 1))
        )
        return RunRecord(
            job: "uk-road-casualties", number: 18,
            asOf: Timestamp(seconds: Frequency.monthly.end(of: monthNumber(1983, 5)).seconds),
            verdict: .published,
            ingestion: IngestionSummary(
                files: [
                    .init(
                        path: "monthly/1983-05.csv", status: "new", rows: 5, accepted: 5,
                        quarantined: 0),
                    .init(
                        path: "monthly/1983-04.csv", status: "changed", rows: 6, accepted: 0,
                        quarantined: 1),
                ], unchangedFiles: 16, rowsRead: 11, rowsSeenBefore: 5, rowsAfterCutoff: 0,
                rowsAccepted: 5, rowsQuarantined: 1, positionBefore: "1983-04-01",
                positionAfter: "1983-05-01"),
            findings: findings(rename), drift: driftEntries(rename),
            covariates: [covariate(rename("petrol price"), 0.4), covariate(rename("belts"), 1e-9)],
            driftFalseAlarmRate: 0.01,
            explanation: explanation(rename), decisions: decisions(rename),
            comparisons: [
                comparison(
                    rename("drivers"), window, from: "ETS(M,N,M)", to: "ETS(M,A,M)",
                    champion: [105_290, 324.5, 311.2, 2.118, -1.94, 311.2, 0.25],
                    challenger: [9_184, 95.83, 80.4, 0.547, 0.211, -22.7, 1], promoted: true),
                comparison(
                    rename("front seats"), window, from: "ETS(M,N,M)", to: "ETS(A,N,A)",
                    champion: [52_718, 229.6, 221.9, 2.873, -12.6, 221.9, 0],
                    challenger: [2_705, 52.01, 45.15, 0.585, 0.302, 12.4, 1], promoted: true),
                comparison(
                    rename("drivers killed"), window, from: "ETS(M,N,A)", to: "ETS(A,N,A)",
                    champion: [294.1, 17.15, 15.3, 1.204, -5.75, 14.1, 0.75],
                    challenger: [301.6, 17.37, 15.25, 1.2, -5.9, 13.8, 0.75], promoted: false),
            ],
            promotion: PromotionOutcome(
                previousVersion: 17, championVersion: 18, archivedVersion: 19,
                explanation: "Version 18 holds two promoted challengers and three updated models;"
                    + " one challenger did not pass the gate and is archived as version 19."))
    }

    private static func covariate(_ name: String?, _ pValue: Double) -> SubjectDrift {
        SubjectDrift(
            kind: .data, covariate: name,
            measurements: [
                DriftMeasurement(
                    measure: name == nil ? "reconstruction" : "share",
                    value: pValue < 0.01 ? 0.9 : 0.1,
                    threshold: 0.4, pValue: pValue, referenceCount: 120, currentCount: 4, edges: [],
                    referenceShares: [], currentShares: [])
            ], pValue: pValue, isBelieved: pValue < 0.01)
    }

    private static func explanation(_ rename: (String) -> String) -> DriftExplanation {
        let february = Timestamp(CivilDate(year: 1983, month: 2, day: 1))
        return DriftExplanation(
            series: [
                .init(
                    series: rename("drivers"),
                    changes: [
                        .init(
                            component: .level,
                            sentence: rename("The level fell by 22.6% in February 1983."),
                            from: february,
                            earliest: Timestamp(CivilDate(year: 1983, month: 1, day: 1)),
                            latest: february, until: nil, before: 1600, after: 1240, pValue: 1e-5)
                    ]),
                .init(series: rename("front seats"), changes: []),
            ],
            branches: [rename("2 of 5 series of the panel fell in or about February 1983.")])
    }

    private static func decisions(_ rename: (String) -> String) -> [RetrainingDecision] {
        [
            RetrainingDecision(
                series: rename("drivers"), action: .refit,
                reasons: [
                    "Residual drift for 2 runs in a row: KL 0.83 above the threshold 0.42 (p = 0.002).",
                    "Re-estimation in run 17 did not bring the residuals back.",
                ], modelBefore: "ETS(M,N,M)", modelAfter: "ETS(M,A,M)", outcome: "promoted"),
            RetrainingDecision(
                series: rename("drivers killed"), action: .reestimate,
                reasons: ["12 new observations since the parameters were estimated."],
                modelBefore: "ETS(M,N,A)", modelAfter: "ETS(M,N,A)", outcome: "archived"),
            RetrainingDecision(
                series: rename("front seats"), action: .refit,
                reasons: [
                    "Residual drift for 3 runs in a row: KL 2.31 above the threshold 0.42 (p = 0.001)."
                ], modelBefore: "ETS(M,N,M)", modelAfter: "ETS(A,N,A)", outcome: "promoted"),
            RetrainingDecision(
                series: rename("rear seats"), action: .update,
                reasons: ["1 new observation, and no drift."], modelBefore: "ETS(M,N,M)",
                modelAfter: "ETS(M,N,M)", outcome: nil),
            RetrainingDecision(
                series: rename("van drivers killed"), action: .update,
                reasons: ["1 new observation, and no drift."], modelBefore: "ETS(A,N,N)",
                modelAfter: "ETS(A,N,N)", outcome: nil),
        ]
    }

    private static func comparison(
        _ series: String, _ window: (Timestamp, Timestamp), from: String, to: String,
        champion: [Double], challenger: [Double], promoted: Bool
    ) -> Comparison {
        let names = ["mse", "rmse", "mae", "mase", "r2", "bias", "coverage"]
        func card(_ values: [Double]) -> Scorecard {
            Scorecard(
                count: 4, entries: zip(names, values).map { .init(measure: $0, value: $1) })
        }
        let gain = 1 - challenger[3] / champion[3]
        return Comparison(
            series: series, from: window.0, to: window.1, championModel: from, challengerModel: to,
            champion: card(champion), challenger: card(challenger),
            criteria: [
                .init(
                    name: "mase at least 1% lower", threshold: 0.01, value: gain, holds: gain > 0.01
                ),
                .init(
                    name: "95% interval covers at least half", threshold: 0.5, value: challenger[6],
                    holds: challenger[6] >= 0.5),
            ], promoted: promoted)
    }

    private static func findings(_ rename: (String) -> String) -> [QualityFinding] {
        let may = Timestamp(CivilDate(year: 1983, month: 5, day: 1))
        return [
            QualityFinding(
                rule: "conflict", action: .quarantineRow, series: rename("rear seats"),
                Mismatch(
                    expected: "one row of Apr 1983", opening: "", found: "two rows",
                    ending: " of Apr 1983 say 391 and 931"),
                advice: "Keep the right row in the source; the first one was used.", count: 1,
                from: Timestamp(CivilDate(year: 1983, month: 4, day: 1)),
                to: Timestamp(CivilDate(year: 1983, month: 4, day: 1)),
                rows: [RowReference(file: "monthly/1983-04.csv", line: 7)]),
            QualityFinding(
                rule: "range", action: .warn, series: rename("front seats"),
                Mismatch(
                    expected: "at least 755, the lowest May since 1969", found: "559"),
                advice: "Ask whether the definition of the series has changed.", count: 1,
                from: may,
                to: may, rows: [RowReference(file: "monthly/1983-05.csv", line: 4)]),
            QualityFinding(
                rule: "tooShort", action: .info, series: rename("van drivers killed"),
                Mismatch(
                    expected: "24 months of the newest definition", found: "17 months"),
                advice: "Nothing to do: the check passes once 24 months are there.", count: 17,
                from: Timestamp(CivilDate(year: 1982, month: 1, day: 1)), to: may),
        ]
    }

    private static func driftEntries(_ rename: (String) -> String) -> [SeriesDrift] {
        let calm = [0.12, 0.14, 0.1, 0.12, 0.14, 0.12, 0.13, 0.13]
        func entry(
            _ series: String, _ now: [Double], _ raw: [Double], threshold: Double, runs: Int,
            flagged: Bool, _ explanation: String
        ) -> SeriesDrift {
            let edges = [-1.15, -0.67, -0.32, 0, 0.32, 0.67, 1.15]
            let residuals = measurement(calm, now, edges: edges, threshold: threshold)
            return SeriesDrift(
                series: rename(series), errors: [residuals, second(residuals)],
                values: measurement(
                    calm, raw, edges: [1360, 1445, 1488, 1556, 1641, 1737, 1941], threshold: 0.61),
                others: [covariate(rename("kilometres"), 0.3), covariate(nil, 0.2)],
                exceeds: residuals.value > threshold, history: DriftHistory(consecutive: runs),
                flagged: flagged,
                explanation: explanation)
        }
        return [
            entry(
                "drivers", [0.55, 0.25, 0.1, 0.05, 0.05, 0, 0, 0],
                [0.5, 0.2, 0.15, 0.1, 0.05, 0, 0, 0], threshold: 0.42, runs: 2, flagged: true,
                "The errors of the last four months lie below nearly all of the reference: the model"
                    + " forecasts too high."),
            entry(
                "drivers killed", [0.3, 0.22, 0.12, 0.1, 0.1, 0.06, 0.05, 0.05],
                [0.3, 0.3, 0.1, 0.1, 0.1, 0.1, 0, 0], threshold: 0.12, runs: 1, flagged: false,
                "Beyond the threshold for the first time; two runs in a row are needed."),
            entry(
                "front seats", [0.85, 0.1, 0.05, 0, 0, 0, 0, 0], [0.9, 0.1, 0, 0, 0, 0, 0, 0],
                threshold: 0.42, runs: 3, flagged: true,
                "Every error since February 1983 lies in the lowest bin: the model forecasts too"
                    + " high by a third."),
            entry(
                "rear seats", [0.1, 0.1, 0.15, 0.15, 0.15, 0.1, 0.1, 0.15],
                [0.1, 0.2, 0.1, 0.1, 0.2, 0.1, 0.1, 0.1], threshold: 0.42, runs: 0, flagged: false,
                "Within the threshold."),
            entry(
                "van drivers killed", [0.2, 0.15, 0.1, 0.1, 0.15, 0.1, 0.1, 0.1],
                [0.3, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], threshold: 0.42, runs: 0, flagged: false,
                "Within the threshold."),
        ]
    }

    /// The same samples by another measure, which sees less in them.
    private static func second(_ first: DriftMeasurement) -> DriftMeasurement {
        DriftMeasurement(
            measure: "wasserstein", value: first.value / 3 + 0.1, threshold: 0.5,
            pValue: min(1, first.pValue * 2), referenceCount: first.referenceCount,
            currentCount: first.currentCount, edges: first.edges,
            referenceShares: first.referenceShares, currentShares: first.currentShares)
    }

    private static func measurement(
        _ reference: [Double], _ current: [Double], edges: [Double], threshold: Double
    ) -> DriftMeasurement {
        let value = zip(reference, current).reduce(0.0) { sum, shares in
            sum + shares.0 * log(shares.0 / ((shares.1 + 0.02) / 1.16))
        }
        return DriftMeasurement(
            measure: "kl", value: value, threshold: threshold,
            pValue: value > threshold ? 0.002 : 0.34,
            referenceCount: 156, currentCount: 12, edges: edges, referenceShares: reference,
            currentShares: current)
    }
}
