internal import MLGateFiles

/// Looks for `mlgate.yml` in a folder and those above it.
///
/// A configuration names programs to run, so that it has to be the project's own: the search ends at the root of a git
/// repository, and a folder in which everyone may make files, like /tmp, is passed over unless it is the first.
struct ConfigurationSearch {
  /// The first folder, absolute.
  var folder: String

  /// The configuration's path.
  ///
  /// - Throws: ``ConfigurationError`` with where was looked.
  func file() throws(ConfigurationError) -> String {
    var candidate = folder
    var passedOver: String?
    while true {
      let root = candidate == "/" ? "" : candidate
      let file = "\(root)/\(Project.fileName)"
      if FileSystem.exists(file) {
        if candidate == folder || !Folder.isEveryones(candidate) { return file }
        passedOver = passedOver ?? file
      }
      if FileSystem.exists("\(root)/.git") { throw missing(within: candidate, passedOver) }
      guard candidate != "/", !candidate.isEmpty else { throw missing(within: nil, passedOver) }
      candidate = Project.parent(of: candidate)
    }
  }

  private func missing(within repository: String?, _ passedOver: String?) -> ConfigurationError {
    let place =
      switch repository {
      case folder: folder
      case let repository?: "\(folder) or a folder above it in the repository \(repository)"
      case nil: "\(folder) or a folder above it"
      }
    let note = passedOver.map { " (\($0) is passed over: everyone may make files in that folder)" } ?? ""
    return ConfigurationError(
      "error: no \(Project.fileName) in \(place)\(note); copy a starter from mlgate's templates/, or name the file with "
        + "--config.")
  }
}
