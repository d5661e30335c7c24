import MLGateExpressions
import Testing

/// Patterns on which backtracking takes exponential time, and memory that must stay bounded, on long texts.
@Suite(.timeLimit(.minutes(5))) struct LinearTimeTests {
  static let length = 1_000_000

  static let cases: [(pattern: String, part: String, end: String, matches: Bool)] = [
    ("(a+)+$", "a", "b", false), ("(a+)+$", "a", "a", true), ("(a|a)*b", "a", "c", false), ("(a|a)*b", "a", "b", true),
    ("(a|aa)+", "a", "", true), ("(a*)*b", "a", "", false), ("(x+x+)+y", "x", "y", true),
    ("(.*)*=(.*)*", "é", "", false),
    ("(\\w+\\s?)*\\b", "word ", "word", true), ("(\\w+\\s?)*\\b", "word ", "!", false),
    ("(?:a?){100}a*", "a", "", true), ("(.*a){20}", "ab", "", false), ("(.*a){20}.*", "ab", "", true),
  ]

  @Test(arguments: cases)
  func wholeTexts(pattern: String, part: String, end: String, matches: Bool) throws {
    let text = String(repeating: part, count: Self.length / part.utf8.count) + end
    #expect(try Pattern(pattern).matchesWhole(text) == matches)
  }

  @Test func searches() throws {
    let text = String(repeating: "a", count: Self.length)
    #expect(try !Pattern("(a+)+b").contains(text))
    #expect(try !Pattern("a*a*a*a*a*b").contains(text))
    #expect(try Pattern("a{1000}$").contains(text))
  }

  /// More than 2^60 states in all: the automaton can keep few of them, and each byte leads to a new one.
  @Test func moreStatesThanMemory() throws {
    let pattern = try Pattern("(a|b)*a(a|b){60}")
    var random = SplitMix(state: 5)
    for _ in 0..<3 {
      var text = (0..<10_000).map { _ in UInt8(ascii: Bool.random(using: &random) ? "a" : "b") }
      let matcher = pattern.makeMatcher()
      text[text.count - 61] = UInt8(ascii: "a")
      #expect(text.withUnsafeBufferPointer { matcher.matchesWhole($0) })
      text[text.count - 61] = UInt8(ascii: "b")
      #expect(!text.withUnsafeBufferPointer { matcher.matchesWhole($0) })
    }
  }

  /// The largest counts: the last byte decides.
  @Test func largestRepeats() throws {
    let pattern = try Pattern("\\p{L}{1000}|[a-z]{1,1000}")
    #expect(pattern.matchesWhole(String(repeating: "ß", count: 1000)))
    #expect(!pattern.matchesWhole(String(repeating: "ß", count: 999)))
    #expect(pattern.matchesWhole(String(repeating: "a", count: 999)))
    #expect(!pattern.matchesWhole(String(repeating: "a", count: 1001)))
  }
}
