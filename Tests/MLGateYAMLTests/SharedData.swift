import Foundation

/// Files beside the repository that tests use where they are present.
enum SharedData {
  /// `shared/PATH` beside the repository's root or beside its parent (a worktree); `nil` when it is not there.
  static func folder(_ path: String) -> URL? {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let parents = [root.deletingLastPathComponent(), root.deletingLastPathComponent().deletingLastPathComponent()]
    return parents.map { $0.appending(path: "shared/\(path)") }
      .first { FileManager.default.fileExists(atPath: $0.path()) }
  }
}
