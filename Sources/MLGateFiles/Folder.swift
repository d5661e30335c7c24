/// Folders: made with the folders above them, and so that a power failure does not forget them.
public enum Folder {
  /// Makes the folder at `path` and those above it that are missing.
  ///
  /// - Throws: `FileError`, also when something that is not a folder has the name.
  public static func create(
    _ path: String, mode: UInt32 = 0o755, using operations: FileOperations = .system
  ) throws(FileError) {
    if let found = try? System.status(of: path, followsLinks: true) {
      guard found.kind != .folder else { return }
      throw FileError(
        action: "make the folder", path: path, reason: "a file has that name",
        remedy: "Remove the file or choose another folder.")
    }
    let parent = Path.folder(of: path)
    if parent != path { try create(parent, mode: mode, using: operations) }
    try telling("make the folder", path) { () throws(SystemErrno) in
      do throws(SystemErrno) { try operations.makeFolder(path, mode) } catch {
        // Another process may have made it in between.
        guard error == .alreadyExists else { throw error }
      }
      try operations.syncFolder(parent)
    }
  }

  /// The names in the folder at `path`, sorted by their bytes; none when there is no such folder.
  public static func names(in path: String) throws(FileError) -> [String] {
    do { return try System.names(in: path) } catch {
      if error == .noSuchFile { return [] }
      throw FileError("list the folder", path, error)
    }
  }

  /// Makes the names in the folder at `path` survive a power failure.
  public static func sync(_ path: String, using operations: FileOperations = .system) throws(FileError) {
    try telling("sync the folder", path) { () throws(SystemErrno) in try operations.syncFolder(path) }
  }

  /// Whether `path` is a folder; a symbolic link to one is not.
  public static func exists(_ path: String) -> Bool { (try? System.status(of: path))?.kind == .folder }

  /// Whether everyone may make files in the folder and nobody may remove another's, as in /tmp; links are followed.
  public static func isEveryones(_ path: String) -> Bool {
    (try? System.status(of: path, followsLinks: true))?.isEveryones ?? false
  }

  /// Removes a folder and the files right in it; one that is not there is fine.
  public static func removeFlat(_ path: String, using operations: FileOperations = .system) throws(FileError) {
    for name in try names(in: path) {
      let file = Path.join(path, name)
      try telling("remove", file) { () throws(SystemErrno) in try operations.remove(file) }
    }
    try telling("remove the folder", path) { () throws(SystemErrno) in
      do throws(SystemErrno) { try operations.removeFolder(path) } catch {
        guard error == .noSuchFile else { throw error }
      }
    }
  }
}
