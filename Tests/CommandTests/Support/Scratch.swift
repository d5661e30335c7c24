import Foundation
import MLGateReports
import MLGateResults
import Testing

/// A project in a temporary folder; it goes when the test ends.
final class Scratch: Sendable {
  /// The project's folder.
  let path: String
  /// The folder around it, for what a project does not see.
  private let around: String

  init(_ files: [String: String] = [:]) throws {
    let base = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    around = base.appendingPathComponent("mlgate-command-\(UUID().uuidString)").path
    path = around + "/project"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: around + "/streams", withIntermediateDirectories: true)
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: around) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ text: String) throws {
    let file = URL(fileURLWithPath: self(name))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Replaces a text of a file, which must have it.
  func replace(_ old: String, by new: String, in name: String = "mlgate.yml") throws {
    let text = try read(name)
    try #require(text.contains(old), "'\(old)' is not in \(name)")
    try write(name, text.replacingOccurrences(of: old, with: new))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: self(name))), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self(name)) }

  /// Every path below a folder, sorted.
  func files(below folder: String) -> [String] {
    (FileManager.default.subpaths(atPath: self(folder)) ?? []).sorted()
  }

  // MARK: Running

  /// Runs the tool to its end.
  ///
  /// - Parameter code: what it must come to; otherwise its output is the failure.
  @discardableResult
  func run(
    _ arguments: String..., expecting code: Int32? = nil, in folder: String = "", environment: [String: String] = [:],
    location: Testing.SourceLocation = #_sourceLocation
  ) async throws -> Tool.Outcome {
    let outcome = try await Turnstile.shared.pass {
      try await start(arguments, in: folder, environment: environment).outcome()
    }
    #expect(
      code == nil || outcome.code == code,
      "mlgate \(arguments.joined(separator: " ")) ended with \(outcome.code)\n\(outcome.output)\(outcome.error)",
      sourceLocation: location)
    return outcome
  }

  /// - Parameter terminal: what standard error is to be, in place of a file.
  func start(
    _ arguments: [String], in folder: String = "", environment: [String: String] = [:], terminal: Terminal? = nil
  ) throws -> Tool.Running {
    try Tool.start(
      arguments, in: self(folder), environment: environment, streams: around + "/streams", terminal: terminal)
  }

  /// Runs another program, whose output is returned.
  func program(_ name: String, _ arguments: String...) async throws -> Tool.Outcome {
    try await Tool.start([name] + arguments, program: "/usr/bin/env", in: path, streams: around + "/streams").outcome()
  }

  // MARK: Reports

  /// The gate's latest report.
  func report(_ gate: Gate) throws -> GateReport {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: self(".mlgate/reports/\(gate.rawValue)/report.json")))
    return try JSONReportReader.read(Array(bytes))
  }
}

extension GateReport {
  /// The check with an id, which must be there.
  func check(_ id: String, location: Testing.SourceLocation = #_sourceLocation) throws -> CheckResult {
    try #require(
      checks.first { $0.id == id }, "no check '\(id)' among \(checks.map(\.id).joined(separator: ", "))",
      sourceLocation: location)
  }

  /// Ids and verdicts of what did not pass.
  var troubles: [String] { checks.filter { $0.verdict != .passed }.map { "\($0.verdict.rawValue) \($0.id)" } }

  func fact(_ name: String) -> String? { facts.first { $0.name == name }?.value }
}

extension CheckResult {
  /// Evidence as `file:line:column: text`.
  var told: [String] { evidence.map { item in (item.location.map { "\($0): " } ?? "") + item.text } }
}
