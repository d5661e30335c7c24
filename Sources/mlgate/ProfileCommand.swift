import ArgumentParser
import Foundation
import MLGatePipeline
import MLGateProfiles
import MLGateTables

/// The command `mlgate profile FILE...`.
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Describes the columns of delimited files, read once as one table.")

  @Argument(help: "CSV or TSV files that share a header.", completion: .file())
  var files: [String]

  @Option(help: "A text that means a missing value when it stands unquoted; may be given more than once.")
  var nullValues: [String] = []

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
    var format = DelimitedFormat.named(by: files.first ?? "")
    format.nullValues += nullValues
    let source = TableSource(files: files.map { TableSource.File(path: $0) }, format: format)
    let profiler = Profiler(source)
    do {
      let account = try TableScan(source, threads: threads ?? TableScan.defaultThreads, digests: false).run([profiler])
      for record in account.malformed { Console.error("\(record.location): error: \(record.message)\n") }
      let profile = profiler.profile(account)
      Console.out(json ? try Self.json(profile) : ProfileTable.render(profile))
      if account.malformedCount > 0 {
        let count = account.malformedCount
        Console.error("error: \(count) malformed \(count == 1 ? "record was" : "records were") left out.\n")
        throw GateExitCode.failed.parserCode
      }
    } catch let error as TableError {
      Console.error(error.description + "\n")
      throw (error.kind == .io ? GateExitCode.couldNotRun : .failed).parserCode
    }
  }

  private static func json(_ profile: Profile) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(profile), as: UTF8.self) + "\n"
  }
}

/// A profile as a table for people.
enum ProfileTable {
  static func render(_ profile: Profile) -> String {
    let header = ["column", "type", "missing", "distinct", "min", "max", "mean", "sd", "most frequent"]
    let rows = profile.columns.map { column in
      [
        column.name, column.type.rawValue, String(column.missing),
        (column.isExact ? "" : "~") + String(column.distinct),
        cut(column.minimum?.description), cut(column.maximum?.description), number(column.mean),
        number(column.standardDeviation),
        column.top.prefix(3).map { "\(cut($0.value)) \($0.count)" }.joined(separator: ", "),
      ].map(visible)
    }
    let widths = header.indices.map { index in ([header] + rows).map { $0[index].count }.max() ?? 0 }
    let lines = ([header] + rows).map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }.joined(separator: "  ")
    }
    return "\(profile.rows) rows, \(profile.columns.count) columns\n" + lines.joined(separator: "\n") + "\n"
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }

  private static func cut(_ text: String?) -> String {
    guard let text else { return "" }
    return text.count > 24 ? text.prefix(23) + "…" : text
  }

  /// Text without characters that move the cursor.
  private static func visible(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          let isDirection = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
          return isControl || isDirection ? "\u{FFFD}" : scalar
        }))
  }
}
