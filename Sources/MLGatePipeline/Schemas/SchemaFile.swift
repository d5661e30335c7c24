public import MLGateChecks
internal import MLGateFiles
internal import MLGateYAML

/// A schema and the file it stands in.
public struct SchemaFile: Sendable {
  /// Where the file is; `nil` for an earlier version of one.
  public let path: String?
  /// The name as a person would type it.
  public let name: String
  public let text: String
  public let schema: Schema

  private init(_ bytes: [UInt8], path: String?, name: String) throws(ConfigurationError) {
    self.path = path
    self.name = name
    do {
      schema = try YAML.parse(bytes, file: name).decode(Schema.self)
    } catch {
      throw ConfigurationError(error)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    // A byte order mark is no part of the text, but stays in the file.
    self.text = text
  }

  /// Reads a schema file.
  ///
  /// - Parameter folder: where a relative path begins, and what the name is relative to.
  /// - Throws: ``ConfigurationError`` for what a person has to correct, located where possible.
  public init(at path: String, from folder: String) throws(ConfigurationError) {
    let file = PathResolver(root: folder).absolute(path)
    let bytes: [UInt8]
    do {
      bytes = try FileContents.read(file)
    } catch {
      throw ConfigurationError("error: \(error)")
    }
    try self.init(bytes, path: file, name: PathResolver.displayPath(file, relativeTo: folder))
  }

  /// Reads a schema file, or the version `git:REF:PATH` of one, from the repository around `folder`.
  public static func read(_ name: String, from folder: String) async throws(ConfigurationError) -> SchemaFile {
    guard name.hasPrefix("git:") else { return try SchemaFile(at: name, from: folder) }
    let parts = name.dropFirst(4).split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[0].hasPrefix("-") else {
      throw ConfigurationError("error: '\(name)' is not git:REF:PATH, such as git:HEAD:schema.yml.")
    }
    let path = PathResolver.displayPath(PathResolver(root: folder).absolute(parts[1]), relativeTo: folder)
    // Without a folder in front, git takes a path from the top of the repository.
    let object = "\(parts[0]):\(path.hasPrefix("/") || path.hasPrefix("../") ? path : "./" + path)"
    let text: String
    do {
      text = try await GitFile.text(of: object, in: folder)
    } catch {
      throw ConfigurationError("error: \(error.description)")
    }
    return try SchemaFile(Array(text.utf8), path: nil, name: name)
  }
}
