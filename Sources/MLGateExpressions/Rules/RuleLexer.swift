/// A word of a rule's text.
struct Token: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A keyword, a function or a column: what stands without quotes.
    case word(String)
    /// A column in double quotes.
    case quotedName(String)
    /// A text in single quotes; `offsets` are the places of its code points.
    case text(String, offsets: [Int])
    /// A whole number without sign.
    case integer(UInt64)
    case decimal(Double)
    case symbol(String)
    case end
  }

  var kind: Kind
  var span: Span
}

/// Cuts a rule's text into words.
struct RuleLexer {
  /// The longest rule, in code points.
  static let maximumLength = 20_000

  private let scalars: [Unicode.Scalar]
  private var at = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  /// All words, the end last.
  static func tokens(of text: String) throws(RuleError) -> [Token] {
    var lexer = RuleLexer(text)
    guard lexer.scalars.count <= maximumLength else {
      throw RuleError(
        message: "the rule has \(lexer.scalars.count) characters; \(maximumLength) are allowed. Divide it.",
        offset: maximumLength, length: 0)
    }
    var tokens: [Token] = []
    while true {
      let token = try lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
    at + ahead < scalars.count ? scalars[at + ahead] : nil
  }

  private func span(from start: Int) -> Span { Span(start: start, end: at) }

  private mutating func next() throws(RuleError) -> Token {
    while let scalar = peek(), scalar.properties.isWhitespace { at += 1 }
    let start = at
    guard let first = peek() else { return Token(kind: .end, span: span(from: start)) }
    if Self.isLetter(first) { return word() }
    if Self.isDigit(first) || (first == "." && peek(1).map(Self.isDigit) == true) { return try number() }
    switch first {
    case "'": return try text()
    case "\"": return try quotedName()
    default: return try symbol(first)
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isAlphabetic
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private mutating func word() -> Token {
    let start = at
    while let scalar = peek(),
      Self.isLetter(scalar) || Self.isDigit(scalar) || scalar.properties.generalCategory == .nonspacingMark
    {
      at += 1
    }
    return Token(kind: .word(string(start, at)), span: span(from: start))
  }

  private func string(_ start: Int, _ end: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<end])
    return String(text)
  }

  private mutating func digits() {
    while let scalar = peek(), Self.isDigit(scalar) { at += 1 }
  }

  private mutating func number() throws(RuleError) -> Token {
    let start = at
    digits()
    var isWhole = true
    if peek() == "." {
      isWhole = false
      at += 1
      digits()
    }
    if peek() == "e" || peek() == "E" {
      let signed = peek(1) == "+" || peek(1) == "-" ? 2 : 1
      if peek(signed).map(Self.isDigit) == true {
        isWhole = false
        at += signed
        digits()
      }
    }
    if let scalar = peek(), Self.isLetter(scalar) {
      while let scalar = peek(), Self.isLetter(scalar) || Self.isDigit(scalar) { at += 1 }
      let text = string(start, at)
      throw RuleError(
        "'\(text)' is neither a number nor a name; put a column's name that begins with a digit in double quotes.",
        at: span(from: start))
    }
    let text = string(start, at)
    if isWhole {
      guard let value = UInt64(text), value <= 1 << 63 else {
        throw RuleError(
          "\(text) is past the whole numbers of 64 bits; write it as a decimal, as in \(text).0.", at: span(from: start)
        )
      }
      return Token(kind: .integer(value), span: span(from: start))
    }
    guard let value = Double(text), value.isFinite else {
      throw RuleError("\(text) is past the largest decimal, 1.8e308.", at: span(from: start))
    }
    return Token(kind: .decimal(value), span: span(from: start))
  }

  /// What stands between two quotes, with doubled quotes made one; `nil` when it never ends.
  private mutating func quoted(by quote: Unicode.Scalar) -> (text: String, offsets: [Int])? {
    at += 1
    var text = String.UnicodeScalarView()
    var offsets: [Int] = []
    while let scalar = peek() {
      if scalar == quote {
        guard peek(1) == quote else {
          at += 1
          return (String(text), offsets)
        }
        offsets.append(at)
        at += 1
      } else {
        offsets.append(at)
      }
      text.append(scalar)
      at += 1
    }
    return nil
  }

  private mutating func text() throws(RuleError) -> Token {
    let start = at
    guard let content = quoted(by: "'") else {
      throw RuleError(
        message: "this text has no closing '; add it, or write '' for a quote within a text.", offset: start, length: 1)
    }
    return Token(kind: .text(content.text, offsets: content.offsets), span: span(from: start))
  }

  private mutating func quotedName() throws(RuleError) -> Token {
    let start = at
    guard let content = quoted(by: "\"") else {
      throw RuleError(
        message: "this column name has no closing \"; add it, or write '...' for a text.", offset: start, length: 1)
    }
    return Token(kind: .quotedName(content.text), span: span(from: start))
  }

  private mutating func symbol(_ first: Unicode.Scalar) throws(RuleError) -> Token {
    let start = at
    let two = string(at, min(at + 2, scalars.count))
    let instead: String? =
      switch two {
      case "&&": "write AND."
      case "--", "/*": "SQL begins a comment with it, and rules have none; put a space between two operators."
      default: nil
      }
    if let instead {
      throw RuleError(message: "'\(two)' is not understood: \(instead)", offset: start, length: 2)
    }
    if ["<=", ">=", "<>", "!=", "==", "||", "//", "::"].contains(two) {
      at += 2
      return Token(kind: .symbol(two), span: span(from: start))
    }
    if "+-*/%<>=(),~".unicodeScalars.contains(first) {
      at += 1
      return Token(kind: .symbol(String(first)), span: span(from: start))
    }
    throw RuleError(message: "'\(first)' is not understood here; \(Self.advice(on: first))", offset: start, length: 1)
  }

  private static func advice(on scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "`", "[": "put a column's name in double quotes."
    case "|": "write || to join texts, or OR."
    case "!": "write NOT."
    case ";": "a rule is one condition, without a semicolon."
    case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}": "write straight quotes: 'text' and \"column\"."
    case ".": "a column is written without its table's name."
    default: "put a text in single quotes and a column's name in double quotes."
    }
  }
}
