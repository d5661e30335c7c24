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

  /// Writes junit.xml, report.json and summary.md, each whole or not at all.
  public func write(_ report: GateReport) throws -> Paths {
    let configured = project.configuration.report
    var options = ReportSet.Options()
    options.junit = try junit ?? dialect(configured?.junit)
    let target = project.reportFolder(of: report.gate, in: folder)
    try Folder.create(target)
    // Each waits for the disk.
    let files = ReportSet.files(options)
    let results = inParallel(files.count) { index in
      Result { try AtomicFile.write(files[index].render(report), to: "\(target)/\(files[index].name)") }
    }
    for result in results { try result.get() }
    return Paths(folder: folder == nil ? project.paths.displayPath(target) : target)
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
