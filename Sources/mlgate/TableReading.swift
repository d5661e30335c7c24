import ArgumentParser
import Foundation
import MLGateFiles
import MLGatePipeline
import MLGateResults
import MLGateTables

/// Reads a table for a command: with its progress on the terminal, to an end at a signal, and with its malformed records
/// where the options want them.
///
///     try await TableReading.ending {
///       let source = try options.source(files)
///       let reading = try await TableReading(source, options, threads: threads).run([profiler])
///       ...
///       try reading.tell()
///     }
struct TableReading: Sendable {
  /// What was read, and where what was not is kept.
  struct Outcome: Sendable {
    var account: ScanAccount
    var kept: Quarantine.Kept?
    var policy: MalformedPolicy
  }

  private let source: TableSource
  private let policy: MalformedPolicy
  private let folder: String?
  private let threads: Int
  private let digests: Bool
  private let line: ProgressLine

  init(
    _ source: TableSource, _ options: TableOptions, policy configured: MalformedPolicy? = nil, threads: Int? = nil,
    digests: Bool = false
  ) throws {
    self.source = source
    policy = try configured ?? options.policy()
    folder = options.quarantine
    self.threads = threads ?? TableScan.defaultThreads
    self.digests = digests
    line = ProgressLine(isQuiet: options.quiet)
  }

  /// Reads all of it.
  func run(_ consumers: [any BatchConsumer]) async throws -> Outcome {
    try await Signals.guarding(patience: ProgressLine.patience) {
      try await line.showing { try read(consumers, $0) }
    }
  }

  private func read(_ consumers: [any BatchConsumer], _ progress: ScanProgress) throws -> Outcome {
    var scan = TableScan(source, threads: threads, digests: digests)
    scan.progress = progress
    guard let folder else { return Outcome(account: try scan.run(consumers), policy: policy) }
    let name = source.files.first.map { Self.title(of: $0.name) } ?? "table"
    let quarantine = try Quarantine(of: name, in: folder, from: source)
    quarantine.attach(to: &scan)
    let account = try scan.run(consumers)
    return Outcome(account: account, kept: try quarantine.finish(), policy: policy)
  }

  /// A file's name without folder and endings, which names its quarantine.
  private static func title(of name: String) -> String {
    if name == TableSource.File.standardInput.name { return "stdin" }
    let last = DelimitedFormat.withoutCompression(name.split(separator: "/").last.map(String.init) ?? name)
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  /// Does work that reads, and turns its errors into messages and exit codes.
  static func ending(_ work: () async throws -> Void) async throws {
    do {
      try await work()
    } catch let error as TableError {
      Console.error(error.description + "\n")
      throw ([.io, .query].contains(error.kind) ? GateExitCode.couldNotRun : .failed).parserCode
    } catch let error as FileError {
      Console.error("error: \(error)\n")
      throw GateExitCode.couldNotRun.parserCode
    } catch let error as DatasetError {
      Console.error("\(error)\n")
      throw GateExitCode.couldNotRun.parserCode
    } catch let error as ConfigurationError {
      Console.error("\(error)\n")
      throw ExitCode(64)
    } catch let interruption as Interruption {
      throw Console.ended(by: interruption)
    }
  }
}

extension TableReading.Outcome {
  /// The files that were read to their end, with their SHA-256.
  var digests: [(file: String, digest: String)] {
    account.files.compactMap { file in file.digest.map { (file.name, $0.hex) } }
  }

  /// Says where records are that cannot be read, as far as they are not kept in files.
  func tellPlaces() {
    guard kept == nil else { return }
    let severity = policy == .ignore ? "warning" : "error"
    for record in account.malformed { Console.error("\(record.location): \(severity): \(record.message)\n") }
  }

  /// Says how many records were left out, and ends with exit code 1 where that is a failure.
  func tell() throws {
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
}
