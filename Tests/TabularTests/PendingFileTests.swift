import Foundation
import Glibc
import Tabular
import Testing

/// A file is there whole or not at all.
@Suite struct PendingFileTests {
    /// A fault far into the file leaves what was there before, and nothing else.
    @Test(arguments: [false, true])
    func aFailureLeavesNothing(replaces: Bool) throws {
        let rows = (0..<400_000).map { "\($0),a\n" }.joined()
        let faults: [(text: String, word: String)] = [
            ("1,2,3\n", "expected 2 fields"), ("1,\"open\n", "never closed"),
            ("1,a\"b\u{0}\n", "NUL byte"),
        ]
        for fault in faults {
            for output in ["out.parquet", "out.csv"] {
                try Scratch { folder in
                    try folder.write("id,name\n" + rows + fault.text, "in.csv")
                    if replaces { try folder.write("before", output) }
                    let error = #expect(throws: TabularError.self) {
                        try folder.convert("in.csv", output) { $0.replaces = replaces }
                    }
                    #expect(error?.description.contains(fault.word) == true)
                    #expect(try folder.names() == (replaces ? ["in.csv", output] : ["in.csv"]))
                    if replaces { #expect(try folder.text(output) == "before") }
                }
            }
        }
    }

    @Test func whatIsThereStaysUnlessItMayGo() throws {
        try Scratch { folder in
            try folder.write("a\n1\n", "in.csv")
            try folder.write("before", "out.csv")
            #expect(throws: TabularError.alreadyExists(file: folder.path("out.csv"))) {
                try folder.convert("in.csv", "out.csv")
            }
            #expect(try folder.text("out.csv") == "before")
            try folder.convert("in.csv", "out.csv") { $0.replaces = true }
            #expect(try folder.text("out.csv") == "a\n1\n")
            // A file may replace itself: it is read to its end before.
            try folder.convert("out.csv", "out.csv") { $0.replaces = true }
            #expect(try folder.text("out.csv") == "a\n1\n")
            #expect(try folder.names() == ["in.csv", "out.csv"])
        }
    }

    @Test func aLinkStaysAndWhatIsNoFileIsRefused() throws {
        try Scratch { folder in
            try folder.write("a\n1\n", "in.csv")
            try folder.write("before", "target.csv")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path("out.csv"), withDestinationPath: "target.csv")
            try folder.convert("in.csv", "out.csv") { $0.replaces = true }
            #expect(try folder.text("target.csv") == "a\n1\n")
            #expect(
                try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("out.csv"))
                    == "target.csv")
            try FileManager.default.createDirectory(
                at: folder.folder.appending(path: "folder.csv"), withIntermediateDirectories: true)
            let error = #expect(throws: TabularError.self) {
                try folder.convert("in.csv", "folder.csv") { $0.replaces = true }
            }
            #expect(error?.description.hasSuffix("it is there and is no regular file.") == true)
            #expect(throws: TabularError.self) { try folder.convert("in.csv", "none/out.csv") }
        }
    }

    /// With a name of its own until it is whole, and without.
    @Test(arguments: [false, true], [false, true])
    func takesItsNameAtTheEnd(isUnnamed: Bool, replaces: Bool) throws {
        try Scratch { folder in
            func pending() throws(TabularError) -> PendingFile {
                try PendingFile(
                    path: folder.path("out.csv"), replaces: replaces, isUnnamed: isUnnamed)
            }
            func put(_ file: borrowing PendingFile, _ text: String) throws {
                let descriptor = try file.writing()
                defer { close(descriptor) }
                #expect(write(descriptor, text, text.utf8.count) == text.utf8.count)
            }
            try put(try pending(), "given up")
            #expect(try folder.names() == [])
            if replaces { try folder.write("before and longer", "out.csv") }
            let file = try pending()
            try put(file, "whole")
            let others = try folder.names().filter { $0 != "out.csv" }
            #expect(others == (isUnnamed ? [] : ["out.csv.\(getpid()).part"]))
            try file.keep()
            #expect(try folder.names() == ["out.csv"])
            #expect(try folder.text("out.csv") == "whole")
            guard !replaces else { return }
            // Another has made the file in the meantime.
            try FileManager.default.removeItem(atPath: folder.path("out.csv"))
            let late = try pending()
            try put(late, "late")
            try folder.write("first", "out.csv")
            do {
                try late.keep()
                Issue.record("kept over another file")
            } catch {
                #expect(error as? TabularError == .alreadyExists(file: folder.path("out.csv")))
            }
            #expect(try folder.names() == ["out.csv"])
            #expect(try folder.text("out.csv") == "first")
        }
    }
}
