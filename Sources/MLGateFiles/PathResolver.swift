/// Finds the files that a configuration names: relative to the project, with patterns.
///
/// A pattern knows `*`, `?` and `[a-z]`, `[!a-z]`, each within one name, and `**`: any number of folders, or none.
/// `*`, `?` and `**` do not match a leading dot, and `**` does not follow links.
/// Results are sorted by their bytes, so they are the same on every machine.
public struct PathResolver: Sendable {
  /// The folder that relative paths start from.
  public let root: String

  public init(root: String) { self.root = root }

  /// The absolute path, without `.` and `..`; nothing is looked up.
  public func absolute(_ path: String) -> String {
    Path.absolute(path.hasPrefix("/") ? path : Path.join(root, path))
  }

  /// `path` as a person would type it in `folder`: relative when it lies below, else absolute.
  public static func displayPath(_ path: String, relativeTo folder: String) -> String {
    let path = Path.absolute(path)
    let folder = Path.absolute(folder)
    if path == folder { return "." }
    let prefix = folder == "/" ? "/" : folder + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }

  /// `path` as a person would type it in the project.
  public func displayPath(_ path: String) -> String { Self.displayPath(absolute(path), relativeTo: root) }

  /// The absolute paths of the regular files that `pattern` matches, at least one.
  ///
  /// A file whose name is the pattern itself, brackets and all, is taken as it is.
  ///
  /// - Throws: `FileError` naming the pattern and the folder searched when nothing matches.
  public func files(matching pattern: String) throws(FileError) -> [String] {
    let whole = absolute(pattern)
    if !Self.isFile(whole), !GlobPattern.isPattern(pattern), Self.isFolder(whole) {
      throw FileError(
        action: "read", path: pattern, reason: "it is a folder", remedy: "Name files, for example '\(pattern)/*'.")
    }
    let pattern = pattern.hasSuffix("/**") || pattern == "**" ? pattern + "/*" : pattern
    return try places(matching: pattern, where: Self.isFile)
  }

  /// The absolute paths that `pattern` matches and `isWanted` keeps, sorted, at least one.
  func places(matching pattern: String, where isWanted: (String) -> Bool) throws(FileError) -> [String] {
    let whole = absolute(pattern)
    if isWanted(whole) { return [whole] }
    guard GlobPattern.isPattern(pattern) else {
      throw FileError(
        action: "find", path: pattern, reason: "there is no such file in '\(Path.absolute(root))'",
        remedy: "Check the path; it is relative to that folder.", errno: SystemErrno.noSuchFile.code)
    }
    // Brackets in the names of the folders above the project are no patterns.
    var searched = pattern.hasPrefix("/") ? "/" : Path.absolute(root)
    var places = [searched]
    var isBeforePatterns = true
    for name in Path.normalized(pattern).split(separator: "/").map(String.init) {
      if name == "**" {
        isBeforePatterns = false
        var inside: [String] = []
        for place in places { inside += try Self.folders(from: place) }
        places = inside
      } else if let glob = try glob(name, of: pattern) {
        isBeforePatterns = false
        var inside: [String] = []
        for place in places {
          inside += try Self.names(in: place).filter(glob.matches).map { Path.join(place, $0) }
        }
        places = inside
      } else {
        places = places.map { Path.normalized(Path.join($0, name)) }
        if isBeforePatterns { searched = Path.normalized(Path.join(searched, name)) }
      }
    }
    // Two `**` may lead to one place.
    let found = Set(places.filter(isWanted)).sorted(by: Path.precedes)
    guard !found.isEmpty else {
      throw FileError(
        action: "find files matching", path: pattern, reason: "nothing matches in '\(searched)'",
        remedy: "Check the pattern and that the files are there.", errno: SystemErrno.noSuchFile.code)
    }
    return found
  }

  private func glob(_ name: String, of pattern: String) throws(FileError) -> GlobPattern? {
    guard GlobPattern.isPattern(name) else { return nil }
    guard let glob = GlobPattern(name) else {
      throw FileError(
        action: "find files matching", path: pattern, reason: "'\(name)' has a '[' without its ']'",
        remedy: "Close the bracket.")
    }
    return glob
  }

  static func isFolder(_ path: String) -> Bool {
    (try? System.status(of: path, followsLinks: true))?.kind == .folder
  }

  static func isFile(_ path: String) -> Bool {
    (try? System.status(of: path, followsLinks: true))?.kind == .regular
  }

  /// A folder and all below it.
  private static func folders(from folder: String) throws(FileError) -> [String] {
    guard isFolder(folder) else { return [] }
    var found = [folder]
    for name in try Folder.names(in: folder) where !name.hasPrefix(".") {
      let path = Path.join(folder, name)
      if Folder.exists(path) { found += try folders(from: path) }
    }
    return found
  }

  private static func names(in folder: String) throws(FileError) -> [String] {
    guard isFolder(folder) else { return [] }
    return try Folder.names(in: folder)
  }
}
