import MLGateExpressions
import Testing

/// Every way a text can be no pattern, with its place and its whole message.
@Suite struct PatternErrorTests {
  static let unclosedGroup = "this group has no closing ')'; add it, or write \\( for a parenthesis."
  static let unclosedClass = "this class has no closing ']'; add it, or write \\[ for a bracket."
  static let brace = "'{' starts a repeat count such as {3}, {3,} or {3,5}; write \\{ for a brace."
  static let hexadecimal =
    "\\x needs two hexadecimal digits, as in \\x41, or up to eight in braces, as in \\x{1F600}."
  static let category = "\\p needs a general category, as in \\pL or \\p{Lu}."
  static let recursion = "recursion such as (?R) or (?1) cannot be matched in linear time; write the levels out."

  static func backreference(_ text: String) -> String {
    "backreferences such as \(text) cannot be matched in linear time; write the alternatives out."
  }
  static func look(_ what: String) -> String {
    "\(what) cannot be matched in linear time; check it with a pattern of its own."
  }
  static func nothing(_ quantifier: String) -> String {
    "'\(quantifier)' has nothing to repeat; put something before it, "
      + "or write \\\(quantifier.prefix(1)) for the character."
  }
  static func possessive(_ text: String) -> String {
    "possessive quantifiers such as \(text) are not supported; remove the '+' and say exactly what follows."
  }
  static func second(_ quantifier: String) -> String {
    "'\(quantifier)' follows another quantifier; put what it repeats into (?:...)."
  }
  static func anchor(_ quantifier: String) -> String {
    "'\(quantifier)' repeats an anchor, which takes no characters; remove one of them."
  }
  static func name(_ text: String) -> String {
    "'\(text)' is no name for a group; use ASCII letters, digits and '_', no digit first, as in (?<name>...)."
  }
  static func flag(_ text: String) -> String {
    "'\(text)' is no flag; the flags are i, m and s, as in (?i), (?i-s) or (?i:...)."
  }
  static func escape(_ text: String) -> String {
    "\\\(text) is no escape that is known; write \(text) for the character itself."
  }
  static func code(_ text: String) -> String {
    "\(text) is the code of no character; codes go up to 10FFFF without D800 to DFFF (surrogates)."
  }
  static func notInClass(_ text: String) -> String {
    "\(text) is an anchor, which cannot stand in a class; put it outside."
  }

