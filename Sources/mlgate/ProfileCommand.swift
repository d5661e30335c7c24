import ArgumentParser
import Foundation
import MLGateProfiles
import MLGateTables

/// The commands `mlgate profile FILE...` and `mlgate profile merge FILE...`.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Describes the columns of data files, read once as one table.",
    subcommands: [DescribeCommand.self, MergeProfilesCommand.self], defaultSubcommand: DescribeCommand.self)

  /// The arguments with the subcommand that 'profile FILE...' means, so that its help is that of the subcommand, too.
  static func spelledOut(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    let names = [DescribeCommand.self as any ParsableCommand.Type, MergeProfilesCommand.self].map {
      $0.configuration.commandName
    }
    if arguments.count > 1, names.contains(arguments[1]) { return arguments }
    return [arguments[0], "describe"] + arguments.dropFirst()
  }
}

/// The command `mlgate profile FILE...`.
struct DescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Describes the columns of data files, read once as one table.",
    usage: """
      mlgate profile [<options>] <files> ...
      mlgate profile merge [--json] [--output <output>] <profiles> ...
      """,
    discussion: """
      Examples:
        mlgate profile data/train.csv
        mlgate profile data "more/2013-*.csv.gz"      a folder, a pattern
        zcat old.csv.Z | mlgate profile -             standard input
        mlgate profile "data/**"                      with the folders below
        mlgate profile --delimiter ';' --decimal comma prices.txt
        mlgate profile --quarantine rejected data/train.csv
        mlgate profile --output monday.mlgate-profile data/monday.csv
        mlgate profile merge monday.mlgate-profile tuesday.mlgate-profile

      A folder means the data files right in it. gzip and Zstandard are unpacked on
      the way.

      Exit codes: 0 described, 1 records are malformed, 3 could not be read,
      64 wrong usage, 130 interrupted, 143 terminated.
      """)

  @Argument(
    help: "Files, folders or patterns, of one format and with the same columns; '-' is standard input.",
    completion: .file())
  var files: [String]

  @OptionGroup(title: "How the files are written") var table: TableOptions

  @Option(help: "How many threads read; by default, one for each processor.")
  var threads: Int?

  @Flag(help: "Also tell the SHA-256 of each file, taken in the same pass.")
  var digest = false

  @OptionGroup var result: ProfileOutput

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("'--threads \(threads)' is no number of threads; give at least 1.")
    }
  }

  func run() async throws {
    try await TableReading.ending {
      let source = try table.source(files)
      let profiler = Profiler(source)
      let outcome = try await TableReading(source, table, threads: threads, digests: digest).run([profiler])
      let state = profiler.state(outcome.account)
      outcome.tellPlaces()
      try result.write(state)
      try result.tell(state.profile, comments: outcome.account.commentLines, digests: digest ? outcome.digests : [])
      try outcome.tell()
    }
  }
}
