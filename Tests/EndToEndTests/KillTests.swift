import Foundation
import Statistics
import Testing

/// Whatever ends a run, the next one makes up for it.
@Suite(.serialized) struct KillTests {
    private static let job = "uk-road-casualties"
    private static let data = Program.data.appending(path: job).path(percentEncoded: false)

    @Test func aKilledBackfillGoesOnAsIfNothingHadHappened() throws {
        let program = try Program()
        let began = ContinuousClock.now
        try program.run("demo", "--data", Self.data, "--store", "whole", "--quiet")
        let duration = (ContinuousClock.now - began) / .milliseconds(1)
        let whole = try program.image(of: "whole")

        let seed = UInt64.random(in: 0...UInt64.max)
        print("instants of the kills drawn with seed \(seed)")
        var random = RandomNumbers(seed: seed)
        var killed = 0
        var tries = 0
        while killed < 25, tries < 100 {
            tries += 1
            let store = "killed-\(tries)"
            let started = try program.start(
                ["demo", "--data", Self.data, "--store", store, "--quiet"])
            usleep(UInt32(random.uniform() * duration * 1000))
            started.kill()
            if try started.wait().exitCode == SIGKILL { killed += 1 }
            let resumed = try program.run(
                "demo", "--data", Self.data, "--store", store, "--quiet")
            #expect(resumed.exitCode == 0, "try \(tries): \(resumed.errors)")
            #expect(
                try program.image(of: store).differences(from: whole) == [], "try \(tries)")
            try FileManager.default.removeItem(at: program.folder.appending(path: store))
        }
        print("\(killed) of \(tries) backfills were killed before their end, and resumed")
        #expect(killed == 25)
    }

    @Test func twoRunsAtOnceDoNotMix() throws {
        let program = try Program()
        try program.run("demo", "--data", Self.data, "--store", "alone", "--quiet")
        let both = try (0..<2).map { _ in
            try program.start(["demo", "--data", Self.data, "--store", "shared", "--quiet"])
        }
        let results = try both.map { try $0.wait() }
        let refused = results.filter { $0.exitCode != 0 }
        for result in refused {
            #expect(result.exitCode == 1)
            #expect(result.errors.contains("is writing to this store. Nothing was changed;"))
        }
        #expect(refused.count < 2, "one of the two goes on")
        let last = try program.run("demo", "--data", Self.data, "--store", "shared", "--quiet")
        #expect(last.exitCode == 0)
        #expect(
            try program.image(of: "shared").differences(from: program.image(of: "alone")) == [])
    }
}
