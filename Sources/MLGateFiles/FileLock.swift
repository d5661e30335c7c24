/// An exclusive lock between processes, and between tasks of one process, held through an open file.
///
/// The kernel lets go of it when the process ends, however it ends. The file stays: removing it would let two holders
/// lock two files of one name. Network file systems may not keep the promise.
public struct FileLock: Sendable {
  public let path: String
  private let operations: FileOperations

  public init(_ path: String, using operations: FileOperations = .system) {
    self.path = path
    self.operations = operations
  }

  /// Waits for the lock, runs `body` and lets go.
  ///
  /// - Parameter seconds: how long to wait for another holder.
  /// - Throws: what `body` throws, or what `failure` makes of a `FileError`, which names the holder's process.
  public func withLock<Value, Failure: Error>(
    waitingAtMost seconds: Double = 60, failure: (FileError) -> Failure,
    _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let descriptor: Int32
    do throws(FileError) { descriptor = try acquire(waitingAtMost: seconds) } catch { throw failure(error) }
    defer { closeDescriptor(descriptor) }
    return try body()
  }

  /// Waits for the lock, runs `body` and lets go.
  public func withLock<Value>(
    waitingAtMost seconds: Double = 60, _ body: () throws(FileError) -> Value
  ) throws(FileError) -> Value {
    try withLock(waitingAtMost: seconds, failure: { $0 }, body)
  }

  private func acquire(waitingAtMost seconds: Double) throws(FileError) -> Int32 {
    let path = path
    let operations = operations
    let descriptor = try telling("lock", path) { () throws(SystemErrno) in
      try operations.retrying { () throws(SystemErrno) in try operations.open(path, System.lockFlags, 0o644) }
    }
    do throws(FileError) {
      let deadline = System.uptime + seconds
      while true {
        do throws(SystemErrno) {
          try System.tryLock(descriptor)
          break
        } catch {
          guard error == .wouldBlock else { throw FileError("lock", path, error) }
        }
        guard System.uptime < deadline else { throw heldError(after: seconds) }
        System.pause(milliseconds: 5)
      }
      try telling("lock", path) { () throws(SystemErrno) in try sign(descriptor) }
      return descriptor
    } catch {
      closeDescriptor(descriptor)
      throw error
    }
  }

  /// Writes this process's identifier into the file, for those who wait.
  private func sign(_ descriptor: Int32) throws(SystemErrno) {
    try operations.retrying { () throws(SystemErrno) in try operations.truncate(descriptor, 0) }
    var text = "\(System.processIdentifier)\n"
    let result: Result<Void, SystemErrno> = text.withUTF8 { utf8 in
      do throws(SystemErrno) {
        return .success(try operations.writeAll(UnsafeRawBufferPointer(utf8), to: descriptor))
      } catch { return .failure(error) }
    }
    try result.get()
  }

  private func heldError(after seconds: Double) -> FileError {
    let text = (try? FileContents.read(path, limit: 64)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let holder = Int32(text.prefix { $0 != "\n" }).map { "process \($0) holds it" } ?? "another process holds it"
    return FileError(
      action: "lock", path: path, reason: "\(holder), and it was not free within \(Self.written(seconds))",
      remedy: "Wait for that process to end, or end it, and run the command again.")
  }

  private static func written(_ seconds: Double) -> String {
    let whole = seconds.rounded() == seconds && seconds.magnitude < 1e9
    return whole ? "\(Int(seconds)) s" : "\(seconds) s"
  }
}
