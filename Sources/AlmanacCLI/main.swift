import Dispatch
import Glibc

// The terminal comes first and without `await`: the concurrency runtime opens files of its own.
let terminal = Terminal.ofProcess()
let words = Array(CommandLine.arguments.dropFirst())
Task { exit(await Almanac.main(words, on: terminal).rawValue) }
dispatchMain()
