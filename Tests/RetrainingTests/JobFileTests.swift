import Foundation
import Ingestion
import Quality
import Retraining
import Tabular
import Testing
import TimeSeries

@Suite("Job files")
struct JobFileTests {
    /// The shortest job file.
    static let shortest = """
        { name: "n", source: { files: "*.csv", columns: { time: "t", value: "v" } }, \
        frequency: "daily", horizon: 7 }
        """

    /// A job file with one thing wrong: the sentence that says so follows the file's name.
    struct Mistake: Sendable, CustomTestStringConvertible {
        let text: String
        let sentence: String
        var testDescription: String { sentence }

        /// - Parameters:
        ///   - part: what is replaced in the shortest job file.
        init(_ part: String, _ replacement: String, _ sentence: String) {
            precondition(shortest.contains(part), "\(part) is not in the shortest job file")
            text = shortest.replacingOccurrences(of: part, with: replacement)
            self.sentence = sentence
        }

        /// `keys` are added at the top.
        init(adding keys: String, _ sentence: String) {
            text = shortest.dropLast() + ", " + keys + " }"
            self.sentence = sentence
        }

        init(text: String, _ sentence: String) {
            self.text = text
            self.sentence = sentence
        }
    }

    /// What `Job` says of a file with this content, without the file's name before it.
    private func message(_ content: Data) throws -> String? {
        let folder = try ScratchFolder()
        let file = folder.path + "/job.json5"
        try content.write(to: URL(filePath: file))
        do {
            _ = try Job(file: file)
            return nil
        } catch {
            let text = error.description
            #expect(text.hasPrefix(file + ": "), "\(text)")
            return String(text.dropFirst(file.count + 2))
        }
    }

    private func job(_ text: String) throws -> Job {
        let folder = try ScratchFolder()
        return try Job(file: folder.write(text, to: "job.json5"))
    }

    @Test(arguments: unknownKeys + missingKeys + wrongTypes + wrongValues + brokenTexts)
    func saysWhatIsWrong(_ mistake: Mistake) throws {
        #expect(try message(Data(mistake.text.utf8)) == mistake.sentence)
    }

