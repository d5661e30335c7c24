/// A file without a name, to collect what may grow large and is put in its place at the end.
///
/// Its space is free again when the value goes, however the process ends.
public final class SpoolFile {
  private let purpose: String
  private let operations: FileOperations
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private static let bufferBytes = 64 * 1024

  /// Makes an empty file in `folder` or, as long as that is not there, in the nearest folder above it that is.
  ///
  /// - Parameter purpose: the file that it is going to be, for errors.
  public init(in folder: String, for purpose: String, using operations: FileOperations = .system) throws(FileError) {
    let folder = try Self.nearestFolder(to: Path.absolute(folder))
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

  /// Puts what was added to some files in the place of those at their paths, as ``AtomicFile`` does.
  ///
  /// All of them are written before the first takes its place, and only then are folders made that are not there. To be
  /// called once for a file, at the end.
  public static func put(
    _ files: [(spool: SpoolFile, path: String)], mode: UInt32 = 0o644, using operations: FileOperations = .system
  ) throws(FileError) {
    var written: [(file: TemporaryFile, path: String)] = []
    do throws(FileError) {
      for (spool, path) in files {
        try AtomicFile.refuseToReplace(path)
        let folder = try nearestFolder(to: Path.absolute(Path.folder(of: path)))
        let temporary = try TemporaryFile(in: folder, mode: mode, for: path, using: operations)
        written.append((temporary, path))
        try spool.copy(to: temporary, for: path)
      }
      while var next = written.first {
        try Folder.create(Path.folder(of: next.path), using: operations)
        try next.file.move(to: next.path)
        written.removeFirst()
      }
    } catch {
      for index in written.indices { written[index].file.discard() }
      throw error
    }
  }

  private func copy(to temporary: TemporaryFile, for path: String) throws(FileError) {
    try flush()
    try telling("write", path) { () throws(SystemErrno) in try System.rewind(descriptor) }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 << 20, alignment: 64)
    defer { block.deallocate() }
    while true {
      let count = try telling("write", path) { () throws(SystemErrno) in
        try operations.retrying { () throws(SystemErrno) in try operations.read(descriptor, block) }
      }
      if count == 0 { return }
      try temporary.write(UnsafeRawBufferPointer(rebasing: block[..<count]))
      // Bit by bit: a process cannot end while it waits for a disk.
      try temporary.sync()
    }
  }

  /// A folder that need not be made for the sake of what may never be written.
  private static func nearestFolder(to folder: String) throws(FileError) -> String {
    var candidate = folder
    while true {
      if let found = try? System.status(of: candidate, followsLinks: true) {
        guard found.kind == .folder else {
          throw FileError(
            action: "make the folder", path: folder,
            reason: "\(candidate == folder ? "a file" : "the file '\(candidate)'") has that name",
            remedy: "Remove the file or choose another folder.")
        }
        return candidate
      }
      let parent = Path.folder(of: candidate)
      guard parent != candidate else { return candidate }
      candidate = parent
    }
  }
}
