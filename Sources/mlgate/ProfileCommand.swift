import ArgumentParser
import Foundation
import MLGateProfiles
import MLGateTables

/// `mlgate profile FILE...`
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Describes the columns of delimited files, read once as one table.")

  @Argument(help: "CSV or TSV files that share a header.", completion: .file())
  var files: [String]

  @Option(help: "A text that means a missing value when it stands unquoted; may be given more than once.")
  var nullValues: [String] = []

  @Option(help: "How many threads read.")
  var threads: Int = TableScan.defaultThreads

  @Flag(help: "Print the whole profile as JSON.")
  var json = false

  func run() async throws {
    var format = DelimitedFormat.named(by: files.first ?? "")
    format.nullValues += nullValues
    let source = TableSource(files: files.map { TableSource.File(path: $0) }, format: format)
    let profiler = Profiler(format: format)
    let account = try TableScan(source, threads: threads, digests: false).run([profiler])
    let profile = profiler.profile(account)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(profile), as: UTF8.self))
  }
}
