import FoundationEssentials
import Testing
import TimeSeries

@Suite struct TimestampTests {
    @Test func isWrittenAsByPythonsDatetime() throws {
        let instants = try CalendarGolden.read().instants
        #expect(instants.count > 400)
        for instant in instants {
            let stamp = Timestamp(seconds: instant.seconds)
            let isMidnight = instant.text.hasSuffix("T00:00:00")
            let expected = isMidnight ? String(instant.text.prefix(10)) : instant.text + "Z"
            #expect(stamp.description == expected)
        }
    }

    @Test func textsAreReadAsByPythonsDatetime() throws {
        let texts = try CalendarGolden.read().texts
        #expect(texts.count > 200)
        for expected in texts {
            let read = try #require(TimestampText(expected.text), "\(expected.text)")
            #expect(read.timestamp.seconds == expected.seconds, "\(expected.text)")
            #expect(read.timestamp.nanoseconds == expected.nanoseconds, "\(expected.text)")
            let zone: TimestampText.Zone
            switch expected.zone {
            case "date": zone = .date
            case "unstated": zone = .unstated
            default: zone = .offset(minutes: try #require(Int(expected.zone)))
            }
            #expect(read.zone == zone, "\(expected.text)")
            let bytes = Array(expected.text.utf8).withUnsafeBufferPointer {
                TimestampText(utf8: $0)
            }
            #expect(bytes == read)
        }
    }

    @Test(arguments: [UInt64(21), 22])
    func descriptionsAreReadBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let first = Timestamp(CivilDate(year: 1, month: 1, day: 1)).seconds
        let last = Timestamp(CivilDate(year: 10_000, month: 1, day: 1)).seconds - 1
        var stamps = [first, last, -1, 0, 1].map { Timestamp(seconds: $0) }
        stamps += [1, 10, 999_999_999, 120_000_000].map { Timestamp(seconds: -1, nanoseconds: $0) }
        for _ in 0..<5000 {
            let scale = [1, 1000, 1_000_000].randomElement(using: &generator) ?? 1
            let nanoseconds = Int.random(in: 0..<1_000_000_000 / scale, using: &generator) * scale
            stamps.append(
                Timestamp(
                    seconds: Int.random(in: first...last, using: &generator),
                    nanoseconds: nanoseconds))
            stamps.append(
                Timestamp(
                    CivilDate(
                        daysSinceEpoch: Int.random(
                            in: first / 86_400...last / 86_400, using: &generator))))
        }
        for stamp in stamps {
            #expect(TimestampText(stamp.description)?.timestamp == stamp, "seed \(seed)")
        }
        let encoded = try JSONEncoder().encode(stamps)
        #expect(try JSONDecoder().decode([Timestamp].self, from: encoded) == stamps)
    }

    @Test func theFractionHasTheDigitsItNeeds() {
        #expect(
            Timestamp(seconds: 0, nanoseconds: 1).description == "1970-01-01T00:00:00.000000001Z")
        #expect(
            Timestamp(seconds: -1, nanoseconds: 500_000_000).description == "1969-12-31T23:59:59.5Z"
        )
    }

    @Test func orderIsThatOfTime() {
        let ordered = [(-2, 5), (-1, 0), (-1, 999_999_999), (0, 0), (0, 1), (7, 0)].map {
            Timestamp(seconds: $0.0, nanoseconds: $0.1)
        }
        for (index, left) in ordered.enumerated() {
            for right in ordered[(index + 1)...] {
                #expect(left < right)
                #expect(!(right < left))
            }
        }
    }

    @Test func spellingsThatAreRead() {
        let noon = Timestamp(seconds: 43_200)
        for text in [
            "1970-01-01T12:00Z", "1970-01-01 12:00", "1970-01-01t12:00:00z", "1970-01-01T13:00+01",
            "1970-01-01T12:00:00,000", "1970-01-01T12:00:00.0000000000000Z",
            "1970-01-02T02:00+1400",
        ] {
            #expect(TimestampText(text)?.timestamp == noon, "\(text)")
        }
        #expect(TimestampText("1983-02")?.timestamp.description == "1983-02-01")
        #expect(TimestampText("9999-12-31")?.timestamp.description == "9999-12-31")
    }

    @Test(
        arguments: [
            "", "1983", "1983-", "1983-2-1", "1983-02-30", "1983-13-01", "1983-00-10", "31.1.1983",
            "01/31/1983", "19830131", "1983-01-31T", "1983-01-31T24:00", "1983-01-31T10",
            "1983-01-31T10:60", "1983-01-31T10:00:60", "1983-01-31T10:00:00.",
            "1983-01-31T10:00:00Zx",
            "1983-01-31T10:00+", "1983-01-31T10:00+1", "1983-01-31T10:00+01:60",
            "1983-01-31T10:00+19",
            "1983-01-31T10:00+01:", "1983-01-31Z", " 1983-01-31", "1983-01-31 ", "-983-01-31",
            "1983-01-31T10:00:00.0000000001Z", "１９８３-01-31", "NA",
        ])
    func textsThatAreNoTime(text: String) {
        #expect(TimestampText(text) == nil)
    }

    @Test func aWrongTextIsNamedWhereItIsDecoded() {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: Data(#"["yesterday"]"#.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("expected dataCorrupted, found \(String(describing: error))")
            return
        }
        #expect(
            context.debugDescription
                == "expected an ISO 8601 date or timestamp, found \"yesterday\"")
    }
}
