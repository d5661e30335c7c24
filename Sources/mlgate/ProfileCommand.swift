import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateProfiles
import MLGateTables

/// The command `mlgate profile FILE...`.
struct ProfileCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Describes the columns of delimited files, read once as one table.",
    discussion: """
      Examples:
        mlgate profile data/train.csv
        mlgate profile data "more/2013-*.csv.gz"      folders and patterns
        zcat old.csv.Z | mlgate profile -             standard input
        mlgate profile --delimiter ';' --decimal comma prices.txt

      gzip and Zstandard are unpacked on the way.

      Exit codes: 0 described, 1 records are malformed, 3 could not be read,
      64 wrong usage, 130 interrupted, 143 terminated.
      """)

  @Argument(
    help: "Files, folders or patterns of CSV or TSV that share a header; '-' is standard input.", completion: .file())
  var files: [String]

  @OptionGroup(title: "How the text is written") var text: TextOptions

  @Option(help: "Malformed records: 'fail', 'quarantine' (written below ./quarantine) or 'ignore'.")
  var onMalformed = "fail"

  @Option(help: "How many threads read; by default, one for each processor.")
  var threads: Int?

  @Flag(help: "Print the whole profile as JSON.")
  var json = false

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("'--threads \(threads)' is no number of threads; give at least 1.")
    }
    do throws(Dialect.Problem) {
      _ = try MalformedPolicy(word: onMalformed)
    } catch {
      throw ValidationError("'--on-malformed \(onMalformed)': \(error.sentence)")
    }
    // Files may decide the rest: their names are not known yet.
    _ = try text.dialect()
  }

  func run() async throws {
    do {
      let inputs = try inputs()
      let source = try text.source(inputs)
      let policy = try MalformedPolicy(word: onMalformed)
      let line = ProgressLine(isQuiet: false)
      let (profile, account, kept) = try await Signals.guarding(patience: ProgressLine.patience) {
        try await line.showing { try read(source, policy, $0) }
      }
      if kept == nil {
        for record in account.malformed { Console.error("\(record.location): error: \(record.message)\n") }
      }
      Console.out(json ? try Self.json(profile) : ProfileTable.render(profile, comments: account.commentLines))
      try tell(account, policy, kept)
    } catch let error as TableError {
      Console.error(error.description + "\n")
      throw (error.kind == .io ? GateExitCode.couldNotRun : .failed).parserCode
    } catch let error as FileError {
      Console.error("error: \(error)\n")
      throw GateExitCode.couldNotRun.parserCode
    } catch let interruption as Interruption {
      Console.error(interruption.description + "\n")
      throw ExitCode(interruption.exitCode)
    }
  }

  /// The files that were meant, in order and none twice.
  private func inputs() throws(FileError) -> [TableSource.File] {
    let paths = PathResolver(root: Environment.workingFolder)
    var inputs: [TableSource.File] = []
    var known: Set<String> = []
    for file in files {
      if file == TableSource.File.standardInputPath {
        if known.insert(file).inserted { inputs.append(.standardInput) }
        continue
      }
      // A pipe is no file that a pattern could find; what is not there at all is told when it is opened.
      let isPattern = file.contains { "*?[".contains($0) }
      var isFolder: ObjCBool = false
      let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
      guard isFolder.boolValue || (isPattern && !isThere) else {
        if known.insert(paths.absolute(file)).inserted { inputs.append(TableSource.File(path: file)) }
        continue
      }
      for path in try paths.dataFiles(matching: file) where known.insert(path).inserted {
        inputs.append(TableSource.File(path: path, name: paths.displayPath(path)))
      }
    }
    return inputs
  }

  private typealias Kept = (records: String, places: String)

  private func read(
    _ source: TableSource, _ policy: MalformedPolicy, _ progress: ScanProgress
  ) throws -> (Profile, ScanAccount, Kept?) {
    let profiler = Profiler(source)
    var scan = TableScan(source, threads: threads ?? TableScan.defaultThreads, digests: false)
    scan.progress = progress
    guard policy == .quarantine else {
      let account = try scan.run([profiler])
      return (profiler.profile(account), account, nil)
    }
    let name = source.files.first.map { Self.title(of: $0.name) } ?? "profile"
    let quarantine = Quarantine(of: name, in: "quarantine", format: source.format)
    scan.rejected = { record, bytes throws(TableError) in try quarantine.take(record, bytes) }
    let account = try scan.run([profiler])
    return (profiler.profile(account), account, try quarantine.finish(header: account.headerBytes))
  }

  /// A file's name without folder and endings, which names its quarantine.
  private static func title(of name: String) -> String {
    if name == TableSource.File.standardInput.name { return "stdin" }
    let last = DelimitedFormat.withoutCompression(name.split(separator: "/").last.map(String.init) ?? name)
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  private func tell(_ account: ScanAccount, _ policy: MalformedPolicy, _ kept: Kept?) throws {
    let count = account.malformedCount
    guard count > 0 else { return }
    let told = "\(count) malformed \(count == 1 ? "record was" : "records were") left out"
    if let kept {
      Console.error("warning: \(told); see \(kept.records), and \(kept.places) for places and reasons.\n")
    } else {
      Console.error("\(policy == .ignore ? "warning" : "error"): \(told).\n")
    }
    // What was never read can be neither kept nor overlooked.
    if policy == .fail || !account.files.allSatisfy(\.isComplete) { throw GateExitCode.failed.parserCode }
  }

  private static func json(_ profile: Profile) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(profile), as: UTF8.self) + "\n"
  }
}
