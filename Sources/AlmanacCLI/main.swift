import Glibc

let code = await Almanac.main(Array(CommandLine.arguments.dropFirst()), on: .ofProcess())
exit(code.rawValue)