  static let cases: [(pattern: String, offset: Int, message: String)] = [
    // Groups
    ("a(b", 1, unclosedGroup), ("(a(b)", 0, unclosedGroup), ("é(?i", 1, unclosedGroup), ("(?:a", 0, unclosedGroup),
    ("a)b", 1, "this ')' closes no group; remove it, or write \\) for a parenthesis."),
    ("(?<n>a", 0, unclosedGroup), ("(?<n", 3, "this group name has no closing '>'; write it as in (?<name>...)."),
    ("(?<>a)", 3, name("")), ("(?<1a>a)", 3, name("1a")), ("(?P<a-b>a)", 4, name("a-b")),
    ("(?<a>x)(?<a>y)", 10, "two groups have the name 'a'; give each its own."),
    ("(?x)a", 2, flag("x")), ("(?)", 2, flag(")")), ("(?i-)", 4, flag(")")), ("(?i--s)", 4, flag("-")),
    (
      String(repeating: "(", count: 201), 200,
      "groups are nested more than 200 deep here; remove needless groups."
    ),
    // What is not regular
    ("a(?=b)", 1, look("lookahead such as (?=...)")), ("a(?!b)", 1, look("lookahead such as (?!...)")),
    ("(?<=a)b", 0, look("lookbehind such as (?<=...)")), ("(?<!a)b", 0, look("lookbehind such as (?<!...)")),
    (
      "(?>a)", 0,
      "atomic groups such as (?>...) are not supported; use (?:...) and say exactly what follows."
    ),
    (
      "(a)?(?(1)b|c)", 4,
      "conditions such as (?(1)...) cannot be matched in linear time; write the alternatives out."
    ),
    ("(?#why)a", 0, "comments such as (?#...) are not supported; remove it."),
    ("(a)\\1", 3, backreference("\\1")), ("(a)\\k<a>", 3, backreference("\\k")), ("\\g1", 0, backreference("\\g")),
    ("(?P<a>a)(?P=a)", 8, backreference("(?P=name)")), ("(a|(?R))", 3, recursion), ("(a)(?1)", 3, recursion),
    ("(?-1)", 0, recursion), ("(?P>a)", 0, recursion), ("(?&a)", 0, recursion), ("(?+1)", 0, recursion),
    // Quantifiers
    ("*a", 0, nothing("*")), ("a|+", 2, nothing("+")), ("(?)", 2, flag(")")), ("(?:?)", 3, nothing("?")),
    ("(?i)*", 4, nothing("*")), ("{2}a", 0, nothing("{2}")), ("^*", 1, anchor("*")), ("a\\b{2}", 3, anchor("{2}")),
    ("a**", 2, second("*")), ("a*??", 3, second("?")), ("a{2}{3}", 4, second("{3}")), ("a*++", 1, possessive("*+")),
    ("éa++", 2, possessive("++")), ("a?+", 1, possessive("?+")), ("a{2}+", 1, possessive("{2}+")),
    ("a{", 1, brace), ("a{,5}", 1, brace), ("a{1", 1, brace), ("a{1,x}", 1, brace), ("{a}", 0, brace),
    ("a{5,3}", 1, "the repeat counts of {5,3} are in the wrong order; write the smaller one first."),
    ("a{1001}", 2, "the repeat count 1001 is over the limit of 1000; use a smaller one or, as in {1,}, none."),
    (
      "a{1,99999999999999999999}", 4,
      "the repeat count 99999999999999999999 is over the limit of 1000; use a smaller one or, as in {1,}, none."
    ),
    (
      "x(a{100}){101}", 9,
      "the pattern gets larger than 10000 characters here when its repeats are written out; use smaller repeat counts."
    ),
    (
      "a{1000}(((){1000}){1000}){1000}", 18,
      "the pattern gets larger than 10000 characters here when its repeats are written out; use smaller repeat counts."
    ),
    (
      String(repeating: "a{1000}", count: 11), 70,
      "the pattern gets larger than 10000 characters here when its repeats are written out; use smaller repeat counts."
    ),
    // Classes
    ("a[b", 1, unclosedClass), ("[]", 0, unclosedClass), ("[^]", 0, unclosedClass), ("[a-", 0, unclosedClass),
    ("[[:alpha:]", 0, unclosedClass),
    ("[z-a]", 1, "the range z-a is in the wrong order; write the smaller character first."),
    ("[é\\w-.]", 2, "the range \\w-. needs a single character at both ends; write \\- for a hyphen."),
    ("[a-\\d]", 1, "the range a-\\d needs a single character at both ends; write \\- for a hyphen."),
    (
      "[[:letter:]]", 1,
      "[:letter:] is no class that is known; the classes are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, "
        + "print, punct, space, upper, word, xdigit."
    ),
    ("[:alpha:]", 0, "[:alpha:] stands for a class only inside a class; write [[:alpha:]]."),
    ("[\\b]", 1, "\\b is an anchor, which cannot stand in a class; write \\x08 for a backspace."),
    ("[a\\B]", 2, notInClass("\\B")), ("[\\A]", 1, notInClass("\\A")), ("[\\z]", 1, notInClass("\\z")),
    ("[\\1]", 1, escape("1")),
    // Escapes
    ("ab\\", 2, "the pattern ends in a single \\; write \\\\ for a backslash."),
    ("[\\", 1, "the pattern ends in a single \\; write \\\\ for a backslash."),
    ("\\y", 0, escape("y")), ("\\é", 0, escape("é")), ("\\Qa\\E", 0, escape("Q")),
    ("a\\Z", 1, "\\Z means different places in different languages; write \\z for the end of the text."),
    ("\\012", 0, "octal escapes such as \\0 are not supported; write \\x00."),
    ("\\x4", 0, hexadecimal), ("\\xg0", 0, hexadecimal), ("\\x{}", 0, hexadecimal), ("\\x{41", 0, hexadecimal),
    ("\\x{000000041}", 0, hexadecimal), ("\\x{110000}", 0, code("\\x{110000}")), ("a\\uD83D", 1, code("\\uD83D")),
    ("\\u12", 0, "\\u needs four hexadecimal digits, as in \\u00E9."), ("\\p", 0, category), ("\\p{}", 0, category),
    ("\\P{Lu", 0, category),
    (
      "\\p{Greek}", 0,
      "\\p{Greek} is no general category that is known; use one such as L, Lu, Ll, N, Nd, P, S or Z."
    ),
    ("\\pq", 0, "\\pq is no general category that is known; use one such as L, Lu, Ll, N, Nd, P, S or Z."),
  ]

  @Test(arguments: cases)
  func message(pattern: String, offset: Int, message: String) {
    #expect(throws: PatternError(offset: offset, message: message)) { try Pattern(pattern) }
  }

  @Test func descriptionCountsFromOne() {
    let error = PatternError(offset: 0, message: "it is wrong.")
    #expect(error.description == "character 1: it is wrong.")
  }

  /// Whatever is written, it is a pattern or it is refused within itself.
  @Test func anyTextIsReadOrRefused() {
    let pieces = Array("ab\\(()[]{}?*+|^$.,-:<>=!PpxuidmsLzB019éw&#").map(String.init)
    var random = SplitMix(state: 11)
    var counts = (read: 0, refused: 0)
    for _ in 0..<8_000 {
      let text = (0..<Int.random(in: 0..<12, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      do {
        _ = try Pattern(text).contains("ab019\n")
        counts.read += 1
      } catch {
        counts.refused += 1
        if !(0...text.unicodeScalars.count).contains(error.offset) || !error.message.hasSuffix(".") {
          Issue.record("\(text): \(error)")
        }
      }
    }
    #expect(counts.read > 200 && counts.refused > 200)
  }
}
