import Foundation
import PackagePlugin

/// Why a plugin could not become the tool.
struct ToolNotStarted: Error, CustomStringConvertible {
  let description: String
}

extension CommandPlugin {
  /// Builds the release tool and replaces this process by it.
  ///
  /// So exit code, signals and streams are the tool's own.
  ///
  /// - Parameter products: executables of the package that the verb needs; SwiftPM's lock on `.build` is held while a
  ///   plugin runs, so the tool could not build them itself.
  func becomeMLGate(_ verb: String?, in context: PluginContext, arguments: [String], products: [String] = []) throws {
    let record = ToolRecord(context)
    let tool: URL
    if products.isEmpty, let known = record.tool {
      tool = known
    } else {
      for product in products { _ = try release(product) }
      tool = try release("mlgate")
      record.write(tool)
    }
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

  /// The release build of an executable product.
  private func release(_ product: String) throws -> URL {
    var parameters = PackageManager.BuildParameters()
    parameters.configuration = .release
    let built = try packageManager.build(.product(product), parameters: parameters)
    guard built.succeeded else { throw ToolNotStarted(description: "building \(product) failed:\n\(built.logText)") }
    // Debug and release builds of the tool may both be among the artifacts; the debug one is called mlgate-tool.
    let executable = built.builtArtifacts.first { $0.kind == .executable && $0.url.lastPathComponent == product }
    guard let executable else { throw ToolNotStarted(description: "no executable '\(product)' was built") }
    return executable.url
  }
}

/// Remembers which sources the tool was built from: asking SwiftPM to build what is built already takes 1.5 s.
struct ToolRecord {
  private let file: URL
  private let sources: String

  init(_ context: PluginContext) {
    file = context.pluginWorkDirectoryURL.appending(path: "tool")
    var seen: Set<Package.ID> = []
    var lines: [String] = [ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? ""]
    Self.describe(context.package, isRoot: true, &seen, &lines)
    sources = lines.joined(separator: "\n")
  }

  /// The tool, when it was built from exactly these sources.
  var tool: URL? {
    guard let text = try? String(contentsOf: file, encoding: .utf8), let end = text.firstIndex(of: "\n"),
      text[text.index(after: end)...] == sources
    else { return nil }
    let path = String(text[..<end])
    return FileManager.default.isExecutableFile(atPath: path) ? URL(filePath: path) : nil
  }

  func write(_ tool: URL) {
    // Without the record the next start builds again, which is slower and otherwise the same.
    try? (tool.path + "\n" + sources).write(to: file, atomically: true, encoding: .utf8)
  }

  /// A fetched package is its revision; one in a folder is its files, their times and sizes.
  private static func describe(
    _ package: Package, isRoot: Bool, _ seen: inout Set<Package.ID>, _ lines: inout [String]
  ) {
    guard seen.insert(package.id).inserted else { return }
    if case .repository(let url, let version, let revision) = package.origin {
      lines.append("\(url) \(version) \(revision)")
    } else if !isRoot || package.displayName == "mlgate" {
      lines += files(in: package.directoryURL)
    }
    for dependency in package.dependencies { describe(dependency.package, isRoot: false, &seen, &lines) }
  }

  private static func files(in package: URL) -> [String] {
    let keys: [URLResourceKey] = [.contentModificationDateKey, .fileSizeKey, .isRegularFileKey]
    let manifest = package.appending(path: "Package.swift")
    let found = FileManager.default.enumerator(at: package.appending(path: "Sources"), includingPropertiesForKeys: keys)
    let urls = [manifest] + (found?.compactMap { $0 as? URL } ?? [])
    return urls.compactMap { url in
      guard let values = try? url.resourceValues(forKeys: Set(keys)), values.isRegularFile == true else { return nil }
      let time = values.contentModificationDate?.timeIntervalSinceReferenceDate ?? 0
      return "\(url.path) \(time) \(values.fileSize ?? 0)"
    }.sorted()
  }
}
