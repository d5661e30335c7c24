public import MLGateResults

/// What is wrong with a YAML text, or with what it says, and where.
///
/// Printed as compilers do: `mlgate.yml:12:7: error: message`, then the line and a caret under the column.
public struct YAMLError: Error, Sendable, Hashable, CustomStringConvertible {
  public var location: SourceLocation
  /// One sentence without the place.
  public var message: String
  /// The line the location speaks of, exactly as it stands in the file.
  public var sourceLine: String?

  public init(location: SourceLocation, message: String, sourceLine: String? = nil) {
    self.location = location
    self.message = message
    self.sourceLine = sourceLine
  }

  /// An error about a place in `source`, which gives the line to show.
  public init(at location: SourceLocation, _ message: String, in source: YAMLSource?) {
    self.init(location: location, message: message, sourceLine: location.line.flatMap { source?.line($0) })
  }

  public var description: String {
    let head = "\(VisibleText.of(location.description)): error: \(VisibleText.of(message))"
    guard let sourceLine, let column = location.column else { return head }
    let excerpt = SourceExcerpt(line: sourceLine, column: column)
    return "\(head)\n  \(excerpt.text)\n  \(excerpt.caret)"
  }
}
