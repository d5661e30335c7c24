import Foundation
import Testing

/// All integration tests: one at a time, because they share the example.
@Suite(.enabled(if: Integration.isWanted), .serialized)
struct Everything {}

/// What the integration tests stand on: a variable that asks for them, the example, and programs.
enum Integration {
  static let environment = ProcessInfo.processInfo.environment
  static let isWanted = environment["MLGATE_INTEGRATION"] == "1"

  /// The repository.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let example = root.appendingPathComponent("Examples/FlightDelays")

  /// The shared schemas, beside the repository or beside the folder of its worktrees.
  static let schemas: URL? = ["../shared", "../../shared"]
    .map { root.appendingPathComponent($0).appendingPathComponent("reference/xsd").standardizedFileURL }
    .first { FileManager.default.fileExists(atPath: $0.path) }

  static let python: String? = environment["MLGATE_PYTHON"]

  /// The path of an installed program.
  static func installed(_ program: String) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}

/// What a program came to.
struct Outcome: Sendable {
  var code: Int32
  var output: String
  var error: String
  var all: String { output + error }
}

/// A program that was started; its streams are files, so that nothing it leaves behind keeps a test waiting.
struct Started: Sendable {
  var number: Int32
  private let ended: AsyncStream<Int32>
  private let streams: [URL]

  init(_ command: [String], in folder: URL, environment: [String: String] = [:]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    // SwiftPM within the test run of SwiftPM: what that one set is not for this one.
    let kept = Integration.environment.filter { !$0.key.hasPrefix("GITHUB_") && !$0.key.hasPrefix("SWIFTPM_") }
    process.environment = kept.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    streams = (0..<2).map { _ in
      FileManager.default.temporaryDirectory.appendingPathComponent("mlgate-stream-\(UUID().uuidString)")
    }
    for stream in streams { try Data().write(to: stream) }
    let handles = try streams.map { try FileHandle(forWritingTo: $0) }
    defer { for handle in handles { try? handle.close() } }
    process.standardOutput = handles[0]
    process.standardError = handles[1]
    let (ended, end) = AsyncStream<Int32>.makeStream()
    self.ended = ended
    process.terminationHandler = { process in
      end.yield(process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus)
      end.finish()
    }
    try process.run()
    number = process.processIdentifier
  }

  func outcome() async throws -> Outcome {
    var code: Int32 = -1
    for await found in ended { code = found }
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    for stream in streams { try FileManager.default.removeItem(at: stream) }
    return Outcome(code: code, output: texts[0], error: texts[1])
  }
}

/// The example with no state of its own; what was there comes back when the test ends.
final class Example: Sendable {
  let folder = Integration.example
  private let aside: URL
  private static let state = [".mlgate", "registry"]

  init() throws {
    aside = FileManager.default.temporaryDirectory.appendingPathComponent("mlgate-example-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
    for name in Self.state where FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) {
      try FileManager.default.copyItem(at: folder.appendingPathComponent(name), to: aside.appendingPathComponent(name))
      try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }

  deinit {
    for name in Self.state {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
      try? FileManager.default.copyItem(at: aside.appendingPathComponent(name), to: folder.appendingPathComponent(name))
    }
    try? FileManager.default.removeItem(at: aside)
  }

  /// A file for the test alone.
  func temporary(_ name: String) -> URL { aside.appendingPathComponent(name) }

  /// Runs `swift package` with a verb, or another command of SwiftPM.
  @discardableResult
  func swift(
    _ arguments: String..., expecting code: Int32, location: SourceLocation = #_sourceLocation
  ) async throws -> Outcome {
    let outcome = try await Started(["swift"] + arguments, in: folder).outcome()
    #expect(
      outcome.code == code,
      "swift \(arguments.joined(separator: " ")) ended with \(outcome.code)\n\(outcome.all.suffix(4000))",
      sourceLocation: location)
    return outcome
  }

  /// A delivery as the example's script corrupts it.
  func corruptedDelivery() async throws -> String {
    let outcome = try await Started(["sh", "data/corrupt.sh", "data/2013-09.csv"], in: folder).outcome()
    try #require(outcome.code == 0, "\(outcome.error)")
    let file = temporary("2013-09.csv")
    try Data(outcome.output.utf8).write(to: file)
    return file.path
  }
}
