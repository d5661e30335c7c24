public import MLGateResults

/// The name and size of a file's contents.
public struct FileDigest: Hashable, Sendable, Codable {
  public let digest: Digest
  /// Bytes.
  public let byteCount: Int

  public init(digest: Digest, byteCount: Int) {
    self.digest = digest
    self.byteCount = byteCount
  }

  /// Hashes the regular file at `path` in constant memory; a symbolic link is followed.
  public static func sha256(
    _ path: String, using operations: FileOperations = .system
  ) throws(FileError) -> FileDigest {
    try of(OpenFile(path, followsLinks: true, using: operations))
  }

  static func of(_ file: OpenFile) throws(FileError) -> FileDigest {
    var stream = SHA256Stream()
    try file.forEachBlock { block in stream.update(block) }
    return FileDigest(digest: stream.digest, byteCount: stream.byteCount)
  }
}

/// The name of a whole folder: its regular files by relative path, and one digest over them.
///
/// The digest is the SHA-256 of, for each file in byte order of its path: the path, a NUL, the 64 hexadecimal digits of
/// the file's SHA-256, a newline. Permissions, times and empty folders do not count.
public struct FolderDigest: Hashable, Sendable {
  public let digest: Digest
  public let files: [File]

  /// One file of the folder.
  public struct File: Hashable, Sendable {
    /// Relative to the folder, `/` between names.
    public let path: String
    public let digest: Digest
    /// Bytes.
    public let byteCount: Int
  }

  /// Hashes every file below `folder`.
  ///
  /// - Throws: `FileError`, also for a symbolic link, device, pipe or socket anywhere below.
  public static func sha256(
    _ folder: String, using operations: FileOperations = .system
  ) throws(FileError) -> FolderDigest {
    var files: [File] = []
    try collect(folder, "", into: &files, using: operations)
    files.sort { Path.precedes($0.path, $1.path) }
    return FolderDigest(digest: digest(of: files.map { ($0.path, $0.digest) }), files: files)
  }

  /// The digest of a folder that holds these files, paths relative to it.
  public static func digest(of files: [(path: String, digest: Digest)]) -> Digest {
    var stream = SHA256Stream()
    for file in files.sorted(by: { Path.precedes($0.path, $1.path) }) {
      stream.update(Array("\(file.path)\0\(file.digest.hex)\n".utf8))
    }
    return stream.digest
  }

  private static func collect(
    _ root: String, _ relative: String, into files: inout [File], using operations: FileOperations
  ) throws(FileError) {
    let folder = relative.isEmpty ? root : Path.join(root, relative)
    let names = try telling("list the folder", folder) { () throws(SystemErrno) in try System.names(in: folder) }
    for name in names {
      let inside = Path.join(relative, name)
      let path = Path.join(root, inside)
      let kind = try telling("read", path) { () throws(SystemErrno) in try System.status(of: path) }.kind
      switch kind {
      case .folder: try collect(root, inside, into: &files, using: operations)
      case .regular:
        let found = try FileDigest.of(OpenFile(path, followsLinks: false, using: operations))
        files.append(File(path: inside, digest: found.digest, byteCount: found.byteCount))
      case .symlink:
        throw FileError(
          action: "name the folder by its contents at", path: path, reason: "it is a symbolic link",
          remedy: "Put the file itself in its place.")
      case .special:
        throw FileError(
          action: "name the folder by its contents at", path: path, reason: "it is a device, pipe or socket",
          remedy: "Remove it from the folder.")
      }
    }
  }
}
