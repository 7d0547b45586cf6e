/// What the name of a column suggests. A name never overrules what the cells are; it chooses among
/// columns whose cells would do.
enum JobProposalHints {
    /// Higher for the time of an observation, below 0 for the time a row was written.
    static func time(_ name: String) -> Int {
        if isLedger(name) { return -1 }
        return has(name, times) ? 1 : 0
    }

    static func isLedger(_ name: String) -> Bool { has(name, ledgers) }

    static func isIndex(_ name: String) -> Bool {
        has(name, ["index", "t", "step", "period", "n"])
    }

    static func isIdentifier(_ name: String) -> Bool { has(name, identifiers) }

    /// Higher for what one forecasts; below 0 for what explains it, lower for what names or dates it.
    static func value(_ name: String) -> Int {
        let words = JobProposalWords.words(of: name)
        // In `product_sales` the last word is the thing, and those before say which.
        if let place = values.firstIndex(where: { $0 == words.last }) {
            return values.count - place
        }
        if isIdentifier(name) { return -5 }
        if has(name, calendar) { return -6 }
        if has(name, explaining) { return -1 }
        let place = values.firstIndex { words.contains($0) }
        return place.map { values.count - $0 } ?? 0
    }

    private static func has(_ name: String, _ hints: Set<String>) -> Bool {
        JobProposalWords.words(of: name).contains { hints.contains($0) }
    }

    private static let times: Set<String> = [
        "date", "time", "timestamp", "datetime", "day", "week", "month", "quarter", "year", "hour",
        "period", "ds",
    ]
    private static let ledgers: Set<String> = [
        "loaded", "load", "updated", "update", "ingested", "inserted", "created", "modified",
        "changed", "delivered", "received", "extracted", "exported", "published", "released",
        "vintage", "snapshot", "arrived",
    ]
    private static let identifiers: Set<String> = [
        "id", "key", "code", "sku", "part", "item", "product", "article", "store", "shop",
        "branch", "customer", "site", "sensor", "meter", "device", "station", "region", "zone",
        "series", "plant", "warehouse", "account", "department", "dept",
    ]
    private static let calendar: Set<String> = [
        "year", "month", "week", "day", "weekday", "quarter", "hour", "dow", "period", "index",
        "row", "horizon", "season",
    ]
    private static let explaining: Set<String> = [
        "price", "cost", "discount", "promo", "promotion", "temperature", "temp", "humidity",
        "rain", "wind", "holiday", "flag", "rate", "lat", "lon", "latitude", "longitude", "weight",
        "is", "has", "lag",
    ]
    /// The likeliest first.
    private static let values = [
        "value", "y", "target", "sales", "units", "quantity", "qty", "demand", "sold", "volume",
        "passengers", "patients", "visitors", "visits", "turnover", "revenue", "consumption",
        "load", "orders", "count", "amount", "total",
    ]
}
