import Foundation
import PackagePlugin

/// Why a plugin could not become the tool.
struct ToolNotStarted: Error, CustomStringConvertible {
  let description: String
}

extension CommandPlugin {
  /// Builds the release tool and replaces this process by it, so that exit code, signals and streams are the tool's own.
  ///
  /// - Parameter products: executables of the package that the verb needs; SwiftPM's lock on `.build` is held while a
  ///   plugin runs, so the tool could not build them itself.
  func becomeMLGate(_ verb: String?, in context: PluginContext, arguments: [String], products: [String] = []) throws {
    var parameters = PackageManager.BuildParameters()
    parameters.configuration = .release
    var tool: URL?
    for product in ["mlgate"] + products {
      let built = try packageManager.build(.product(product), parameters: parameters)
      guard built.succeeded else { throw ToolNotStarted(description: "building \(product) failed:\n\(built.logText)") }
      // Debug and release builds of the tool may both be among the artifacts; the debug one is called mlgate-tool.
      let executable = built.builtArtifacts.first { $0.kind == .executable && $0.url.lastPathComponent == product }
      guard let executable else { throw ToolNotStarted(description: "no executable '\(product)' was built") }
      if product == "mlgate" { tool = executable.url }
    }
    guard let tool else { throw ToolNotStarted(description: "mlgate was not built") }
    setenv("MLGATE_PACKAGE_DIRECTORY", context.package.directoryURL.path, 1)
    setenv("MLGATE_PRODUCTS_DIRECTORY", tool.deletingLastPathComponent().path, 1)

    // A plugin runs on a dispatch thread, which blocks SIGINT and SIGTERM; the tool would inherit that.
    var mask = sigset_t()
    sigemptyset(&mask)
    pthread_sigmask(SIG_SETMASK, &mask, nil)
    let words = [tool.path] + (verb.map { [$0] } ?? []) + arguments
    var pointers = words.map { strdup($0) } + [nil]
    execv(tool.path, &pointers)
    throw ToolNotStarted(description: "\(tool.path) did not start: \(String(cString: strerror(errno)))")
  }
}
