/// A file without a name, to collect what may grow large and is put in its place at the end.
///
/// Its space is free again when the value goes, however the process ends.
public final class SpoolFile {
  private let purpose: String
  private let operations: FileOperations
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferBytes = 64 * 1024

  /// Makes an empty file in `folder`, which is made if it is not there.
  ///
  /// - Parameter purpose: the file that it is going to be, for errors.
  public init(in folder: String, for purpose: String, using operations: FileOperations = .system) throws(FileError) {
    try Folder.create(folder, using: operations)
    self.purpose = purpose
    self.operations = operations
    let name =
      "\(AtomicFile.temporaryPrefix)\(System.processIdentifier)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    let path = Path.join(folder, name)
    descriptor = try telling("write", purpose) { () throws(SystemErrno) in
      try operations.retrying { () throws(SystemErrno) in try operations.open(path, System.spoolFlags, 0o600) }
    }
    try telling("write", purpose) { () throws(SystemErrno) in try operations.remove(path) }
  }

  deinit { closeDescriptor(descriptor) }

  /// Adds bytes at the end.
  public func append(_ bytes: some Collection<UInt8>) throws(FileError) {
    buffer += bytes
    if buffer.count >= Self.bufferBytes { try flush() }
  }

  private func flush() throws(FileError) {
    let bytes = buffer
    buffer.removeAll(keepingCapacity: true)
    try telling("write", purpose) { () throws(SystemErrno) in
      let result = bytes.withUnsafeBytes { all in
        Result { () throws(SystemErrno) in try operations.writeAll(all, to: descriptor) }
      }
      try result.get()
    }
  }

  /// Puts `prefix` and all that was added in the place of the file at `path`, as ``AtomicFile`` does.
  ///
  /// To be called once, at the end.
  public func write(to path: String, after prefix: [UInt8] = [], mode: UInt32 = 0o644) throws(FileError) {
    try flush()
    try telling("write", path) { () throws(SystemErrno) in try System.rewind(descriptor) }
    try AtomicFile.write(to: path, mode: mode, using: operations) { temporary throws(FileError) in
      try temporary.write(prefix)
      let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
      defer { block.deallocate() }
      while true {
        let count = try telling("write", path) { () throws(SystemErrno) in
          try operations.retrying { () throws(SystemErrno) in try operations.read(descriptor, block) }
        }
        if count == 0 { return }
        try temporary.write(UnsafeRawBufferPointer(rebasing: block[..<count]))
      }
    }
  }
}
