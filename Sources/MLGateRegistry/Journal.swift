import MLGateFiles
import MLGateResults

/// What was meant to happen to a model's aliases, and what did: one line of JSON each, never changed.
struct Journal {
  static let formatVersion = 1

  enum Step: String, Codable {
    /// About to be done. The last line of a journal only, unless the process was killed.
    case intent
    /// The alias points to the release.
    case done
    /// Given up; the alias points to where it did before.
    case dropped
  }

  struct Entry: Codable, Hashable {
    var version: Int
    /// RFC 3339, UTC.
    var time: String
    var action: AliasMove.Action
    var step: Step
    var alias: String
    var release: Int
    /// The digest of the release's `manifest.json`.
    var manifest: Digest
  }

  private let file: LineFile
  private(set) var entries: [Entry]

  /// Reads the complete lines.
  ///
  /// A cut-off last line never took effect.
  init(_ path: String, using operations: FileOperations) throws(FileError) {
    file = LineFile(path, using: operations)
    entries = []
    for line in try file.lines() {
      entries.append(
        try StrictJSON.decode(Entry.self, from: line, path: path, version: Self.formatVersion))
    }
  }

  /// The intent that nobody finished.
  var open: Entry? { entries.last.flatMap { $0.step == .intent ? $0 : nil } }

  mutating func append(_ entry: Entry) throws(FileError) {
    guard let line = try? StrictJSON.encode(entry) else {
      throw FileError(
        action: "append to", path: file.path, reason: "the entry is not JSON",
        remedy: "Report this as a bug of mlgate.")
    }
    try file.repair()
    try file.append(line)
    entries.append(entry)
  }

  /// The releases an alias pointed to and would fall back to, the current one last.
  ///
  /// A release goes on top; a rollback takes away what is above its target. So rolling back twice goes back twice, and
  /// never forward to what was rolled back from.
  func stack(of alias: String) -> [Int] {
    var stack: [Int] = []
    for entry in entries where entry.alias == alias && entry.step == .done {
      if entry.action == .rollback, let index = stack.lastIndex(of: entry.release) {
        stack.removeSubrange((index + 1)...)
      } else {
        stack.append(entry.release)
      }
    }
    return stack
  }

  /// The manifests' digests of all releases that were ever made.
  var released: [Int: Digest] {
    var released: [Int: Digest] = [:]
    for entry in entries where entry.step == .done { released[entry.release] = entry.manifest }
    return released
  }

  var highestNumber: Int { entries.map(\.release).max() ?? 0 }
}

/// An alias that was made to point to a release.
public struct AliasMove: Hashable, Sendable {
  /// By what.
  public enum Action: String, Codable, Sendable {
    case release
    case rollback
  }

  public var alias: String
  public var action: Action
  /// RFC 3339, UTC.
  public var time: String
}
