import MLGateExpressions
import Testing

/// Patterns as people write them for data, and texts that do and do not conform.
@Suite struct KnownTests {
  static let wholes: [(pattern: String, matching: [String], others: [String])] = [
    ("^[A-Z]{3}$", ["EWR", "JFK"], ["", "EW", "EWRS", "ewr", "EWR\n", "ÉWR"]),
    (
      "N\\d{1,5}[A-Z]{0,2}", ["N1", "N14228", "N668DN", "N99999ZZ"],
      ["", "N", "N123456", "14228", "N668DN1", "N668DNX", "NA12"]
    ),
    (
      "(?<year>\\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])", ["2013-01-31", "1999-12-01"],
      ["2013-13-01", "2013-00-10", "2013-1-1", "2013-01-32", "2013-01-31T05:00", "٢٠١٣-01-01"]
    ),
    (
      "[\\w.+-]+@(?:[A-Za-z0-9-]+\\.)+[A-Za-z]{2,}", ["a@b.org", "first.last+tag@mail.example.co.uk"],
      ["a@b", "@b.org", "a b@c.org", "a@b.c", "a@@b.org", "a@b..org"]
    ),
    (
      "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", ["123E4567-e89b-12d3-A456-426614174000"],
      ["123e4567e89b12d3a456426614174000", "g23e4567-e89b-12d3-a456-426614174000"]
    ),
    (
      "((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}", ["0.0.0.0", "255.249.199.1"],
      ["256.1.1.1", "1.1.1", "1.1.1.1.1", "1..1.1"]
    ),
    (
      "[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?", ["1", "-1.", "+.5e-10", "6.02E23"], ["", ".", "e5", "1e", "--1"]
    ),
    (
      "\\p{Lu}\\p{Ll}+(?:[ -]\\p{Lu}\\p{Ll}+)*", ["Ångström", "Łódź", "Ōsaka", "São Paulo", "Αθήνα"], ["łódź", "Łódź-"]
    ),
    ("[^,\"\\n]*|\"([^\"]|\"\")*\"", ["", "a b", "\"a,\n\"\"b\"\"\""], ["a,b", "\"", "\"a\"b"]),
    ("", [""], ["a", "\n"]),
    ("a|", ["", "a"], ["aa"]),
    ("a{0}", [""], ["a"]),
    ("(a|b)*?abb", ["abb", "aababb"], ["ab", "abba"]),
    ("\\$\\d+\\.\\d{2} \\(net\\)\\_", ["$12.50 (net)_"], ["$12.5 (net)_"]),
    ("[]a]+[^]]", ["]a]b", "ab"], ["]]]", "]"]),
    ("[a-]+[a\\]-c]", ["-a-b", "a]"], ["b", "-"]),
    ("[a-c-e]+", ["a-e", "b"], ["d"]),
    ("[[a]x}]", ["[x}]"], ["bx}]"]),
    ("\\t\\r\\f\\v\\x41\\x{0041}\\u0041", ["\t\r\u{C}\u{B}AAA"], ["\t\r\u{C}\u{B}AAa"]),
    ("(?i)straße(?-i)X", ["STRAßEX", "straßeX"], ["strassEX", "straßex", "STRAẞEX"]),
    ("(a(?i)b|c)d", ["abd", "aBd", "Cd"], ["Abd", "abD"]),
    (".", ["x", "é", "😀", "\r"], ["\n", "", "xy", "e\u{301}"]),
    ("(?s).", ["\n"], [""]),
    ("(?m)^a$\\n^b$", ["a\nb"], ["a\nbb"]),
    ("a\\b.\\bb|a\\Bb", ["a b", "ab", "a-b"], ["axb"]),
    ("[[:alpha:][:digit:]_]+[[:^space:]]", ["a1_-", "ab"], ["a ", "-"]),
    ("[[:punct:]]+", ["!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"], ["a", " "]),
    ("[\\d\\s]+\\D\\S\\W", ["1 2ab-"], ["1 2ab_"]),
    ("\\p{N}\\p{Nd}\\p{P}\\p{S}\\p{Z}\\pL\\P{L}[\\p{^L}]", ["½٣«€\u{A0}語1-"], ["½½«€\u{A0}語1-"]),
  ]

  @Test(arguments: wholes)
  func matchesWhole(pattern: String, matching: [String], others: [String]) throws {
    let matcher = try Pattern(pattern).makeMatcher()
    #expect(matching.filter { !matcher.matchesWhole($0) } == [])
    #expect(others.filter { matcher.matchesWhole($0) } == [])
  }

  static let searches: [(pattern: String, matching: [String], others: [String])] = [
    ("[A-Z]{3}", ["from JFK", "JFK", "xJFKx"], ["", "JF K"]),
    ("^a", ["a", "ab"], ["ba", "b\na"]),
    ("(?m)^a", ["b\na", "\na"], ["ba"]),
    ("a$", ["ba"], ["a\n", "ab"]),
    ("\\bcat\\b", ["a cat.", "cat"], ["concat", "cats", "cat_"]),
    ("\\B", ["ab", "", "--"], ["a", "aéa"]),
    ("€$", ["5 €"], ["€ 5"]),
    ("", ["", "a"], []),
    ("[^\\x00-\\x{10FFFF}]", [], ["", "a", "é"]),
  ]

  @Test(arguments: searches)
  func contains(pattern: String, matching: [String], others: [String]) throws {
    let matcher = try Pattern(pattern).makeMatcher()
    #expect(matching.filter { !matcher.contains($0) } == [])
    #expect(others.filter { matcher.contains($0) } == [])
  }

  @Test func aPatternIsItsText() throws {
    #expect(try Pattern("a*") == Pattern("a*"))
    #expect(try Pattern("a*") != Pattern("a*?"))
    #expect(try Pattern("\u{E9}") != Pattern("e\u{301}"))
    #expect(try Set([Pattern("a"), Pattern("a"), Pattern("b")]).count == 2)
    #expect(try Pattern("N\\d+").description == "N\\d+")
  }

  @Test func conveniencesMatchLikeMatchers() throws {
    let pattern = try Pattern("b+")
    #expect(pattern.matchesWhole("bb"))
    #expect(!pattern.matchesWhole("abba"))
    #expect(pattern.contains("abba"))
    let bytes = Array("bb".utf8)
    #expect(bytes.withUnsafeBufferPointer { pattern.matchesWhole($0) && pattern.contains($0) })
    #expect(!pattern.matchesWhole(UnsafeBufferPointer(start: nil, count: 0)))
  }

  @Test(arguments: [
    [0x80], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xE2, 0x82],
  ])
  func malformedBytesMatchNothing(bytes: [UInt8]) throws {
    for text in ["(?s).", "(?s).*", "[^a]", "\\W", "\\P{L}", "[\\x{80}-\\x{10FFFF}]"] {
      let matcher = try Pattern(text).makeMatcher()
      #expect(!bytes.withUnsafeBufferPointer { matcher.matchesWhole($0) }, "\(text)")
    }
    let after = try Pattern("b$").makeMatcher()
    #expect((bytes + [0x62]).withUnsafeBufferPointer { after.contains($0) })
  }
}
