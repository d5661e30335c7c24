/// By what a file is told from an earlier state of itself without being read.
///
/// The kernel moves ``changed`` on at every write, and nobody can set it back.
public struct FileIdentity: Codable, Hashable, Sendable {
  public var bytes: Int
  /// Of the content, in nanoseconds since 1970.
  public var modified: Int
  /// Of the content or of what is said about the file, in nanoseconds since 1970.
  public var changed: Int
  public var inode: UInt64
  public var device: UInt64

  /// The identity of what is at a path, links followed; `nil` when nothing is there.
  public static func of(_ path: String) -> FileIdentity? { try? System.identity(of: path) }

  /// Whether a later write is sure to show: not when the last one is so new that a clock tick may hold both.
  ///
  /// Two seconds are the coarsest tick of a file system (FAT).
  public var isSettled: Bool { System.now - max(modified, changed) > 2_000_000_000 }
}
