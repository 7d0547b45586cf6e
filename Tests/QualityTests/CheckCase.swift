import Foundation
import Ingestion
import Quality
import Store
import Testing
import TimeSeries

/// For one rule a delivery that it must object to, in these words, and one that it must not.
struct CheckCase: Sendable {
    let rule: String
    let sentences: [String]
    let objects: @Sendable () throws -> QualityReport
    let isSilent: @Sendable () throws -> QualityReport

    /// Files that differ, everything else alike. Nothing is known before but `before`.
    init(
        _ rule: String, bad: String, good: String, before: Vintage? = nil,
        covariates: [String] = [], settings: QualitySettings = QualitySettings(),
        asOf: Timestamp = Delivery.asOf, says sentences: String...
    ) {
        let known = before ?? Vintage(frequency: .monthly)
        @Sendable func report(_ text: String) throws -> QualityReport {
            try Delivery.of(text) {
                $0.covariates = covariates
                return try $0.checked(before: known, asOf: asOf, settings: settings)
            }
        }
        self.rule = rule
        self.sentences = sentences
        objects = { try report(bad) }
        isSilent = { try report(good) }
    }

    /// Values from January 2020 on, the last of them new; `nan` for no row.
    init(
        _ rule: String, bad: [Double], good: [Double], says sentences: String...
    ) {
        @Sendable func report(_ values: [Double]) throws -> QualityReport {
            let last = values.count - 1
            return try Delivery.of(
                Delivery.header + Delivery.rows("a", [values[last]], from: 600 + last)
                    // Another series takes the panel to the end where the first has no row.
                    + Delivery.rows("b", [5], from: 600 + last)
            ) {
                try $0.checked(
                    before: .monthly([
                        "a": Array(values[..<last]), "b": [Double](repeating: 5, count: last),
                    ]))
            }
        }
        self.rule = rule
        self.sentences = sentences
        objects = { try report(bad) }
        isSilent = { try report(good) }
    }

    init(
        _ rule: String, says sentences: [String],
        objects: @escaping @Sendable () throws -> QualityReport,
        isSilent: @escaping @Sendable () throws -> QualityReport
    ) {
        self.rule = rule
        self.sentences = sentences
        self.objects = objects
        self.isSilent = isSilent
    }
}

extension CheckCase {
    static let all = rows + series + batch

    private static let head = Delivery.header

    /// A file, and another that lacks the values.
    private static func withoutValues(
        _ policy: SchemaContract.Policy
    ) throws -> QualityReport {
        try Delivery.of(head + "a,2020-01-01,1\n") {
            $0.schema[.missingColumn] = policy
            try $0.write("b.csv", "series,time\na,2020-02-01\na,2020-03-01\n")
            return try $0.checked()
        }
    }

    private static let yearOfRows =
        head + Delivery.rows("a", [Double](repeating: 4, count: 12), from: 600)
    private static let covariateHead = "series,time,value,price\n"
    private static let known = Vintage.monthly(["a": [10, 11, .nan, 13]])

    /// 35 values around 10, without a season and never twice the same in a row.
    static let noise: [Double] = [
        10.2, 9.7, 10.9, 10.1, 9.4, 10.6, 11.2, 9.9, 10.4, 9.2, 10.8, 10, 9.6, 11.1, 10.3, 9.5,
        10.7, 9.8, 11.3, 10.5, 9.1, 10.2, 9.9, 10.6, 11, 9.3, 10.1, 10.9, 9.7, 10.4, 9, 10.8, 9.6,
        11.4, 10.1,
    ]

    private static func limits(_ set: (inout QualitySettings) -> Void) -> QualitySettings {
        var settings = QualitySettings()
        set(&settings)
        return settings
    }

    /// Hours of one day that an hourly series has.
    private static func hours(_ hours: [Int], of day: String) throws -> QualityReport {
        let rows = hours.map { "a,\(day)T0\($0):00,5\n" }.joined()
        return try Delivery.of(head + rows) {
            $0.ledgerType = .timestamp
            return try $0.checked(before: Vintage(frequency: .hourly), seasonLength: 24)
        }
    }

