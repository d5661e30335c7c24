/// Where the rows of a table come from: files of one format and one header, read one after the other.
public struct TableSource: Sendable {
  /// One file: where it is, and what a person calls it.
  public struct File: Hashable, Sendable {
    public var path: String
    /// The name in messages, usually relative to the project.
    public var name: String

    public init(path: String, name: String? = nil) {
      self.path = path
      self.name = name ?? path
    }
  }

  public var files: [File]
  public var format: DelimitedFormat

  public init(files: [File], format: DelimitedFormat) {
    self.files = files
    self.format = format
  }
}
