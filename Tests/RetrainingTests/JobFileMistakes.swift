import Evaluation
import Forecasting
import Quality

// What may be wrong with a job file, and the sentence that says so.
extension JobFileTests {
    /// A key that its place does not know, at every level.
    static let unknownKeys: [Mistake] = [
        Mistake(
            adding: "nme: 1",
            #"unknown key "nme"; expected one of drift, frequency, horizon, levels, models, name, promotion, quality, retraining, seasonLength, seed, source, store, weekStartsOn."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", path: "x""#,
            #"unknown key "source.path"; expected one of checkpointRows, columns, commentMark, decimalMark, delimiter, end, files, lag, ledgerNulls, ledgerType, nullValues, postgres, query, schema, sqlite, table, thousandsMark, timeFormat."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", end: "soon""#,
            #""source.end": expected a value of the ledger, a date such as 2026-01-31, found "soon"."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", ledgerType: "text", lag: 3"#,
            #""source.lag": expected none beside the ledgerType text, which has no distances, found 3."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", ledgerNulls: "drop""#,
            #""source.ledgerNulls": expected one of quarantine, include, fail, found "drop"."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", schema: "drop""#,
            #""source.schema": expected one of evolve, freeze, quarantine, found "drop"."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", schema: { newColumn: "fail" }"#,
            #""source.schema.newColumn": expected one of evolve, freeze, quarantine, found "fail"."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", schema: { lostColumn: "freeze" }"#,
            #"unknown key "source.schema.lostColumn"; expected one of changedType, missingColumn, newColumn."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", sqlite: "a.db""#,
            #""source": expected one of files, sqlite and postgres, found files and sqlite."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", table: "sales""#,
            #""source": expected table and query for databases alone, found one of them beside files."#
        ),
        Mistake(
            #"files: "*.csv""#, #"sqlite: "a.db""#,
            #""source": expected a table or a query, found neither."#),
        Mistake(
            #"files: "*.csv""#, #"sqlite: "a.db", table: "sales", query: "SELECT 1""#,
            #""source": expected a table or a query, found both."#),
        Mistake(
            #"files: "*.csv""#, #"sqlite: "a.db", table: "sales.""#,
            #""source.table": expected a table such as sales or public.sales, found "sales."."#),
        Mistake(
            #"files: "*.csv""#, #"sqlite: "a.db", table: "sales", delimiter: ";""#,
            #""source": expected delimiter for files alone, found it beside sqlite."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", decimalMark: ";""#,
            #""source.decimalMark": expected a point or a comma, and not the thousandsMark, found ";"."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", decimalMark: ",", thousandsMark: ",""#,
            #""source.decimalMark": expected a point or a comma, and not the thousandsMark, found ","."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", thousandsMark: "k""#,
            #""source.thousandsMark": expected one of ",", ".", "'", "_", " ", found "k"."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", commentMark: ",""#,
            #""source.commentMark": expected one mark such as #, neither the delimiter nor a quote, found ","."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", timeFormat: { week: "yesterday" }"#,
            #""source.timeFormat.week": expected iso, epoch-seconds, epoch-millis, epoch-micros, epoch-nanos or a pattern such as dd/MM/yyyy or %d.%m.%Y %H:%M, found "yesterday"."#
        ),
        Mistake(
            #"files: "*.csv""#, #"postgres: { pasword: "x" }, table: "sales""#,
            #"unknown key "source.postgres.pasword"; expected one of database, host, port, service, sslMode, user."#
        ),
        Mistake(
            #"files: "*.csv""#, #"postgres: { password: "x" }, table: "sales""#,
            #""source.postgres.password": expected no password in a job file: give it in PGPASSWORD, in ~/.pgpass or in a service file, found one."#
        ),
        Mistake(
            #"files: "*.csv""#,
            #"postgres: { database: "postgresql://u:p@h/d" }, table: "sales""#,
            #""source.postgres.database": expected the name of a database, found an address."#),
        Mistake(
            #"time: "t""#, #"time: "t", ds: "x""#,
            #"unknown key "source.columns.ds"; expected one of covariates, ledger, series, time, value."#
        ),
        Mistake(
            adding: "drift: { x: 1 }",
            #"unknown key "drift.x"; expected one of confirmations, falseAlarmRate, window."#),
        Mistake(
            adding: "retraining: { x: 1 }",
            #"unknown key "retraining.x"; expected one of minimumObservations, reestimateEvery, refitEvery."#
        ),
        Mistake(
            adding: "promotion: { x: 1 }",
            #"unknown key "promotion.x"; expected one of driftWindow, improvement, measure, require, window."#
        ),
        Mistake(
            adding: "promotion: { require: { rmses: { maximum: 1 } } }",
            #"unknown key "promotion.require.rmses"; expected one of \#(sortedMeasures)."#),
        Mistake(
            adding: "promotion: { require: { rmse: { max: 1 } } }",
            #"unknown key "promotion.require.rmse.max"; expected one of maximum, minimum."#),
        Mistake(
            adding: "quality: { rnge: 'warn' }",
            #"unknown key "quality.rnge"; expected one of \#(rules)."#),
        Mistake(
            adding: "quality: { range: { min: 1 } }",
            #"unknown key "quality.range.min"; expected one of action, maximum, minimum."#),
        Mistake(
            adding: "quality: { lateRow: { minimum: 1 } }",
            #"unknown key "quality.lateRow.minimum"; expected one of action."#),
    ]

    /// Every key that must be there.
    static let missingKeys: [Mistake] = [
        Mistake(#"name: "n", "#, "", #"the key "name" is missing; expected the name of the job."#),
        Mistake(
            #"source: { files: "*.csv", columns: { time: "t", value: "v" } }, "#, "",
            #"the key "source" is missing; expected an object with columns, and with files, sqlite or postgres."#
        ),
        Mistake(
            #"frequency: "daily", "#, "",
            #"the key "frequency" is missing; expected hourly, daily, weekly, monthly, quarterly or yearly."#
        ),
        Mistake(
            ", horizon: 7", "",
            #"the key "horizon" is missing; expected how many periods ahead to forecast."#),
        Mistake(
            #"files: "*.csv", "#, "",
            #""source": expected one of files, sqlite and postgres, found none."#),
        Mistake(
            #", columns: { time: "t", value: "v" }"#, "",
            #"the key "source.columns" is missing; expected an object with series, time and value."#
        ),
        Mistake(
            #"time: "t", "#, "",
            #"the key "source.columns.time" is missing; expected the column that holds the time."#),
        Mistake(
            #", value: "v""#, "",
            #"the key "source.columns.value" is missing; expected the column that holds the value."#
        ),
    ]

    /// A value of another type, at every level.
    static let wrongTypes: [Mistake] = [
        Mistake(#"name: "n""#, "name: 3", #""name": expected a text, found a number."#),
        Mistake(
            #"source: { files: "*.csv", columns: { time: "t", value: "v" } }"#, #"source: "x""#,
            #""source": expected an object, found a text."#),
        Mistake(
            #"files: "*.csv""#, "files: 3",
            #""source.files": expected a text or a list of texts, found a number."#),
        Mistake(
            #"files: "*.csv""#, #"files: ["a", 3]"#,
            #""source.files[1]": expected a text, found a number."#),
        Mistake(
            #"files: "*.csv""#, "files: null",
            #""source": expected one of files, sqlite and postgres, found none."#),
        Mistake(
            #"columns: { time: "t", value: "v" }"#, #"columns: ["t"]"#,
            #""source.columns": expected an object, found a list."#),
        Mistake(
            #"time: "t""#, "time: 1", #""source.columns.time": expected a text, found a number."#),
        Mistake(
            #"time: "t""#, #"time: "t", series: 5"#,
            #""source.columns.series": expected a text or a list of texts, found a number."#),
        Mistake(
            #"time: "t""#, #"time: "t", series: [5]"#,
            #""source.columns.series[0]": expected a text, found a number."#),
        Mistake(
            #"time: "t""#, #"time: "t", ledger: []"#,
            #""source.columns.ledger": expected a text, found a list."#),
        Mistake(
            #"time: "t""#, #"time: "t", covariates: "x""#,
            #""source.columns.covariates": expected a list of texts, found a text."#),
        Mistake(
            #"time: "t""#, #"time: "t", covariates: [1]"#,
            #""source.columns.covariates[0]": expected a text, found a number."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", ledgerType: 1"#,
            #""source.ledgerType": expected a text, found a number."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", lag: "x""#,
            #""source.lag": expected an integer, found a text."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", lag: 1.5"#,
            #""source.lag": expected an integer, found 1.5."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", delimiter: 1"#,
            #""source.delimiter": expected a text, found a number."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", nullValues: "x""#,
            #""source.nullValues": expected a list of texts, found a text."#),
        Mistake(
            #"frequency: "daily""#, "frequency: 1",
            #""frequency": expected a text, found a number."#),
        Mistake("horizon: 7", #"horizon: "7""#, #""horizon": expected an integer, found a text."#),
        Mistake("horizon: 7", "horizon: 7.5", #""horizon": expected an integer, found 7.5."#),
        Mistake(
            "horizon: 7", "horizon: true", #""horizon": expected an integer, found true or false."#),
        Mistake("horizon: 7", "horizon: 1e30", #""horizon": expected an integer, found 1e+30."#),
        Mistake("horizon: 7", "horizon: null", #""horizon": expected an integer, found null."#),
        Mistake("horizon: 7", "horizon: NaN", #""horizon": expected an integer, found NaN."#),
        Mistake(#"name: "n""#, "name: null", #""name": expected a text, found null."#),
        Mistake(#"name: "n""#, "name: {}", #""name": expected a text, found an object."#),
        Mistake(adding: "weekStartsOn: 1", #""weekStartsOn": expected a text, found a number."#),
        Mistake(
            adding: "seasonLength: '1'", #""seasonLength": expected an integer, found a text."#),
        Mistake(adding: "levels: 80", #""levels": expected a list of numbers, found a number."#),
        Mistake(adding: "levels: ['80']", #""levels[0]": expected a number, found a text."#),
        Mistake(adding: "levels: [80, null]", #""levels[1]": expected a number, found null."#),
        Mistake(adding: "models: 'ets'", #""models": expected a list of texts, found a text."#),
        Mistake(adding: "models: [1]", #""models[0]": expected a text, found a number."#),
        Mistake(adding: "quality: 1", #""quality": expected an object, found a number."#),
        Mistake(adding: "quality: []", #""quality": expected an object, found a list."#),
        Mistake(
            adding: "quality: { range: 1 }",
            #""quality.range": expected an action or an object with one, found a number."#),
        Mistake(
            adding: "quality: { range: [] }",
            #""quality.range": expected an action or an object with one, found a list."#),
        Mistake(
            adding: "quality: { range: null }",
            #""quality.range": expected an action or an object with one, found null."#),
        Mistake(
            adding: "quality: { range: { action: 1 } }",
            #""quality.range.action": expected a text, found a number."#),
        Mistake(
            adding: "quality: { range: { minimum: 'x' } }",
            #""quality.range.minimum": expected a number, found a text."#),
        Mistake(
            adding: "quality: { tooShort: { minimum: 1.5 } }",
            #""quality.tooShort.minimum": expected an integer, found 1.5."#),
        Mistake(adding: "drift: 1", #""drift": expected an object, found a number."#),
        Mistake(
            adding: "drift: { window: 'x' }", #""drift.window": expected an integer, found a text."#
        ),
        Mistake(
            adding: "drift: { falseAlarmRate: '1' }",
            #""drift.falseAlarmRate": expected a number, found a text."#),
        Mistake(adding: "retraining: []", #""retraining": expected an object, found a list."#),
        Mistake(
            adding: "retraining: { refitEvery: 1.5 }",
            #""retraining.refitEvery": expected an integer, found 1.5."#),
        Mistake(
            adding: "promotion: true", #""promotion": expected an object, found true or false."#),
        Mistake(
            adding: "promotion: { measure: 1 }",
            #""promotion.measure": expected a text, found a number."#),
        Mistake(
            adding: "promotion: { require: [] }",
            #""promotion.require": expected an object, found a list."#),
        Mistake(
            adding: "promotion: { require: { rmse: 1 } }",
            #""promotion.require.rmse": expected an object, found a number."#),
        Mistake(
            adding: "promotion: { require: { rmse: { maximum: '1' } } }",
            #""promotion.require.rmse.maximum": expected a number, found a text."#),
        Mistake(adding: "seed: 1.5", #""seed": expected an integer, found 1.5."#),
        Mistake(adding: "seed: 'x'", #""seed": expected an integer, found a text."#),
        Mistake(adding: "store: 1", #""store": expected a text, found a number."#),
    ]

    /// A value of the right type that means nothing.
    static let wrongValues: [Mistake] = [
        Mistake(
            #"name: "n""#, #"name: """#,
            #""name": expected at most 100 letters, digits, hyphens, underscores and points, the first no point, found ""."#
        ),
        Mistake(
            #"name: "n""#, #"name: "a b""#,
            #""name": expected at most 100 letters, digits, hyphens, underscores and points, the first no point, found "a b"."#
        ),
        Mistake(
            #"name: "n""#, #"name: ".x""#,
            #""name": expected at most 100 letters, digits, hyphens, underscores and points, the first no point, found ".x"."#
        ),
        Mistake(
            #"name: "n""#,
            #"name: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx""#,
            #""name": expected at most 100 letters, digits, hyphens, underscores and points, the first no point, found "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"."#
        ),
        Mistake(
            #"files: "*.csv""#, "files: []",
            #""source.files": expected at least one pattern, found an empty list."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", ledgerType: "x""#,
            #""source.ledgerType": expected one of date, timestamp, integer, decimal, text, found "x"."#
        ),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", lag: -1"#,
            #""source.lag": expected an integer of at least 0, found -1."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", delimiter: ";;""#,
            #""source.delimiter": expected one character that separates fields, found ";;"."#),
        Mistake(
            #"files: "*.csv""#, #"files: "*.csv", delimiter: """#,
            #""source.delimiter": expected one character that separates fields, found ""."#),
        Mistake(
            #"frequency: "daily""#, #"frequency: "fortnightly""#,
            #""frequency": expected one of hourly, daily, weekly, monthly, quarterly, yearly, found "fortnightly"."#
        ),
        Mistake(
            #"frequency: "daily""#, #"frequency: "daily", weekStartsOn: "monday""#,
            #""weekStartsOn": expected no such key beside the frequency daily, found "monday"."#),
        Mistake(
            #"frequency: "daily""#, #"frequency: "weekly", weekStartsOn: "Monday""#,
            #""weekStartsOn": expected a weekday such as monday, found "Monday"."#),
        Mistake(
            "horizon: 7", "horizon: 0", #""horizon": expected an integer from 1 to 10000, found 0."#
        ),
        Mistake(
            adding: "seasonLength: 0",
            #""seasonLength": expected an integer from 1 to 10000, found 0."#),
        Mistake(
            adding: "levels: [0]", #""levels[0]": expected percent between 0 and 100, found 0."#),
        Mistake(
            adding: "levels: [80, 100]",
            #""levels[1]": expected percent between 0 and 100, found 100."#),
        Mistake(
            adding: "models: []", #""models": expected at least one model, found an empty list."#),
        Mistake(
            adding: "models: ['prophet']",
            #""models[0]": expected one of \#(models), found "prophet"."#),
        Mistake(
            adding: "models: ['ets', 'median(ets, prophet)']",
            #""models[1]": expected one of \#(models), found "prophet"."#),
        Mistake(
            adding: "models: ['median(ets, arima']",
            #""models[0]": expected ',' or ')' at character 18, found "median(ets, arima"."#),
        Mistake(
            adding: "models: ['mean(ets)']",
            #""models[0]": expected mean(MODEL,MODEL,…), which takes two models or more, found "mean(ets)"."#
        ),
        Mistake(
            adding: "quality: { range: 'stop' }",
            #""quality.range": expected one of off, info, warn, quarantineRow, quarantineSeries, fail, found "stop"."#
        ),
        Mistake(
            adding: "quality: { range: { action: 'stop' } }",
            #""quality.range.action": expected one of off, info, warn, quarantineRow, quarantineSeries, fail, found "stop"."#
        ),
        Mistake(
            adding: "drift: { falseAlarmRate: 0 }",
            #""drift.falseAlarmRate": expected a number between 0 and 1, found 0."#),
        Mistake(
            adding: "drift: { falseAlarmRate: 1 }",
            #""drift.falseAlarmRate": expected a number between 0 and 1, found 1."#),
        Mistake(
            adding: "drift: { window: 2 }",
            #""drift.window": expected an integer of at least 3, found 2."#),
        Mistake(
            adding: "drift: { confirmations: 0 }",
            #""drift.confirmations": expected an integer of at least 1, found 0."#),
        Mistake(
            adding: "retraining: { reestimateEvery: 0 }",
            #""retraining.reestimateEvery": expected an integer of at least 1, found 0."#),
        Mistake(
            adding: "retraining: { refitEvery: -1 }",
            #""retraining.refitEvery": expected an integer of at least 1, found -1."#),
        Mistake(
            adding: "retraining: { minimumObservations: 0 }",
            #""retraining.minimumObservations": expected an integer of at least 1, found 0."#),
        Mistake(
            adding: "promotion: { window: 2 }",
            #""promotion.window": expected an integer of at least 3, found 2."#),
        Mistake(
            adding: "promotion: { driftWindow: 2 }",
            #""promotion.driftWindow": expected an integer of at least 3, found 2."#),
        Mistake(
            adding: "promotion: { measure: 'mape' }",
            #""promotion.measure": expected one of \#(measures), found "mape"."#),
        Mistake(
            adding: "promotion: { improvement: 1 }",
            #""promotion.improvement": expected a share from 0 to below 1, found 1."#),
        Mistake(
            adding: "promotion: { improvement: -0.1 }",
            #""promotion.improvement": expected a share from 0 to below 1, found -0.1."#),
        Mistake(
            adding: "promotion: { require: { rmse: {} } }",
            #""promotion.require.rmse": expected a minimum or a maximum, found neither."#),
        Mistake(
            adding: "levels: [NaN]", #""levels[0]": expected percent between 0 and 100, found NaN."#
        ),
        Mistake(
            adding: "drift: { falseAlarmRate: NaN }",
            #""drift.falseAlarmRate": expected a number between 0 and 1, found NaN."#),
    ]

    /// Text that is no JSON5, or no object.
    static let brokenTexts: [Mistake] = [
        Mistake(
            text: "{ name: \"x\",\n horizon: 3\n levels: [1] }",
            "expected JSON5, and the file is none: line 3 has `levels` where a comma or a closing brace should be."
        ),
        Mistake(
            text: "{ name: \"x,\n horizon: 3 }",
            #"expected JSON5, and the file is none: line 1 has the text "x, without an end where a closing quote should be."#
        ),
        Mistake(
            text: "{ a: [1 2] }",
            "expected JSON5, and the file is none: line 1 has `2` where a comma or a closing bracket should be."
        ),
        Mistake(
            text: "/* x\n",
            "expected JSON5, and the file is none: line 1 has a comment without an end where a closing */ should be."
        ),
        Mistake(
            text: "{ a: 1 } x",
            "expected JSON5, and the file is none: line 1 has `x` where the end of the file should be."
        ),
        Mistake(
            text: "{ a: yes }",
            "expected JSON5, and the file is none: line 1 has `yes` where a value should be."),
        Mistake(
            text: "{ a: , }",
            "expected JSON5, and the file is none: line 1 has `,` where a value should be."),
        Mistake(
            text: "{ 1: 2 }",
            "expected JSON5, and the file is none: line 1 has `1` where a key or a closing brace should be."
        ),
        Mistake(
            text: "{ a: 01x }",
            #"unknown key "a"; expected one of drift, frequency, horizon, levels, models, name, promotion, quality, retraining, seasonLength, seed, source, store, weekStartsOn."#
        ),
        Mistake(
            text: "{ \n\n",
            "expected JSON5, and the file is none: line 3 has the end of the file where a key or a closing brace should be."
        ),
        Mistake(text: "null", "the job file cannot be read: it holds null instead of an object."),
        Mistake(
            text: "{ name: ",
            "expected JSON5, and the file is none: line 1 has the end of the file where a value should be."
        ),
        Mistake(
            text: #"{ name "x" }"#,
            #"expected JSON5, and the file is none: line 1 has `"` where a colon after the key should be."#
        ),
        Mistake(text: "", "expected JSON5, and the file is none: it is empty."),
        Mistake(text: "[]", "the job file cannot be read: it holds a list instead of an object."),
        Mistake(
            text: #""x""#, "the job file cannot be read: it holds a text instead of an object."),
    ]

    private static let rules = CheckList.rules.sorted().joined(separator: ", ")
    private static let models =
        (ModelList.all.map { $0.name } + CompositionList.all.map(\.syntax))
        .joined(separator: ", ")
    private static let measures = AccuracyMeasures.all.map { $0.name }.joined(separator: ", ")
    private static let sortedMeasures =
        AccuracyMeasures.all.map { $0.name }.sorted().joined(separator: ", ")
}
