import Foundation
import MLGatePipeline
import Synchronization
import Testing

/// A temporary folder with shell scripts as fixtures; it goes when the test ends.
final class Scratch: Sendable {
  let path: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mlgate-process-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file that may be executed.
  func write(_ name: String, _ text: String, mode: Int = 0o755) throws {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
  }

  /// A child that runs `script` with `/bin/sh`.
  func shell(
    _ script: String, environment: [String: String] = [:], timeLimit: Double? = nil, grace: Double = 5
  ) throws -> ChildProcess {
    try write("script.sh", "#!/bin/sh\n" + script)
    return ChildProcess(
      ["./script.sh"], in: path, environment: environment, timeLimit: timeLimit, grace: grace)
  }
}

/// The lines that a child wrote.
final class Lines: Sendable {
  struct Line: Hashable, Sendable {
    var stream: ChildProcess.Stream
    var text: String
  }

  private let lines = Mutex([Line]())

  var all: [Line] { lines.withLock { $0 } }
  var output: [String] { all.filter { $0.stream == .output }.map(\.text) }
  var error: [String] { all.filter { $0.stream == .error }.map(\.text) }

  func add(_ stream: ChildProcess.Stream, _ text: String) {
    lines.withLock { $0.append(Line(stream: stream, text: text)) }
  }
}

/// A named pipe that tells when all programs that opened it for writing are gone.
struct LifeLine {
  let path: String
  private let reading: Int32

  init(in scratch: Scratch) throws {
    path = "\(scratch.path)/life"
    try #require(mkfifo(path, 0o600) == 0)
    // Opened before there is a writer, which only a non-blocking reader may.
    reading = open(path, O_RDONLY | O_NONBLOCK)
    try #require(reading >= 0)
  }

  func close() { _ = Foundation.close(reading) }

  /// Waits for the end of all writers; there must have been one.
  ///
  /// - Returns: whether they ended within a minute.
  func everybodyIsGone() -> Bool {
    var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    var byte: UInt8 = 0
    while poll(&wait, 1, 60_000) > 0 {
      if read(reading, &byte, 1) == 0 { return true }
    }
    return false
  }

  /// Whether a writer holds the pipe open now.
  var somebodyLives: Bool {
    var wait = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    return poll(&wait, 1, 0) == 0
  }
}
