import Ingestion
import Store
import Tabular
import Testing

@Suite("Series and covariates")
struct SeriesTests {
    private let header = "shop,item,time,value,ledger,price,mood\n"

    @Test("several columns make one name, which no other cells make")
    func names() throws {
        let delivery = try Delivery(series: ["shop", "item"])
        let lines = [
            "a,b,2026-01-05,1,2026-01-05,,", "a/b,c,2026-01-05,1,2026-01-05,,",
            "a,b/c,2026-01-05,1,2026-01-05,,", "a\\,b,2026-01-05,1,2026-01-05,,",
            ",b,2026-01-05,1,2026-01-05,,", "\"x, \"\"y\"\"\",東京,2026-01-05,1,2026-01-05,,",
            "a,b,2026-01-06,1,2026-01-05,,",
        ]
        try delivery.put("1.csv", header + lines.joined(separator: "\n"))
        let batch = try delivery.run()
        #expect(
            batch.rows.map(\.series) == [
                "a/b", "a\\/b/c", "a/b\\/c", "a\\\\/b", "", "x, \"y\"/東京", "a/b",
            ])
    }

    @Test("one column names the series as it stands; none, by the value column")
    func simpleNames() throws {
        let one = try Delivery(series: ["shop"])
        try one.put(
            "1.csv", header + "a/b\\,i,2026-01-05,1,2026-01-05,,\n,i,2026-01-05,1,2026-01-05,,\n")
        #expect(try one.run().rows.map(\.series) == ["a/b\\", ""])
        let none = try Delivery(series: [])
        try none.put("1.csv", header + "a,i,2026-01-05,1,2026-01-05,,\n")
        #expect(try none.run().rows.map(\.series) == ["value"])
    }

    @Test("covariates come in the job's order, as they were read, and are part of the content")
    func covariates() throws {
        let delivery = try Delivery(series: ["shop"], covariates: ["mood", "price"])
        try delivery.put(
            "1.csv",
            header + "a,i,2026-01-05,1,2026-01-05,9.5,good\nb,i,2026-01-05,1,2026-01-05,,1e999\n")
        let batch = try delivery.run()
        #expect(
            batch.rows.map(\.covariates) == [
                [.unreadable("good"), .number(9.5)], [.nonFinite("1e999"), .null],
            ])
        #expect(batch.files.map(\.extraColumns) == [["item"]])
        try delivery.put("2.csv", header + "a,i,2026-01-05,1,2026-01-05,9.75,good\n")
        #expect(
            try delivery.run().rows.map(\.covariates) == [[.unreadable("good"), .number(9.75)]])
    }

    @Test("one column may be time and ledger at once")
    func oneColumn() throws {
        let delivery = try Delivery(ledgerColumn: "time")
        try delivery.put("1.csv", "series,time,value\na,2026-01-05,1\na,2026-01-12,2\n")
        #expect(try delivery.run().positionAfter?.text == "2026-01-12")
    }
}