    /// Twenty series with a value in each month of 2020; then a delivery of some of them for one month.
    private static func month(
        values: Int, nulls: Int = 0, of month: Int = 612, asOf: String = "2021-01-31"
    ) throws -> QualityReport {
        let names = (10..<30).map { "s\($0)" }
        var before: [String: [Double]] = [:]
        for name in names { before[name] = [Double](repeating: 5, count: 12) }
        let rows = names.prefix(values + nulls).enumerated().map { index, name in
            "\(name),\(Delivery.day(month)),\(index < values ? "6" : "")\n"
        }
        return try Delivery.of(head + rows.joined()) {
            try $0.checked(
                before: .monthly(before), asOf: try #require(TimestampText(asOf)).timestamp)
        }
    }

    /// So many rows for each month, each of a day of its own.
    private static func halves(_ rows: [Int]) throws -> QualityReport {
        let text = rows.enumerated().flatMap { month, count in
            (1...count).map { "a,2020-0\(month + 1)-\($0 * 11),\($0)\n" }
        }
        return try Delivery.of(head + text.joined()) { try $0.checked() }
    }

    /// A total of two parts that add up to 30.
    private static func sum(_ total: Int) throws -> QualityReport {
        try Delivery.of(
            head + "all,2020-01-01,\(total)\npart/a,2020-01-01,10\npart/b,2020-01-01,20\n"
        ) {
            try $0.checked(
                settings: limits { $0.sums = [HierarchySum(total: "all", parts: ["part/*"])] })
        }
    }

    static let rows: [CheckCase] = [
        CheckCase(
            "malformedRow", bad: head + "a,2020-01-01\na,2020-02-01,1\n",
            good: head + "a,2020-01-01,1\n",
            says:
                "a.csv:2: expected 3 fields as in the header, found 2; look for a missing or unquoted delimiter."
        ),
        CheckCase(
            "ledgerNull",
            says: [
                #"a.csv:2: the ledger column "id" is empty."#
            ],
            objects: { try ledger("a,2020-01-01,1,\n") },
            isSilent: { try ledger("a,2020-01-01,1,7\n") }),
        CheckCase(
            "ledgerUnreadable",
            says: [
                #"a.csv:2: the ledger column "id" should hold an integer, and holds "seven"."#
            ],
            objects: { try ledger("a,2020-01-01,1,seven\nb,2020-01-01,1,7\nb,2020-02-01,1,8\n") },
            isSilent: { try ledger("a,2020-01-01,1,7\n") }),
        CheckCase(
            "belowLedgerPosition",
            says: [
                "a.csv:2: the ledger value 4 lies below the position 5 of the run before."
            ],
            objects: { try ledger("a,2020-01-01,1,4\n", position: 5) },
            isSilent: { try ledger("a,2020-01-01,1,6\n", position: 5) }),
        CheckCase(
            "schemaContract",
            says: [
                #"b.csv:2: column "value": expected it as in earlier runs, found none among "series", "time"; source.schema.missingColumn says quarantine, and 1 more such row."#
            ],
            objects: { try withoutValues(.quarantine) },
            isSilent: {
                try Delivery.of(head + "a,2020-01-01,1\n") {
                    $0.schema = SchemaContract(.quarantine)
                    return try $0.checked()
                }
            }),
        CheckCase(
            "strayLedger",
            bad: head + "a,2020-01-01,1\nb,2021-01-01,1\nc,2020-01-01,1\n",
            good: head + "a,2021-01-01,1\nb,2021-01-01,1\nc,2021-01-01,1\n",
            says:
                "a.csv:3: expected a ledger value near the others of the batch, up to 2020-01-01, "
                + "found 2021-01-01."),
        CheckCase(
            "missingSeries", bad: head + ",2020-01-01,1\n", good: head + "a,2020-01-01,1\n",
            says:
                "a.csv:2: the columns that name the series are empty."),
        CheckCase(
            "seriesPattern", bad: head + "A1,2020-01-01,1\n", good: head + "a1,2020-01-01,1\n",
            settings: limits { $0.seriesPattern = "[a-z][0-9]" },
            says:
                #"a.csv:2: expected a name such as [a-z][0-9], found "A1"."#),
        CheckCase(
            "unreadableTime",
            says: [
                #"a.csv:2: expected a date or timestamp, found "soon"."#,
                "a.csv:3: expected a time, found an empty cell.",
            ],
            objects: { try ledger("a,soon,1,7\nb,,1,7\n") },
            isSilent: { try ledger("a,2020-01-01,1,7\n") }),
        CheckCase(
            "futureTime",
            says: [
                "a.csv:2: expected a time up to 2030-01-01, found 2031-01-01."
            ],
            objects: { try loaded("a,2031-01-01,1,2029-01-01\n") },
            isSilent: { try loaded("a,2029-12-01,1,2029-01-01\n") }),
        CheckCase(
            "strayTime", bad: yearOfRows + "a,0203-01-01,1\n",
            good: yearOfRows + "a,2003-01-01,1\n",
            says:
                "a.csv:14: expected a time near the others of the series, from 2020-01-01 on, "
                + "found 0203-01-01."),
        CheckCase(
            "offGrid",
            bad: head + Delivery.rows("a", noise, from: 600) + "a,2022-12-17,10\n",
            good: head + Delivery.rows("a", noise, from: 600) + "a,2022-12-01,10\n",
            says:
                "a.csv:37: expected 2022-12-01 as the time of its period, found 2022-12-17."),
        CheckCase(
            "closedDay", bad: head + "a,2020-01-05,7\n", good: head + "a,2020-01-06,7\n",
            before: Vintage(frequency: .daily),
            settings: limits { $0.calendar.closedWeekdays = [6] },
            says:
                "a.csv:2: expected no value for 2020-01-05, a closed day, found 7."),
        CheckCase(
            "nullValue", bad: head + "a,2020-01-01,\na,2020-02-01,NA\n",
            good: head + "a,2020-01-01,0\n",
            says:
                "a.csv:2: expected a value, found none, and 1 more such row."),
        CheckCase(
            "unreadableValue",
            bad: head + "a,2020-01-01,12 pcs\nb,2020-01-01,12\nb,2020-02-01,12\n",
            good: head + "a,2020-01-01,12\n",
            says:
                #"a.csv:2: expected a number, found "12 pcs"."#),
        CheckCase(
            "nonFiniteValue", bad: head + "a,2020-01-01,inf\nb,2020-01-01,1e999\n",
            good: head + "a,2020-01-01,1e99\n",
            says:
                #"a.csv:2: expected a finite number, found "inf"."#,
            #"a.csv:3: expected a finite number, found "1e999"."#),
        CheckCase(
            "exactDuplicate", bad: head + "a,2020-01-01,1\na,2020-01-01,1\n",
            good: head + "a,2020-01-01,1\na,2020-02-01,1\n",
            says:
                "a.csv:3: the row is the same as a.csv:2."),
        CheckCase(
            "conflictingDuplicate", bad: head + "a,2020-01-01,1\na,2020-01-01,2\n",
            good: head + "a,2020-01-01,1\nb,2020-01-01,2\n",
            says:
                "a.csv:2: the value 1 stands against 2 in line 3, and 1 more such row."),
        CheckCase(
            "severalInPeriod", bad: head + "a,2020-01-06,1\na,2020-01-20,2\na,2020-02-01,1\n",
            good: head + "a,2020-01-06,1\na,2020-02-20,2\nb,2020-01-20,1\n",
            says:
                "a.csv:2: expected one row of the series for 1 month from 2020-01-01, found 2: 1 for "
                + "2020-01-06 beside 2 for 2020-01-20 in line 3, and 1 more such row."),
        CheckCase(
            "staleOverwrite",
            says: [
                "a.csv:3: its ledger value 6 is older than 7 of a.csv:2, which it would replace."
            ],
            objects: { try ledger("a,2020-01-01,1,7\na,2020-01-01,2,6\n") },
            isSilent: { try ledger("a,2020-01-01,1,6\na,2020-01-01,2,7\n") }),
        CheckCase(
            "range", bad: head + "a,2020-01-01,-1\nb,2020-01-01,11\n",
            good: head + "a,2020-01-01,0\nb,2020-01-01,10\n",
            settings: QualitySettings(minimum: 0, maximum: 10),
            says:
                "a.csv:2: expected at least 0, found -1.",
            "a.csv:3: expected at most 10, found 11."),
        CheckCase(
            "allowedValues", bad: covariateHead + "a,2020-01-01,1,2\n",
            good: covariateHead + "a,2020-01-01,2,1\n", covariates: ["price"],
            settings: limits {
                $0.allowedValues = [AllowedColumn(column: "price", values: [0, 1])]
            },
            says:
                "a.csv:2: expected one of 0, 1 in the column price, found 2."),
        CheckCase(
            "columnRule", bad: covariateHead + "a,2020-01-01,3,2\n",
            good: covariateHead + "a,2020-01-01,2,2\n", covariates: ["price"],
            settings: limits {
                $0.columnRules = ["value <= price"].compactMap { ColumnComparison($0) }
            },
            says:
                "a.csv:2: expected value <= price, found value 3 and price 2."),
        CheckCase(
            "lateRow", bad: head + "a,2020-03-01,12\n", good: head + "a,2020-05-01,14\n",
            before: known,
            says:
                "a.csv:2: the row for 2020-03-01 came after that for 2020-04-01."),
        CheckCase(
            "correction", bad: head + "a,2020-02-01,12\n", good: head + "a,2020-02-01,11\n",
            before: known,
            says:
                "a.csv:2: 12 replaces 11."),
        CheckCase(
            "covariateValue",
            bad: covariateHead + "a,2020-01-01,1,cheap\na,2020-02-01,1,\n",
            good: covariateHead + "a,2020-01-01,1,2.5\n", covariates: ["price"],
            says:
                #"a.csv:2: expected a number in the covariate price, found "cheap", and 1 more such row."#
        ),
    ]

    /// Rows `series,time,value,id` with the ledger `id`; with a position, of a job that has got so far.
    private static func ledger(_ rows: String, position: Int? = nil) throws -> QualityReport {
        try Delivery.of("series,time,value,id\n" + rows) { delivery in
            delivery.ledger = "id"
            delivery.ledgerType = .integer
            guard let position else { return try delivery.checked() }
            let store = try Store(
                path: delivery.folder.appending(path: "store").path(), for: .writing)
            let job = try store.enterJob(named: "test", identity: "test")
            try store.beginRun(1, of: job, asOf: "2020-01-01", batch: "{}")
            try store.setLedgerPosition(
                StoredPosition(type: "integer", text: "\(position)"), of: job, run: 1)
            return QualityReport.checking(
                try delivery.source.pull(from: store, job: job, asOf: Delivery.asOf),
                before: Vintage(frequency: .monthly), asOf: Delivery.asOf, seasonLength: 12,
                covariates: [], usesLocalDates: true, settings: QualitySettings())
        }
    }

    /// The same with a date as ledger: when the row was loaded.
    private static func loaded(_ rows: String) throws -> QualityReport {
        try Delivery.of("series,time,value,id\n" + rows) { delivery in
            delivery.ledger = "id"
            return try delivery.checked()
        }
    }

    private static let twelve: [Double] = [9, 10, 11, 10, 9, 10, 11, 10, 9, 10, 11, 10]

    static let series: [CheckCase] = [
        CheckCase(
            "calendarGap", bad: twelve + [.nan, .nan, 10], good: twelve + [10],
            says:
                "a: expected a value for each period, found none for 2 months from 2021-01-01."),
        CheckCase(
            "daylightSavingHour",
            says: [
                "a: no value for the hour from 2026-03-29T02:00:00Z, in a night in which clocks are "
                    + "changed."
            ],
            objects: { try hours([0, 1, 3, 4], of: "2026-03-29") },
            isSilent: { try hours([0, 1, 3, 4], of: "2026-03-30") }),
        CheckCase(
            "zeroRun", bad: twelve + [0, 0], good: twelve + [1, 2],
            says:
                "a: zero for 2 months from 2021-01-01, after 0 zeros in 12 values."),
        CheckCase(
            "rareZero", bad: [3, 2, 4, 3, 2, 3, 0], good: [3, 2, 4, 3, 2, 3, 1],
            says:
                "a: zero for 1 month from 2020-07-01, after 0 zeros in 6 values."),
        CheckCase(
            "sentinelValue", bad: twelve + [-999], good: twelve + [9],
            says:
                "a: -999 for 2021-01-01, among values from 9 to 11."),
        CheckCase(
            "negativeValue", bad: noise + [-3], good: noise + [3],
            says:
                "a: negative for 1 month from 2022-12-01, the first -3, after none in 35 values."),
        CheckCase(
            "negativeSeries", bad: noise.prefix(8).map { -$0 },
            good: noise.prefix(8).map { $0 - 10 },
            says:
                "a: expected values from zero on, found all 8 values negative, the greatest -9.4."),
        CheckCase(
            "scaleChange", bad: twelve + [10_000], good: twelve + [20],
            says:
                "a: about 1000 times the values before: about 10000 for 1 month from 2021-01-01."),
        CheckCase(
            "spike", bad: noise + [104], good: noise + [14],
            says:
                "a: expected about 10.9 for 2022-12-01, found 104."),
        CheckCase(
            "levelShift", bad: noise + [31, 30, 32, 31.5, 30.5, 31],
            good: noise + [31, 30, 32, 31.5, 10, 10.5],
            says:
                "a: about 31 since 2022-12-01, after about 10.1."),
        CheckCase(
            "flatLine", bad: noise + [12, 12, 12, 12, 12], good: noise + [12, 12, 12],
            says:
                "a: 12 for 5 months from 2022-12-01, after 0 equal neighbours in 35."),
        CheckCase(
            "constantSeries",
            bad: head + Delivery.rows("a", [Double](repeating: 0, count: 8)),
            good: head + Delivery.rows("a", [0, 0, 0, 0, 0, 0, 0, 1]),
            says:
                "a: expected values that differ, found 0 in all 8 values."),
        CheckCase(
            "counterReset", bad: (1...14).map { Double($0 * 7) } + [3],
            good: (1...14).map { Double($0 * 7) } + [90],
            says:
                "a: 3 for 2021-03-01, after 14 values that never fell, the last 98."),
        CheckCase(
            "newSeries", bad: head + "b,2020-05-01,1\n", good: head + "a,2020-05-01,1\n",
            before: known,
            says:
                "b: a new series, from 2020-05-01 on."),
        CheckCase(
            "endedSeries", bad: twelve + [.nan, .nan, .nan, .nan],
            good: twelve + [.nan, .nan, .nan],
            says:
                "a: no row for 4 months from 2021-01-01, longer than any gap before."),
        CheckCase(
            "tooShort", bad: [1, 2, 3, .nan, 5, 6, 7, 8], good: [1, 2, 3, 4, 5, 6, 7, 8],
            says:
                "a: expected 8 values or more, found 7 values."),
    ]

    static let batch: [CheckCase] = [
        CheckCase(
            "extraColumn",
            says: [
                #"The column "colour" of a.csv and 1 more file is not in the job file."#
            ],
            objects: {
                try Delivery.of("series,time,value,colour\na,2020-01-01,1,red\n") {
                    try $0.write("b.csv", "series,time,value,colour\na,2020-02-01,1,red\n")
                    return try $0.checked()
                }
            },
            isSilent: {
                try Delivery.of("series,time,value,colour\na,2020-01-01,1,2\n") {
                    $0.covariates = ["colour"]
                    return try $0.checked()
                }
            }),
        CheckCase(
            "emptyFile",
            says: [
                "The file a.csv holds a header and no row."
            ],
            objects: {
                try Delivery.of(head) {
                    try $0.write("b.csv", head + "a,2020-01-01,1\n")
                    return try $0.checked()
                }
            },
            isSilent: {
                try Delivery.of(head + "a,2020-01-01,1\na,2020-02-01,1\n") {
                    // One whose record is damaged is not empty; the record is named by another rule.
                    try $0.write("b.csv", head + "a,2020-01-01\n")
                    return try $0.checked()
                }
            }),
        CheckCase(
            "wrongFrequency",
            says: [
                "Expected one row of a series for 1 month, found 2 of a for 1 month from 2020-01-01, and "
                    + "several in 5 of 6 such periods."
            ],
            objects: { try halves([2, 2, 2, 2, 2, 1]) },
            isSilent: { try halves([2, 2, 2, 2, 1, 1]) }),
        CheckCase(
            "rowCount",
            says: [
                "Expected 20 rows for 2021-01-01, as before and a season ago, found 8 rows."
            ],
            objects: { try month(values: 8) },
            isSilent: { try month(values: 11) }),
        CheckCase(
            "nullShare",
            says: [
                "Expected at most 0% of rows without a value, as before and a season ago, found 30%, "
                    + "6 of 20 rows for 2021-01-01."
            ],
            objects: { try month(values: 14, nulls: 6) },
            isSilent: { try month(values: 18, nulls: 2) }),
        CheckCase(
            "coverage",
            says: [
                "Expected rows of 20 known series or more for 2021-01-01, found 15 of 20 series; without "
                    + "s25, s26, s27 and 2 more."
            ],
            objects: { try month(values: 15) },
            isSilent: { try month(values: 16) }),
        CheckCase(
            "unusualCorrections",
            says: [
                "Expected known values to stay as they are, found 3 of 3 values of the batch that "
                    + "replace known ones of 3 of 20 series, 11 months behind the newest, by 20% in the middle."
            ],
            objects: { try month(values: 3, of: 600) },
            isSilent: { try month(values: 2, of: 600) }),
        CheckCase(
            "commonFactor",
            says: [
                "Expected values for 2022-12-01 as before and a season ago, found about 2 times as much in "
                    + "20 of 20 series."
            ],
            objects: { try PanelDelivery.checked { _, next in 2 * next } },
            isSilent: { try PanelDelivery.checked { _, next in 1.3 * next } }),
        CheckCase(
            "repeatedPeriod",
            says: [
                "Expected other values for 2022-12-01 than for 2022-11-01, found the same in 20 of 20 series."
            ],
            objects: { try PanelDelivery.checked { last, _ in last } },
            isSilent: { try PanelDelivery.checked { _, next in next } }),
        CheckCase(
            "futureLedger", bad: head + "a,2020-01-01,1\nb,2031-01-01,1\n",
            good: head + "a,2020-01-01,1\nb,2030-02-01,1\n",
            says:
                "Expected no ledger value far above the cut-off 2030-01-01, found 2031-01-01 of b in "
                + "a.csv:3, which is left out."),
        CheckCase(
            "freshness",
            says: [
                "Expected rows up to 2021-06-15, found none after 2020-12-01: 5 months are missing."
            ],
            objects: { try month(values: 3, of: 611, asOf: "2021-06-15") },
            isSilent: { try month(values: 3, of: 611, asOf: "2021-04-15") }),
        CheckCase(
            "hierarchy",
            says: ["all: expected 30 for 2020-01-01, the sum of 2 series, found 31."],
            objects: { try sum(31) }, isSilent: { try sum(30) }),
        CheckCase(
            "covariateHorizon",
            says: [
                "Expected 3 series with the covariate price for the whole horizon, 2 months from "
                    + "2021-02-01, found 1 series; without b, c."
            ],
            objects: { try CovariateDelivery.checked(["a": 2, "b": 1, "c": 0]) },
            isSilent: { try CovariateDelivery.checked(["a": 2, "b": 2, "c": 3]) }),
    ]
}
