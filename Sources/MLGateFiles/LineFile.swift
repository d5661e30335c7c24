/// A file that only grows, a line at a time, such as a journal.
public struct LineFile: Sendable {
  public let path: String
  private let operations: FileOperations

  public init(_ path: String, using operations: FileOperations = .system) {
    self.path = path
    self.operations = operations
  }

  /// The complete lines, without their newlines; none when there is no such file.
  ///
  /// A last line without a newline is one that a crash cut off, or that is being written: it does not count.
  public func lines() throws(FileError) -> [[UInt8]] {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileContents.read(path, using: operations) } catch {
      if error.isMissingFile { return [] }
      throw error
    }
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Adds a line and makes it survive a power failure.
  ///
  /// One process at a time.
  public func append(_ line: [UInt8]) throws(FileError) {
    let isNew = (try? System.status(of: path)) == nil
    try withDescriptor { descriptor throws(SystemErrno) in
      let bytes = line + [UInt8(ascii: "\n")]
      let result: Result<Void, SystemErrno> = bytes.withUnsafeBytes { buffer in
        do throws(SystemErrno) { return .success(try operations.writeAll(buffer, to: descriptor)) } catch {
          return .failure(error)
        }
      }
      try result.get()
      try operations.retrying { () throws(SystemErrno) in try operations.sync(descriptor) }
      if isNew { try operations.syncFolder(Path.folder(of: path)) }
    }
  }

  /// Cuts off a last line that a crash left without its end.
  public func repair() throws(FileError) {
    guard (try? System.status(of: path)) != nil else { return }
    let bytes = try FileContents.read(path, using: operations)
    guard let last = bytes.last, last != UInt8(ascii: "\n") else { return }
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try withDescriptor { descriptor throws(SystemErrno) in
      try operations.retrying { () throws(SystemErrno) in try operations.truncate(descriptor, end) }
      try operations.retrying { () throws(SystemErrno) in try operations.sync(descriptor) }
    }
  }

  private func withDescriptor(_ body: (Int32) throws(SystemErrno) -> Void) throws(FileError) {
    let (path, operations) = (path, operations)
    try telling("append to", path) { () throws(SystemErrno) in
      let descriptor = try operations.retrying { () throws(SystemErrno) in
        try operations.open(path, System.appendFlags, 0o644)
      }
      defer { closeDescriptor(descriptor) }
      try body(descriptor)
    }
  }
}
