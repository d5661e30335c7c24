internal import Foundation
internal import MLGateResults

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

/// What a program writes to its standard output.
///
/// The program ends with the stream: a program that fails makes ``finish()`` throw with what it said, and one that is no
/// longer read is ended.
final class ProcessStream: ByteStream {
  private static let keptComplaint = 4096

  private let process = Process()
  private let output = Pipe()
  private let complaint = Guarded<[UInt8]>([])
  private let complained = DispatchSemaphore(value: 0)
  private let name: String
  private var isAtEnd = false
  private var isFinished = false

  init(_ program: String, _ arguments: [String], in folder: String, name: String) throws(TableError) {
    self.name = name
    let errors = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw TableError(
        .io, at: SourceLocation(file: name), "'\(program)' could not be started: \(error.localizedDescription)")
    }
    RunningPrograms.add(process.processIdentifier)
    let handle = errors.fileHandleForReading
    let (complaint, complained) = (complaint, complained)
    DispatchQueue.global().async {
      while let part = try? handle.read(upToCount: 4096), !part.isEmpty {
        complaint.withLock { text in
          if text.count < Self.keptComplaint { text += part }
        }
      }
      complained.signal()
    }
  }

  deinit { end() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(TableError) -> Int {
    let descriptor = output.fileHandleForReading.fileDescriptor
    while true {
      let got = readBytes(descriptor, buffer)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        throw TableError(
          .io, at: SourceLocation(file: name), "its rows could not be read: \(String(cString: strerror(errno))).")
      }
      if got == 0 {
        isAtEnd = true
        try settle()
      }
      return got
    }
  }

  /// Everything the program writes.
  func readAll() throws(TableError) -> [UInt8] {
    var all: [UInt8] = []
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { room.deallocate() }
    while true {
      let got = try read(into: room)
      if got == 0 { return all }
      all += room[..<got]
    }
  }

  func finish() throws(TableError) {
    guard isAtEnd else { return end() }
    try settle()
  }

  /// Waits for the program, whose output is at its end.
  private func settle() throws(TableError) {
    guard !isFinished else { return }
    isFinished = true
    process.waitUntilExit()
    RunningPrograms.remove(process.processIdentifier)
    complained.wait()
    guard process.terminationReason != .exit || process.terminationStatus != 0 else { return }
    let said = complaint.withLock { String(decoding: $0, as: UTF8.self) }
      .split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    let ending = process.terminationReason == .exit ? "with code" : "by signal"
    throw TableError(
      .query, at: SourceLocation(file: name),
      "DuckDB ended \(ending) \(process.terminationStatus)"
        + (said.isEmpty ? " and said nothing." : ": \(said.joined(separator: "\n  "))"))
  }

  /// Ends a program that nobody reads.
  private func end() {
    guard !isFinished else { return }
    isFinished = true
    process.terminate()
    try? output.fileHandleForReading.close()
    process.waitUntilExit()
    RunningPrograms.remove(process.processIdentifier)
  }
}

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(descriptor, buffer.baseAddress, buffer.count)
}

/// The programs that still run, which end with mlgate.
private enum RunningPrograms {
  private static let known = Guarded<(identifiers: Set<Int32>, isArmed: Bool)>(([], false))

  static func add(_ identifier: Int32) {
    known.withLock { known in
      known.identifiers.insert(identifier)
      guard !known.isArmed else { return }
      known.isArmed = true
      atexit { RunningPrograms.endAll() }
    }
  }

  static func remove(_ identifier: Int32) { known.withLock { _ = $0.identifiers.remove(identifier) } }

  private static func endAll() {
    known.withLock { known in
      for identifier in known.identifiers { _ = kill(identifier, SIGTERM) }
    }
  }
}
