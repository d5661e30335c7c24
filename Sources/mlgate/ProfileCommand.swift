import ArgumentParser
import Foundation
import MLGateProfiles
import MLGateTables

/// The command `mlgate profile FILE...`.
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Describes the columns of data files, read once as one table.",
    discussion: """
      Examples:
        mlgate profile data/train.csv
        mlgate profile data "more/2013-*.csv.gz"      a folder, a pattern
        zcat old.csv.Z | mlgate profile -             standard input
        mlgate profile "data/**"                      with the folders below
        mlgate profile --delimiter ';' --decimal comma prices.txt
        mlgate profile --quarantine rejected data/train.csv

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

  @Flag(help: "Print the whole profile as JSON.")
  var json = false

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("'--threads \(threads)' is no number of threads; give at least 1.")
    }
  }

  func run() async throws {
    try await TableReading.ending {
      let source = try table.source(files)
      let profiler = Profiler(source)
      let outcome = try await TableReading(source, table, threads: threads).run([profiler])
      let profile = profiler.profile(outcome.account)
      outcome.tellPlaces()
      Console.out(json ? try Self.json(profile) : ProfileTable.render(profile, comments: outcome.account.commentLines))
      try outcome.tell()
    }
  }

  private static func json(_ profile: Profile) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(profile), as: UTF8.self) + "\n"
  }
}
