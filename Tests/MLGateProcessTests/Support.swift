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

  deinit { remove() }

  /// For tests that end their process, where nothing is deinitialised.
  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file that may be executed.
  func write(_ name: String, _ text: String, mode: mode_t = 0o755) throws {
    let file = try FileHandle(fileDescriptor: open(name), closeOnDealloc: true)
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: Data(text.utf8))
    try #require(fchmod(file.fileDescriptor, mode) == 0)
    try file.close()
  }

  /// Opens a file for writing so that no exit test inherits it: a file that is open for writing cannot be executed.
  func open(_ name: String) throws -> Int32 {
    let descriptor = Foundation.open("\(path)/\(name)", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    return descriptor
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
    reading = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
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
}
