/// A regular expression that is matched in time linear in the text, whatever the pattern.
///
/// ```swift
/// let airport = try Pattern("[A-Z]{3}")
/// airport.matchesWhole("JFK")  // true
/// airport.contains("from JFK")  // true
/// ```
///
/// It answers whether a text matches, not where: groups only group, and a lazy quantifier means the same as a greedy one.
/// Texts are UTF-8. A byte that belongs to no well-formed character is matched by nothing, not even by `.`.
///
/// | written | matches |
/// |---|---|
/// | `a` `é` | the character itself; special are `\ . [ ( ) * + ? { ^ $ \|` |
/// | `.` | any character but `\n`; with the flag `s` that one, too |
/// | `[a-z_]` `[^a-z]` | a character that is, or is not, one of these; `]` as the first and `-` as the first or last are themselves |
/// | `\d` `\w` `\s` | `[0-9]`, `[0-9A-Za-z_]`, `[\t\n\v\f\r ]`: ASCII only; `\D` `\W` `\S` are all other characters |
/// | `[[:alpha:]]` | in a class, the POSIX classes, ASCII only; `[[:^alpha:]]` all other characters |
/// | `\pL` `\p{Lu}` | a general category of Unicode, of one or two letters; `\P{Lu}` and `\p{^Lu}` all other characters |
/// | `\t` `\n` `\r` `\f` `\v` | tabulator, line feed, carriage return, form feed, vertical tabulator |
/// | `\x41` `\x{1F600}` `\u00E9` | the character with this code |
/// | `\.` | any ASCII character that is no letter and no digit, taken literally |
/// | `^` `$` | start and end of the text; with the flag `m` also of each line (`\n` ends a line) |
/// | `\A` `\z` | start and end of the text |
/// | `\b` `\B` | a place between a `\w` and a `\W` (or an end of the text), or any other place |
/// | `xy` `x\|y` | `x` then `y`; `x` or `y` |
/// | `x*` `x+` `x?` `x{3}` `x{3,}` `x{3,5}` | repeats, up to ``maximumRepeat``; a `?` behind (lazy) changes nothing |
/// | `(x)` `(?:x)` `(?<name>x)` `(?P<name>x)` | groups |
/// | `(?i)` `(?i:x)` `(?m-s)` | flags to the end of the enclosing group, or for `x`: `i` takes ASCII letters of both cases alike, `m`, `s` |
///
/// Refused, since no linear time is known or their meaning differs between languages: backreferences, lookahead,
/// lookbehind, atomic groups, possessive quantifiers, recursion, conditions, unknown escapes.
///
/// Differences from Python's `re` with `re.ASCII`: `$` without `m` does not match before a final line feed, a `{` that
/// starts no repeat count is an error, and `\Z`, octal escapes and `[\b]` are not taken.
///
/// A pattern costs what its characters and repeats cost when written out, at most ``maximumSize``.
public struct Pattern: Sendable, Hashable, CustomStringConvertible {
  /// The largest repeat count.
  public static let maximumRepeat = 1000

  /// The largest size: characters, classes, anchors and branches, with repeats written out.
  public static let maximumSize = 10_000

  /// The pattern as it was written.
  public let description: String

  let program: PatternProgram

  /// Reads `text`; throws what is wrong in it, and where.
  public init(_ text: String) throws(PatternError) {
    var parser = PatternParser(text)
    let syntax = try parser.pattern()
    var compiler = PatternCompiler()
    guard let program = compiler.program(for: syntax) else { throw PatternParser.tooLarge(at: 0) }
    description = text
    self.program = program
  }

  /// A matcher of this pattern, which gets faster as it learns the texts; one thread uses it at a time.
  public func makeMatcher() -> PatternMatcher { PatternMatcher(program) }

  /// Whether the pattern matches from the first to the last byte; for many texts, keep a matcher.
  public func matchesWhole(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { makeMatcher().matchesWhole(bytes) }

  /// Whether the pattern matches from the first to the last character; for many texts, keep a matcher.
  public func matchesWhole(_ text: String) -> Bool { makeMatcher().matchesWhole(text) }

  /// Whether the pattern matches somewhere in the text; for many texts, keep a matcher.
  public func contains(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { makeMatcher().contains(bytes) }

  /// Whether the pattern matches somewhere in the text; for many texts, keep a matcher.
  public func contains(_ text: String) -> Bool { makeMatcher().contains(text) }

  /// Whether both are written alike, byte for byte: canonically equivalent spellings match different texts.
  public static func == (left: Self, right: Self) -> Bool {
    left.description.utf8.elementsEqual(right.description.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in description.utf8 { hasher.combine(byte) }
  }
}
