/// Why something could not be done with a file: full sentences with the path, the system's reason and what to do.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was being done, to go after "Could not", for example `write`.
  public var action: String
  public var path: String
  /// What was found, as a clause without a full stop, for example `No space left on device (errno 28)`.
  public var reason: String
  /// What to do, as a full sentence.
  public var remedy: String
  /// The system's error number, when the system said one.
  public var errno: Int32?

  public init(action: String, path: String, reason: String, remedy: String, errno: Int32? = nil) {
    self.action = action
    self.path = path
    self.reason = reason
    self.remedy = remedy
    self.errno = errno
  }

  public var description: String { "Could not \(action) '\(path)': \(reason). \(remedy)" }

  /// Whether the file, or a folder on the way to it, is not there.
  public var isMissingFile: Bool { errno == SystemErrno.noSuchFile.code }

  init(_ action: String, _ path: String, _ failure: SystemErrno) {
    self.init(
      action: action, path: path, reason: failure.description, remedy: Self.remedy(for: failure), errno: failure.code)
  }

  private static func remedy(for failure: SystemErrno) -> String {
    switch failure.name {
    case .noSpace: "Free some space on that file system and run the command again."
    case .tooLarge: "Raise the limit on file sizes (ulimit -f) and run the command again."
    case .readOnly: "Choose a folder on a file system that can be written."
    case .denied: "Give this user access to the file and its folder, or choose another folder."
    case .missing: "Check the path; the folder that holds it must exist."
    case .tooManyOpen: "Raise the limit on open files (ulimit -n) and run the command again."
    case .link: "Put a regular file or folder in the place of the symbolic link."
    case .name: "Rename the file so that its name is UTF-8."
    case .device: "Check the disk; what was written may be lost, so run the command again."
    case .other: "Check the path and the file system, then run the command again."
    }
  }
}

/// Runs `body`, turning the system's refusal into a sentence about `path`.
func telling<Value>(
  _ action: String, _ path: String, _ body: () throws(SystemErrno) -> Value
) throws(FileError) -> Value {
  do { return try body() } catch { throw FileError(action, path, error) }
}
