/// Writes files so that a reader, a crash or a power failure finds the old contents or the new ones, never a part.
///
/// A temporary file in the same folder is written, synced and renamed onto the destination; then the folder is synced.
/// The writer holds a lock on its temporary file, so that `sweep` knows a living one from litter.
public enum AtomicFile {
  /// How the names of temporary files begin; the process identifier and a random number follow.
  public static let temporaryPrefix = ".mlgate-tmp-"

  /// Puts `bytes` in the place of the file at `path`.
  ///
  /// - Parameter mode: permissions of the new file, less the process's umask.
  /// - Throws: `FileError`, also when `path` is a symbolic link or a folder, which are never replaced. After an error the
  ///   destination is as before, unless the very last step, syncing the folder, failed.
  public static func write(
    _ bytes: some Sequence<UInt8>, to path: String, mode: UInt32 = 0o644, using operations: FileOperations = .system
  ) throws(FileError) {
    let bytes = Array(bytes)
    try write(to: path, mode: mode, using: operations) { temporary throws(FileError) in try temporary.write(bytes) }
  }

  /// Puts what `body` writes in the place of the file at `path`.
  static func write(
    to path: String, mode: UInt32, using operations: FileOperations,
    _ body: (TemporaryFile) throws(FileError) -> Void
  ) throws(FileError) {
    try refuseToReplace(path)
    var temporary = try TemporaryFile(in: Path.folder(of: path), mode: mode, for: path, using: operations)
    do throws(FileError) {
      try body(temporary)
      try temporary.move(to: path)
    } catch {
      temporary.discard()
      throw error
    }
  }

  /// Puts `text`, as UTF-8, in the place of the file at `path`.
  public static func write(
    _ text: String, to path: String, mode: UInt32 = 0o644, using operations: FileOperations = .system
  ) throws(FileError) {
    try write(Array(text.utf8), to: path, mode: mode, using: operations)
  }

  /// Removes the temporary files that this process has, and makes no more: for a process that ends before its work does.
  ///
  /// Files that have taken their place stay there. Whoever is still writing gets an error.
  public static func abandonUnfinished() { TemporaryFile.abandonAll() }

  /// Removes the temporary files that killed processes left in `folder` (not below it).
  ///
  /// A file is litter when no process holds its lock and either the process in its name is gone or it is older than
  /// `minutes`. A folder that does not exist has no litter.
  ///
  /// - Returns: the names that were removed, sorted.
  @discardableResult
  public static func sweep(
    _ folder: String, olderThan minutes: Int = 60, using operations: FileOperations = .system
  ) throws(FileError) -> [String] {
    let names: [String]
    do { names = try System.names(in: folder) } catch {
      if error == .noSuchFile { return [] }
      throw FileError("list the folder", folder, error)
    }
    var removed: [String] = []
    for name in names where name.hasPrefix(temporaryPrefix) {
      let path = Path.join(folder, name)
      guard TemporaryFile.isLitter(path, name: name, olderThan: minutes) else { continue }
      do { try operations.remove(path) } catch {
        // Another process may sweep at the same time.
        if error == .noSuchFile { continue }
        throw FileError("remove the stale temporary file", path, error)
      }
      removed.append(name)
    }
    return removed
  }

  static func refuseToReplace(_ path: String) throws(FileError) {
    guard let found = try? System.status(of: path) else { return }
    switch found.kind {
    case .regular: return
    case .symlink:
      throw FileError(
        action: "write", path: path, reason: "it is a symbolic link, and replacing it would cut what it links to loose",
        remedy: "Remove the link, or name the file that it points to.")
    case .folder:
      throw FileError(
        action: "write", path: path, reason: "it is a folder", remedy: "Name a file, or remove the folder.")
    case .special:
      throw FileError(
        action: "write", path: path, reason: "it is a device, pipe or socket", remedy: "Name a regular file.")
    }
  }
}
