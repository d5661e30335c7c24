import Synchronization

/// Which commit a folder's files come from.
public struct GitState: Hashable, Sendable {
  /// The full hash of the commit that is checked out.
  public var commit: String
  /// Whether tracked files differ from the commit.
  ///
  /// Files that Git does not track do not count.
  public var dirty: Bool
  /// Nil when a commit, not a branch, is checked out.
  public var branch: String?

  public init(commit: String, dirty: Bool, branch: String?) {
    self.commit = commit
    self.dirty = dirty
    self.branch = branch
  }

  /// Asks the installed `git` about `folder`.
  ///
  /// - Returns: nil outside a repository, before the first commit, without `git`, or when it takes over 10 seconds.
  public static func read(in folder: String) async -> GitState? {
    let git = ChildProcess(
      // A monitor could be any program that the repository's configuration names.
      ["git", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "--untracked-files=no"],
      in: folder, environment: ["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"], timeLimit: 10)
    let status = Status()
    guard let result = try? await git.run(onLine: { if $0 == .output { status.take($1) } }), result.succeeded
    else { return nil }
    return status.state
  }

  /// Gathers the lines of `git status --porcelain=v2 --branch`.
  private final class Status: Sendable {
    private let headers = Mutex((commit: String?.none, branch: String?.none, dirty: false))

    func take(_ line: String) {
      headers.withLock { headers in
        if line.hasPrefix("# branch.oid ") {
          headers.commit = Self.value(line)
        } else if line.hasPrefix("# branch.head ") {
          headers.branch = Self.value(line)
        } else if !line.hasPrefix("#") {
          headers.dirty = true
        }
      }
    }

    var state: GitState? {
      headers.withLock { headers in
        headers.commit.map { GitState(commit: $0, dirty: headers.dirty, branch: headers.branch) }
      }
    }

    /// The third word; Git writes `(initial)` and `(detached)` for what is not there.
    private static func value(_ line: String) -> String? {
      let value = line.split(separator: " ", maxSplits: 2).last.map(String.init)
      return value == "(initial)" || value == "(detached)" ? nil : value
    }
  }
}
