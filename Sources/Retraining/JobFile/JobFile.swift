/// A job file as it was typed: every key, and nothing that follows from it. `Job` is what it means.
struct JobFile: Decodable {
    var name: String
    var source: SourceSection
    var frequency: String
    var weekStartsOn: String?
    var seasonLength: Int?
    var horizon: Int
    var levels: [Double]?
    var models: [String]?
    var quality: QualitySection?
    var drift: DriftSection?
    var retraining: RetrainingSection?
    var promotion: PromotionSection?
    var seed: Int?
    var store: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, source, frequency, weekStartsOn, seasonLength, horizon, levels, models, quality
        case drift, retraining, promotion, seed, store
    }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(CodingKeys.self)
        name = try keys.decode(String.self, forKey: .name)
        source = try keys.decode(SourceSection.self, forKey: .source)
        frequency = try keys.decode(String.self, forKey: .frequency)
        weekStartsOn = try keys.decodeIfPresent(String.self, forKey: .weekStartsOn)
        seasonLength = try keys.decodeIfPresent(Int.self, forKey: .seasonLength)
        horizon = try keys.decode(Int.self, forKey: .horizon)
        levels = try keys.decodeIfPresent([Double].self, forKey: .levels)
        models = try keys.decodeIfPresent([String].self, forKey: .models)
        quality = try keys.decodeIfPresent(QualitySection.self, forKey: .quality)
        drift = try keys.decodeIfPresent(DriftSection.self, forKey: .drift)
        retraining = try keys.decodeIfPresent(RetrainingSection.self, forKey: .retraining)
        promotion = try keys.decodeIfPresent(PromotionSection.self, forKey: .promotion)
        seed = try keys.decodeIfPresent(Int.self, forKey: .seed)
        store = try keys.decodeIfPresent(String.self, forKey: .store)
    }

    struct SourceSection: Decodable {
        var files: OneOrMore?
        var sqlite: String?
        var postgres: PostgresSection?
        var table: String?
        var query: String?
        var columns: ColumnsSection
        var ledgerType: String?
        var lag: Int?
        var end: IntegerOrText?
        var ledgerNulls: String?
        var schema: SchemaSection?
        var checkpointRows: Int?
        var delimiter: String?
        var nullValues: [String]?
        var decimalMark: String?
        var thousandsMark: String?
        var commentMark: String?
        var timeFormat: OneOrByColumn?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case files, sqlite, postgres, table, query, columns, ledgerType, lag, end
            case ledgerNulls, schema, checkpointRows, delimiter, nullValues, decimalMark
            case thousandsMark, commentMark
            case timeFormat
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            files = try keys.decodeIfPresent(OneOrMore.self, forKey: .files)
            sqlite = try keys.decodeIfPresent(String.self, forKey: .sqlite)
            postgres = try keys.decodeIfPresent(PostgresSection.self, forKey: .postgres)
            table = try keys.decodeIfPresent(String.self, forKey: .table)
            query = try keys.decodeIfPresent(String.self, forKey: .query)
            columns = try keys.decode(ColumnsSection.self, forKey: .columns)
            ledgerType = try keys.decodeIfPresent(String.self, forKey: .ledgerType)
            lag = try keys.decodeIfPresent(Int.self, forKey: .lag)
            end = try keys.decodeIfPresent(IntegerOrText.self, forKey: .end)
            ledgerNulls = try keys.decodeIfPresent(String.self, forKey: .ledgerNulls)
            schema = try keys.decodeIfPresent(SchemaSection.self, forKey: .schema)
            checkpointRows = try keys.decodeIfPresent(Int.self, forKey: .checkpointRows)
            delimiter = try keys.decodeIfPresent(String.self, forKey: .delimiter)
            nullValues = try keys.decodeIfPresent([String].self, forKey: .nullValues)
            decimalMark = try keys.decodeIfPresent(String.self, forKey: .decimalMark)
            thousandsMark = try keys.decodeIfPresent(String.self, forKey: .thousandsMark)
            commentMark = try keys.decodeIfPresent(String.self, forKey: .commentMark)
            timeFormat = try keys.decodeIfPresent(OneOrByColumn.self, forKey: .timeFormat)
        }
    }

    /// A password is refused: who keeps it, and where, is for PostgreSQL's client to know.
    struct PostgresSection: Decodable {
        var host: String?
        var port: Int?
        var database: String?
        var user: String?
        var service: String?
        var sslMode: String?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case host, port, database, user, service, sslMode
        }

        init(from decoder: any Decoder) throws {
            let typed = try decoder.container(keyedBy: AnyKey.self)
            if typed.contains(AnyKey(stringValue: "password")) {
                throw WrongValue(
                    path: decoder.codingPath + [AnyKey(stringValue: "password")],
                    expected: "no password in a job file: give it in PGPASSWORD, in ~/.pgpass or "
                        + "in a service file",
                    found: "one")
            }
            let keys = try decoder.strictContainer(CodingKeys.self)
            host = try keys.decodeIfPresent(String.self, forKey: .host)
            port = try keys.decodeIfPresent(Int.self, forKey: .port)
            database = try keys.decodeIfPresent(String.self, forKey: .database)
            user = try keys.decodeIfPresent(String.self, forKey: .user)
            service = try keys.decodeIfPresent(String.self, forKey: .service)
            sslMode = try keys.decodeIfPresent(String.self, forKey: .sslMode)
        }
    }

    struct ColumnsSection: Decodable {
        var series: OneOrMore?
        var time: String
        var value: String
        var ledger: String?
        var covariates: [String]?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case series, time, value, ledger, covariates
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            series = try keys.decodeIfPresent(OneOrMore.self, forKey: .series)
            time = try keys.decode(String.self, forKey: .time)
            value = try keys.decode(String.self, forKey: .value)
            ledger = try keys.decodeIfPresent(String.self, forKey: .ledger)
            covariates = try keys.decodeIfPresent([String].self, forKey: .covariates)
        }
    }

    struct DriftSection: Decodable {
        var falseAlarmRate: Double?
        var window: Int?
        var confirmations: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case falseAlarmRate, window, confirmations
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            falseAlarmRate = try keys.decodeIfPresent(Double.self, forKey: .falseAlarmRate)
            window = try keys.decodeIfPresent(Int.self, forKey: .window)
            confirmations = try keys.decodeIfPresent(Int.self, forKey: .confirmations)
        }
    }

    struct RetrainingSection: Decodable {
        var reestimateEvery: Int?
        var refitEvery: Int?
        var minimumObservations: Int?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reestimateEvery, refitEvery, minimumObservations
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            reestimateEvery = try keys.decodeIfPresent(Int.self, forKey: .reestimateEvery)
            refitEvery = try keys.decodeIfPresent(Int.self, forKey: .refitEvery)
            minimumObservations = try keys.decodeIfPresent(
                Int.self, forKey: .minimumObservations)
        }
    }

    struct PromotionSection: Decodable {
        var window: Int?
        var driftWindow: Int?
        var measure: String?
        var improvement: Double?
        var require: [String: LimitSection]?

        enum CodingKeys: String, CodingKey, CaseIterable {
            case window, driftWindow, measure, improvement, require
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            window = try keys.decodeIfPresent(Int.self, forKey: .window)
            driftWindow = try keys.decodeIfPresent(Int.self, forKey: .driftWindow)
            measure = try keys.decodeIfPresent(String.self, forKey: .measure)
            improvement = try keys.decodeIfPresent(Double.self, forKey: .improvement)
            require = try keys.decodeIfPresent([String: LimitSection].self, forKey: .require)
        }
    }

    struct LimitSection: Decodable {
        var minimum: Double?
        var maximum: Double?

        enum CodingKeys: String, CodingKey, CaseIterable { case minimum, maximum }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(CodingKeys.self)
            minimum = try keys.decodeIfPresent(Double.self, forKey: .minimum)
            maximum = try keys.decodeIfPresent(Double.self, forKey: .maximum)
        }
    }
}

/// A text, or a whole number as its text.
struct IntegerOrText: Decodable {
    var text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            text = String(number)
        } else {
            text = try container.decode(String.self)
        }
    }
}

/// A text for all columns, or texts by the names of columns.
struct OneOrByColumn: Decodable {
    var all: String?
    var byColumn: [String: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            all = text
        } else {
            byColumn = try container.decode([String: String].self)
        }
    }
}

/// A text, or a list of texts.
struct OneOrMore: Decodable {
    var texts: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            texts = [text]
        } else {
            texts = try container.decode([String].self)
        }
    }
}
