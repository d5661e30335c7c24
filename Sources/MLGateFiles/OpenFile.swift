/// A regular file opened for reading, closed when the last copy of this value goes.
///
/// What is read, hashed and copied through one `OpenFile` is one file, whatever is renamed meanwhile.
final class OpenFile {
  let path: String
  private let descriptor: Int32
  private let operations: FileOperations

  /// - Parameter followsLinks: whether `path` itself may be a symbolic link. Folders on the way always may.
  init(_ path: String, followsLinks: Bool, using operations: FileOperations = .system) throws(FileError) {
    self.path = path
    self.operations = operations
    let flags = followsLinks ? System.readNoWaitFlags : System.readNoFollowFlags
    descriptor = try telling("read", path) { () throws(SystemErrno) in
      try operations.retrying { () throws(SystemErrno) in try operations.open(path, flags, 0) }
    }
    let descriptor = descriptor
    let kind = try telling("read", path) { () throws(SystemErrno) in try System.status(of: descriptor) }.kind
    guard kind == .regular else {
      throw FileError(
        action: "read", path: path, reason: kind == .folder ? "it is a folder" : "it is a device, pipe or socket",
        remedy: "Name a regular file.")
    }
  }

  deinit { closeDescriptor(descriptor) }

  /// Hands the rest of the file to `body`, a mebibyte at a time.
  func forEachBlock(_ body: (UnsafeRawBufferPointer) throws(FileError) -> Void) throws(FileError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      let count = try telling("read", path) { () throws(SystemErrno) in
        try operations.retrying { () throws(SystemErrno) in try operations.read(descriptor, buffer) }
      }
      if count == 0 { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// The rest of the file, refused when it is longer than `limit` bytes.
  func bytes(limit: Int = .max) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachBlock { block throws(FileError) in
      guard bytes.count + block.count <= limit else {
        throw FileError(
          action: "read", path: path, reason: "it is larger than \(limit) bytes", remedy: "Check what this file is.")
      }
      bytes.append(contentsOf: block)
    }
    return bytes
  }
}

/// Reads whole small files.
public enum FileContents {
  /// Whether anything has that name, be it a link to nothing.
  public static func isThere(_ path: String) -> Bool { (try? System.status(of: path)) != nil }

  /// Whether two paths lead to one file, through links or not; not when nothing is there.
  public static func areSame(_ one: String, _ other: String) -> Bool { System.areSame(one, other) }

  /// Removes a file; one that is not there is fine.
  public static func removeIfThere(
    _ path: String, using operations: FileOperations = .system
  ) throws(FileError) {
    try telling("remove", path) { () throws(SystemErrno) in
      do throws(SystemErrno) { try operations.remove(path) } catch {
        guard error == .noSuchFile else { throw error }
      }
    }
  }

  /// The bytes of a regular file; a symbolic link is followed.
  ///
  /// - Throws: `FileError`, also when the file is longer than `limit` bytes.
  public static func read(
    _ path: String, limit: Int = .max, using operations: FileOperations = .system
  ) throws(FileError) -> [UInt8] {
    try OpenFile(path, followsLinks: true, using: operations).bytes(limit: limit)
  }
}
