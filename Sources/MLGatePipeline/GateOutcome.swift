internal import MLGateFiles
public import MLGateReports
public import MLGateResults
internal import MLGateYAML

/// The exit codes of the tool.
///
/// SwiftPM turns every one but 0 into 1; the binary and `swift run` keep them.
public enum GateExitCode: Int32, Sendable {
  case success = 0
  case failed = 1
  case inconclusive = 2
  case couldNotRun = 3
  case refused = 4
}

/// What a gate came to.
public struct GateOutcome: Sendable {
  public var report: GateReport
  /// Whether the gate refused to act, for safety.
  public var isRefused: Bool
  /// How the ledger gets to remember the report, if it is to.
  var recording: ReportRecording?

  public init(_ report: GateReport, isRefused: Bool = false) {
    self.report = report
    self.isRefused = isRefused
  }

  /// The exit code; `strict` lets warnings fail.
  public func exitCode(strict: Bool) -> GateExitCode {
    if isRefused { return .refused }
    switch report.verdict {
    case .passed, .skipped: return .success
    case .warned: return strict ? .failed : .success
    case .inconclusive: return .inconclusive
    case .failed: return .failed
    case .errored: return .couldNotRun
    }
  }
}

/// Something that is not done for safety; exit code 4.
public struct RefusedError: Error, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) { self.description = "refused: " + description }
}

/// Writes a report's renderings into the gate's folder.
public struct ReportWriter: Sendable {
  /// Where the renderings are, as a person would type it.
  public struct Paths: Sendable {
    public var folder: String
  }

  let project: Project
  let folder: String?
  let junit: JUnitRenderer.Dialect?

  /// - Parameters:
  ///   - folder: in place of the configured one.
  ///   - junit: in place of the configured dialect.
  public init(project: Project, folder: String?, junit: JUnitRenderer.Dialect?) {
    self.project = project
    self.folder = folder
    self.junit = junit
  }

  /// Writes junit.xml, report.json and summary.md, each whole or not at all, and has the ledger remember the report.
  ///
  /// A ledger that cannot be used changes no verdict: the report says so afterwards.
  public func write(_ outcome: inout GateOutcome) throws -> Paths {
    let recording = outcome.recording.take()
    let (paths, failure) = try write(outcome.report, recording)
    guard let failure else { return paths }
    outcome.report.facts.append(failure)
    return try write(outcome.report, nil).paths
  }

  private func write(
    _ report: GateReport, _ recording: ReportRecording?
  ) throws -> (paths: Paths, failure: GateReport.Fact?) {
    let configured = project.configuration.report
    var options = ReportSet.Options()
    options.junit = try junit ?? dialect(configured?.junit)
    let target = project.reportFolder(of: report.gate, in: folder)
    try Folder.create(target)
    let files = ReportSet.files(options)
    // Each waits for the disk, the ledger the longest.
    let results = inParallel(files.count + 1) { index in
      Result {
        if index == 0 { return recording?.record(report) }
        try AtomicFile.write(files[index - 1].render(report), to: "\(target)/\(files[index - 1].name)")
        return nil
      }
    }
    let failure = try results.map { try $0.get() }[0]
    return (Paths(folder: folder == nil ? project.paths.displayPath(target) : target), failure)
  }

  private func dialect(_ name: Located<String>?) throws -> JUnitRenderer.Dialect {
    switch name?.value {
    case nil, "extended": .extended
    case "strict": .strict
    case let other?:
      throw ConfigurationError(
        name?.error("unknown JUnit dialect '\(other)'; known are extended and strict").description ?? other)
    }
  }
}
