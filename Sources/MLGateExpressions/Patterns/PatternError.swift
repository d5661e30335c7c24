/// Why a text is no pattern.
public struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where, in code points from 0; the length of the pattern when something is missing at its end.
  public let offset: Int

  /// What was found and what to write instead: a full sentence that starts in lower case, to follow a colon.
  public let message: String

  /// An error at `offset`, in code points from 0.
  public init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }

  /// The message after its place, counted from 1.
  public var description: String { "character \(offset + 1): \(message)" }
}
