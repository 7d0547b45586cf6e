import Glibc

/// The way from the words typed to a target: `almanac-fuzz TARGET FILE…` tries the files on it. Built with
/// the fuzzer (README.md), what follows the target are the words of libFuzzer, and it looks for files
/// of its own.
enum FuzzMain {
    static func run(_ words: [String]) {
        guard words.count > 1, let target = FuzzTarget.all.first(where: { $0.name == words[1] })
        else {
            let names = FuzzTarget.all.map(\.name).joined(separator: "|")
            complain("Usage: almanac-fuzz \(names) FILE...")
            exit(2)
        }
        #if FUZZER
            Fuzzer.run(target, words: [words[0]] + words.dropFirst(2))
        #else
            replay(target, files: words.dropFirst(2))
        #endif
    }

    /// Tries every file on the target: what does not crash, is well.
    private static func replay(_ target: FuzzTarget, files: ArraySlice<String>) {
        for file in files {
            guard let bytes = Scratch.bytes(of: file) else {
                complain("\(file): cannot be read")
                exit(1)
            }
            target.tries(bytes)
        }
        print("\(target.name): \(files.count) files tried")
    }

    private static func complain(_ text: String) {
        var text = text + "\n"
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

#if FUZZER
    /// libFuzzer, which is linked in by `-sanitize=fuzzer`.
    enum Fuzzer {
        typealias Callback = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

        /// A callback of C carries nothing with it.
        nonisolated(unsafe) private static var target: FuzzTarget?

        static func run(_ target: FuzzTarget, words: [String]) {
            self.target = target
            var count = CInt(words.count)
            var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
            arguments.withUnsafeMutableBufferPointer { buffer in
                var start = buffer.baseAddress
                exit(
                    runDriver(&count, &start) { bytes, length in
                        Fuzzer.target?.tries(
                            Array(UnsafeBufferPointer(start: bytes, count: length)))
                        return 0
                    })
            }
        }
    }

    @_silgen_name("LLVMFuzzerRunDriver")
    private func runDriver(
        _ count: UnsafeMutablePointer<CInt>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
        _ callback: Fuzzer.Callback
    ) -> CInt
#endif
