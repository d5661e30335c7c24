/// A place in a text file, as compilers write it: `file:line:column`, counted from one.
public struct SourceLocation: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The path as a person would type it: relative to the project where it lies below it.
  public var file: String
  /// The line, from 1.
  public var line: Int?
  /// The column in code points, from 1.
  public var column: Int?

  public init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.line = line
    self.column = column
  }

  public var description: String {
    guard let line else { return file }
    guard let column else { return "\(file):\(line)" }
    return "\(file):\(line):\(column)"
  }
}
