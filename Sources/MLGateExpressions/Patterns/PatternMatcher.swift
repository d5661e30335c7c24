/// Matches one pattern against many texts and remembers what it learned: about a nanosecond or two a byte when warm.
///
/// Its memory is bounded, whatever the pattern and the texts: a few megabytes at most. It is not safe to share between
/// threads; each makes its own with ``Pattern/makeMatcher()``.
public final class PatternMatcher {
  private let program: PatternProgram
  private let limits: LazyAutomaton.Limits
  private let whole: LazyAutomaton
  private lazy var search = LazyAutomaton(program, .search, limits)

  init(_ program: PatternProgram, _ limits: LazyAutomaton.Limits = .standard) {
    self.program = program
    self.limits = limits
    whole = LazyAutomaton(program, .whole, limits)
  }

  /// Whether the pattern matches from the first to the last byte.
  public func matchesWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { whole.run(bytes) }

  /// Whether the pattern matches from the first to the last character.
  public func matchesWhole(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { whole.run($0) }
  }

  /// Whether the pattern matches somewhere in the text.
  public func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { search.run(bytes) }

  /// Whether the pattern matches somewhere in the text.
  public func contains(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { search.run($0) }
  }
}
