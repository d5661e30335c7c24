import Synchronization

/// Versions of a file that git keeps.
enum GitFile {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// The text of an object such as `HEAD:./schema.yml`.
  static func text(of object: String, in folder: String) async throws(Failure) -> String {
    let git = ChildProcess(
      ["git", "show", "--no-textconv", "--no-ext-diff", "--end-of-options", object], in: folder,
      environment: ["GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"], timeLimit: 10, setting: "git")
    let lines = Mutex((output: [String](), error: [String]()))
    let result: ChildProcessResult
    do {
      result = try await git.run { stream, line in
        lines.withLock { lines in
          if stream == .output { lines.output.append(line) } else { lines.error.append(line) }
        }
      }
    } catch {
      throw Failure(description: "\(error)")
    }
    let (output, error) = lines.withLock { ($0.output, $0.error) }
    guard result.succeeded else {
      let reason = error.first.map { $0.hasPrefix("fatal: ") ? String($0.dropFirst(7)) : $0 } ?? "it ended unexpectedly"
      throw Failure(description: "git cannot show '\(object)': \(reason)")
    }
    return output.map { $0 + "\n" }.joined()
  }
}
