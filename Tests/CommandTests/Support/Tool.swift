import Foundation
import Testing

/// The built `mlgate`, as a child process.
enum Tool {
  /// Beside the test bundle, where every product of the build is.
  static let path: String = {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundlePath
    let test = bundle ?? ProcessInfo.processInfo.arguments[0]
    return URL(fileURLWithPath: test).resolvingSymlinksInPath().deletingLastPathComponent()
      .appendingPathComponent("mlgate").path
  }()

  /// What a run of the tool came to.
  struct Outcome: Sendable {
    /// The exit code; 128 and the signal's number more when a signal ended the tool.
    var code: Int32
    var output: String
    var error: String
    /// When the process ended, however long it took the test to look.
    var ended: ContinuousClock.Instant
  }

  /// The environment of every run: what programs need, nothing of the CI system that the tests may run in.
  static func environment(_ more: [String: String]) -> [String: String] {
    let kept = ["PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH"]
    return ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
      .merging(["COLUMNS": "100", "LC_ALL": "C.UTF-8"]) { $1 }.merging(more) { $1 }
  }

  /// A run that goes on.
  struct Running: Sendable {
    var number: Int32
    fileprivate var ended: AsyncStream<(code: Int32, at: ContinuousClock.Instant)>
    fileprivate var output: URL
    fileprivate var error: URL

    func signal(_ signal: Int32) { kill(number, signal) }

    /// Waits for the end.
    func outcome() async throws -> Outcome {
      var end: (code: Int32, at: ContinuousClock.Instant) = (-1, .now)
      for await found in ended { end = found }
      return Outcome(
        code: end.code, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        error: String(decoding: try Data(contentsOf: error), as: UTF8.self), ended: end.at)
    }
  }

  /// Starts a program.
  ///
  /// Its streams are files: nothing that it leaves behind can keep a test waiting.
  static func start(
    _ arguments: [String], program: String = path, in folder: String, environment: [String: String] = [:],
    streams: String, terminal: Terminal? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = self.environment(environment)
    process.standardInput = FileHandle.nullDevice
    let name = UUID().uuidString
    let files = ["out", "err"].map { URL(fileURLWithPath: "\(streams)/\(name).\($0)") }
    for file in files { try Data().write(to: file) }
    let handles = try files.map { try FileHandle(forWritingTo: $0) }
    defer { for handle in handles { try? handle.close() } }
    process.standardOutput = handles[0]
    process.standardError = terminal?.writing ?? handles[1]
    let (ended, end) = AsyncStream<(code: Int32, at: ContinuousClock.Instant)>.makeStream()
    process.terminationHandler = { process in
      let status = process.terminationStatus
      end.yield((process.terminationReason == .exit ? status : 128 + status, .now))
      end.finish()
    }
    try process.run()
    return Running(number: process.processIdentifier, ended: ended, output: files[0], error: files[1])
  }
}

/// Lets a few tools run at a time: each has threads of its own.
actor Turnstile {
  static let shared = Turnstile()

  private var free = 4
  private var waiting: [CheckedContinuation<Void, Never>] = []

  nonisolated func pass<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
    await enter()
    do {
      let value = try await work()
      await leave()
      return value
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }
}