    @Test func saysThatBytesAreNoText() throws {
        let latin = Data("{ name: \"".utf8) + [0xff] + Data("\" }".utf8)
        #expect(
            try message(latin)
                == "expected JSON5, and the file is none: it is not UTF-8 text.")
    }

    @Test func saysWhyAFileCannotBeRead() throws {
        let folder = try ScratchFolder()
        for (file, reason) in [
            (folder.path + "/none.json5", "there is no such file"),
            (folder.path, "it is a folder, or not permitted"),
        ] {
            #expect(throws: JobFileError.unreadable(file: file, reason: reason)) {
                try Job(file: file)
            }
        }
        let error = JobFileError.unreadable(file: "job.json5", reason: "there is no such file")
        #expect(
            error.description == "job.json5: the job file cannot be read: there is no such file.")
    }

    /// Foundation's own words never reach a person.
    @Test(arguments: unknownKeys + missingKeys + wrongTypes + wrongValues + brokenTexts)
    func isOneSentenceInOurWords(_ mistake: Mistake) throws {
        let text = try #require(try message(Data(mistake.text.utf8)))
        #expect(text.hasSuffix("."))
        #expect(!text.contains("\n"))
        for word in ["valid JSON", "decode", "Decod", "Dictionary", "Array", "String", "nil"] {
            #expect(!text.contains(word))
        }
    }

    // MARK: What is accepted

    @Test func fillsInDefaults() throws {
        let folder = try ScratchFolder()
        let job = try Job(file: folder.write(Self.shortest, to: "job.json5"))
        #expect(job.name == "n")
        #expect(job.source.files?.root == folder.path)
        #expect(job.source.files?.patterns == ["*.csv"])
        #expect(job.source.files?.format.delimiter == UInt8(ascii: ","))
        #expect(job.source.files?.format.nullValues == ["", "NA"])
        #expect(
            job.source.columns
                == Source.Columns(series: [], time: "t", value: "v", ledger: "t", covariates: []))
        #expect(job.source.ledgerType == .date)
        #expect(job.source.lag == 0)
        #expect(job.source.usesLocalDates)
        #expect(job.frequency == .daily)
        #expect(job.seasonLength == 7)
        #expect(job.horizon == 7)
        #expect(job.levels == [80, 95])
        #expect(job.models == ["ets", "snaive"])
        #expect(job.quality == QualitySettings(minimumObservations: 8))
        #expect(job.drift.falseAlarmRate == 0.05)
        #expect(job.drift.window == 8)
        #expect(job.drift.confirmations == 1)
        #expect(job.drift.confirmationRuns == 1)
        #expect(job.retraining.reestimateEvery == nil)
        #expect(job.retraining.refitEvery == nil)
        #expect(job.retraining.minimumObservations == 8)
        #expect(job.promotion.window == 7)
        #expect(job.promotion.driftWindow == 3)
        #expect(job.promotion.measure == "rmse")
        #expect(job.promotion.improvement == 0.01)
        #expect(job.promotion.limits == [])
        #expect(job.seed == 1)
        #expect(job.storePath == folder.path + "/store")
        #expect(job.threads >= 1)
    }

    @Test func takesEveryKeyAtItsWord() throws {
        let job = try job(
            """
            // A comment before the object,
            {
              'name': "a-b_c.9", /* one within, */
              source: {
                files: ["a/*.csv", "b.csv",],
                columns: {
                  series: ["s1", "s2"], time: "t", value: "v", ledger: "l", covariates: ["c"],
                },
                ledgerType: "integer", lag: +2, delimiter: ";", nullValues: ["-"],
              },
              frequency: "weekly", weekStartsOn: "sunday", seasonLength: 0x34, horizon: 8.0,
              levels: [95, 50.5, 95], models: ["snaive"],
              quality: {
                range: { action: "fail", minimum: -1.5, maximum: 1e3 }, lateRow: "off",
                zeroRun: { action: "info" }, tooShort: { minimum: 30 },
              },
              drift: { falseAlarmRate: .25, window: 9, confirmations: 2, confirmationRuns: 4 },
              retraining: { reestimateEvery: 4, refitEvery: 26, minimumObservations: 60 },
              promotion: {
                window: 10, driftWindow: 4, measure: "mase", improvement: 0,
                require: { r2: { minimum: 0.5 }, bias: { minimum: -1, maximum: 1 } },
              },
              seed: -7, store: "/var/almanac",
            } // and one behind it, with trailing commas throughout
            """)
        #expect(job.name == "a-b_c.9")
        #expect(job.source.files?.patterns == ["a/*.csv", "b.csv"])
        #expect(
            job.source.columns
                == Source.Columns(
                    series: ["s1", "s2"], time: "t", value: "v", ledger: "l", covariates: ["c"]))
        #expect(job.source.ledgerType == .integer)
        #expect(job.source.lag == 2)
        #expect(job.source.files?.format.delimiter == UInt8(ascii: ";"))
        #expect(job.source.files?.format.nullValues == ["-"])
        #expect(job.frequency == Frequency(.week(startingOn: 6)))
        #expect(job.seasonLength == 52)
        #expect(job.horizon == 8)
        #expect(job.levels == [50.5, 95])
        #expect(job.models == ["snaive"])
        #expect(
            job.quality
                == QualitySettings(
                    actions: ["range": .fail, "zeroRun": .info], off: ["lateRow"], minimum: -1.5,
                    maximum: 1000, minimumObservations: 30))
        #expect(job.drift.falseAlarmRate == 0.25)
        #expect(job.drift.window == 9)
        #expect(job.drift.confirmations == 2)
        #expect(job.drift.confirmationRuns == 4)
        #expect(job.retraining.reestimateEvery == 4)
        #expect(job.retraining.refitEvery == 26)
        #expect(job.retraining.minimumObservations == 60)
        #expect(job.promotion.window == 10)
        #expect(job.promotion.driftWindow == 4)
        #expect(job.promotion.measure == "mase")
        #expect(job.promotion.improvement == 0)
        #expect(job.promotion.limits.map(\.measure) == ["bias", "r2"])
        #expect(job.promotion.limits.map(\.minimum) == [-1, 0.5])
        #expect(job.promotion.limits.map(\.maximum) == [1, nil])
        #expect(job.seed == -7)
        #expect(job.storePath == "/var/almanac")
    }

    @Test(arguments: QualityAction.allCases)
    func takesAnActionAloneOrInAnObject(_ action: QualityAction) throws {
        let name = action.rawValue
        for form in ["\"\(name)\"", "{ action: \"\(name)\" }"] {
            let text = Self.shortest.dropLast() + ", quality: { correction: \(form) } }"
            #expect(try job(String(text)).quality.actions == ["correction": action])
        }
    }

    @Test func everyRuleMayBeSwitchedOff() throws {
        let rules = CheckList.rules.map { "\($0): \"off\"" }.joined(separator: ", ")
        let text = Self.shortest.dropLast() + ", quality: { \(rules) } }"
        #expect(try job(String(text)).quality.off == Set(CheckList.rules))
    }

    @Test func takesNullForAKeyThatMayBeAbsent() throws {
        let text = Self.shortest.dropLast() + ", retraining: { refitEvery: null }, drift: null }"
        #expect(try job(String(text)).retraining.refitEvery == nil)
    }

    @Test func aChosenStoreComesBeforeTheJobFiles() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.shortest, to: "job.json5")
        #expect(try Job(file: file, storePath: "elsewhere").storePath == "elsewhere")
    }

    @Test func hourlyPeriodsGoByTheInstant() throws {
        let text = Self.shortest.replacingOccurrences(of: "daily", with: "hourly")
        #expect(try !job(text).source.usesLocalDates)
    }
}
