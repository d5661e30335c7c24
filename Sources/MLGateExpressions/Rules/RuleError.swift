/// Why a text is no rule, or no rule for these columns.
public struct RuleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was found and what to write instead: a full sentence that may start in lower case, to follow a colon.
  public let message: String
  /// Where it begins, in code points of the rule's text from 0; the text's length when something is missing at its end.
  public let offset: Int
  /// How many code points it covers; 0 at the end of the text.
  public let length: Int

  public init(message: String, offset: Int, length: Int) {
    self.message = message
    self.offset = offset
    self.length = length
  }

  init(_ message: String, at span: Span) { self.init(message: message, offset: span.start, length: span.length) }

  /// The message after its place, counted from 1.
  public var description: String { "character \(offset + 1): \(message)" }
}

/// A stretch of a rule's text, in code points.
struct Span: Hashable, Sendable {
  var start: Int
  var end: Int

  var length: Int { end - start }

  /// From the start of this one to the end of another.
  func through(_ other: Span) -> Span { Span(start: start, end: max(end, other.end)) }
}
