/// A file under a name that sweeping recognises, until it is moved to its own name or discarded.
struct TemporaryFile {
  private let path: String
  /// What the errors talk about: the file that this is going to be.
  private let purpose: String
  private let action: String
  private let operations: FileOperations
  private var descriptor: Int32?

  /// The files of this process that have neither been moved nor discarded.
  private struct Unfinished {
    var paths: Set<String> = []
    var isOver = false

    /// Whether a file may begin.
    mutating func begin(_ path: String) -> Bool {
      if !isOver { paths.insert(path) }
      return !isOver
    }
  }

  private static let unfinished = Locked(Unfinished())

  /// Makes an empty file in `folder`, locked for as long as it is open.
  init(
    in folder: String, mode: UInt32, action: String = "write", for purpose: String,
    using operations: FileOperations
  ) throws(FileError) {
    let number = UInt64.random(in: .min ... .max)
    let name = "\(AtomicFile.temporaryPrefix)\(System.processIdentifier)-\(String(number, radix: 36))"
    let path = Path.join(folder, name)
    self.path = path
    self.purpose = purpose
    self.action = action
    self.operations = operations
    guard Self.unfinished.withLock({ $0.begin(path) }) else {
      throw FileError(
        action: action, path: purpose, reason: "mlgate is ending", remedy: "Run the command again.")
    }
    let opened: Int32
    do throws(FileError) {
      opened = try telling(action, purpose) { () throws(SystemErrno) in
        try operations.retrying { () throws(SystemErrno) in try operations.open(path, System.createFlags, mode) }
      }
    } catch {
      Self.forget(path)
      throw error
    }
    // Between the name and the file all may have been abandoned.
    guard Self.unfinished.withLock({ $0.paths.contains(path) }) else {
      try? operations.remove(path)
      closeDescriptor(opened)
      throw FileError(action: action, path: purpose, reason: "mlgate is ending", remedy: "Run the command again.")
    }
    // A file system without locks only makes sweeping rely on the process identifier and the age.
    try? System.tryLock(opened)
    descriptor = opened
  }

  func write(_ block: UnsafeRawBufferPointer) throws(FileError) {
    try telling(action, purpose) { () throws(SystemErrno) in
      guard let descriptor else { throw .inputOutput }
      try operations.writeAll(block, to: descriptor)
    }
  }

  func write(_ bytes: [UInt8]) throws(FileError) {
    let result: Result<Void, FileError> = bytes.withUnsafeBytes { buffer in
      do throws(FileError) { return .success(try write(buffer)) } catch { return .failure(error) }
    }
    try result.get()
  }

  /// Makes what was written survive a power failure.
  func sync() throws(FileError) {
    try telling(action, purpose) { () throws(SystemErrno) in
      guard let descriptor else { throw .inputOutput }
      try operations.retrying { () throws(SystemErrno) in try operations.sync(descriptor) }
    }
  }

  /// Syncs, renames onto `destination`, and syncs the folder.
  ///
  /// The file is closed whatever comes.
  mutating func move(to destination: String) throws(FileError) {
    let operations = operations
    let path = path
    let descriptor = descriptor
    try telling(action, purpose) { () throws(SystemErrno) in
      guard let descriptor else { throw .inputOutput }
      try operations.retrying { () throws(SystemErrno) in try operations.sync(descriptor) }
      try operations.retrying { () throws(SystemErrno) in try operations.rename(path, destination) }
      Self.forget(path)
    }
    close()
    try telling(action, purpose) { () throws(SystemErrno) in
      try operations.syncFolder(Path.folder(of: destination))
    }
  }

  /// Removes the file if it still has its temporary name.
  mutating func discard() {
    // Best effort: what stays is swept later.
    try? operations.remove(path)
    Self.forget(path)
    close()
  }

  private static func forget(_ path: String) { _ = unfinished.withLock { $0.paths.remove(path) } }

  /// Removes all that are unfinished, and lets nobody begin another.
  static func abandonAll() {
    let paths = unfinished.withLock { unfinished in
      defer { unfinished.paths = [] }
      unfinished.isOver = true
      return unfinished.paths
    }
    for path in paths { try? FileOperations.system.remove(path) }
  }

  private mutating func close() {
    guard let open = descriptor else { return }
    descriptor = nil
    closeDescriptor(open)
  }

  static func isLitter(_ path: String, name: String, olderThan minutes: Int) -> Bool {
    guard let found = try? System.status(of: path), found.kind == .regular else { return false }
    let process = name.dropFirst(AtomicFile.temporaryPrefix.count).prefix { $0 != "-" }
    let isOrphan = Int32(process).map { !System.isRunning($0) } ?? true
    guard isOrphan || Timestamp.now.seconds - found.modified >= minutes * 60 else { return false }
    guard let descriptor = try? FileOperations.system.open(path, System.readNoFollowFlags, 0) else { return true }
    defer { closeDescriptor(descriptor) }
    do { try System.tryLock(descriptor) } catch { return error != .wouldBlock }
    return true
  }
}
