import Glibc

FuzzMain.run(CommandLine.arguments)
