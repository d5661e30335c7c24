internal import MLGateFiles
internal import MLGateResults
internal import MLGateYAML

/// Finds the built executable of a Swift product, and builds it where that is possible.
///
/// A plugin builds it beforehand, because SwiftPM's lock on `.build` is held while a plugin runs. Started in any other
/// way, mlgate asks `swift build` itself.
struct ProductBuilder {
  /// Why there is no executable.
  struct Problem: Error, CustomStringConvertible {
    var description: String
  }

  let project: Project

  init(_ project: Project) { self.project = project }

  func path(of product: Located<String>, _ show: @escaping @Sendable (String) -> Void) async throws -> String {
    let name = product.value
    if name.isEmpty || name.contains("/") {
      throw ConfigurationError(product.error("'\(name)' is no product name; for a program at a path, write 'command'"))
    }
    if let folder = ProcessEnvironment["MLGATE_PRODUCTS_DIRECTORY"] {
      let path = "\(folder)/\(name)"
      guard FileSystem.exists(path) else {
        throw ConfigurationError(product.error("the package has no executable product '\(name)'"))
      }
      return path
    }
    let package = ProcessEnvironment["MLGATE_PACKAGE_DIRECTORY"] ?? project.root
    try await swift(["build", "-c", "release", "--package-path", package, "--product", name], show)
    let bin = try await swift(["build", "-c", "release", "--package-path", package, "--show-bin-path"], { _ in })
    guard let folder = bin.last else {
      throw Problem(description: "'swift build --show-bin-path' printed nothing; build product '\(name)' by hand.")
    }
    return "\(folder)/\(name)"
  }

  @discardableResult
  private func swift(_ arguments: [String], _ show: @escaping @Sendable (String) -> Void) async throws -> [String] {
    let child = ChildProcess(["swift"] + arguments, in: project.root, setting: "train.product")
    let ended = try await child.run { _, line in show(line) }
    guard case .exited(0) = ended.outcome else {
      throw Problem(
        description: "'swift \(arguments.joined(separator: " "))' failed; its last lines:\n"
          + ended.tail.joined(separator: "\n"))
    }
    return ended.tail
  }
}
