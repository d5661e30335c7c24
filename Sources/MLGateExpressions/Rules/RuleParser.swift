/// Reads a rule: operator precedence by binding powers (Pratt, "Top Down Operator Precedence", 1973).
///
/// The order of precedence is PostgreSQL's and DuckDB's. Comparisons do not chain.
struct RuleParser {
  /// How deep a rule may be nested.
  static let maximumDepth = 100

  /// How tightly operators bind; a larger power binds tighter.
  enum Power {
    static let or = 10
    static let and = 20
    static let not = 30
    static let truth = 40
    static let comparison = 50
    static let membership = 60
    static let concatenation = 70
    static let sum = 80
    static let product = 90
    static let sign = 100
  }

  static let keywords: Set<String> = [
    "AND", "OR", "NOT", "IS", "NULL", "TRUE", "FALSE", "IN", "BETWEEN", "LIKE", "ILIKE", "REGEXP", "CASE", "WHEN",
    "THEN", "ELSE", "END", "ESCAPE", "DISTINCT", "FROM", "AS", "CAST", "TRY_CAST",
  ]

  private let tokens: [Token]
  private var at = 0
  private var depth = 0

  private init(_ tokens: [Token]) { self.tokens = tokens }

  /// Reads the whole text.
  static func parse(_ text: String) throws(RuleError) -> Syntax {
    var parser = RuleParser(try RuleLexer.tokens(of: text))
    if parser.token.kind == .end {
      throw RuleError("the rule is empty; write a condition such as distance > 0.", at: parser.token.span)
    }
    let syntax = try parser.expression(0)
    guard parser.token.kind == .end else {
      throw RuleError(
        "\(parser.found) follows a complete condition; write an operator such as AND before it, or remove it.",
        at: parser.token.span)
    }
    return syntax
  }

  // MARK: Words

  var token: Token { tokens[at] }

  /// The word here in capitals, where it is one without quotes.
  var word: String? {
    if case .word(let text) = token.kind { return text.uppercased() }
    return nil
  }

  var next: Token { tokens[min(at + 1, tokens.count - 1)] }

  var nextWord: String? {
    if case .word(let text) = next.kind { return text.uppercased() }
    return nil
  }

  /// The word here for a message.
  var found: String {
    switch token.kind {
    case .word(let text), .symbol(let text): "'\(text)'"
    case .quotedName(let text): "\"\(text)\""
    case .text(let text, _): "'\(text)'"
    case .integer(let value): "\(value)"
    case .decimal(let value): "\(value)"
    case .end: "the end"
    }
  }

  mutating func advance() { at = min(at + 1, tokens.count - 1) }

  func isSymbol(_ symbol: String) -> Bool { token.kind == .symbol(symbol) }

  /// Whether the word is here; goes past it if so.
  mutating func take(_ keyword: String) -> Bool {
    guard word == keyword else { return false }
    advance()
    return true
  }

  mutating func expect(_ keyword: String, _ why: String) throws(RuleError) {
    guard take(keyword) else { throw RuleError("expected \(keyword) \(why), found \(found).", at: token.span) }
  }

  mutating func expectSymbol(_ symbol: String, _ why: String) throws(RuleError) {
    guard isSymbol(symbol) else {
      throw RuleError("expected '\(symbol)' \(why), found \(found).", at: token.span)
    }
    advance()
  }

  /// The end of the word before this one.
  var previousEnd: Int { at > 0 ? tokens[at - 1].span.end : 0 }

  func node(_ form: Syntax.Form, from start: Int, over children: [Syntax]) throws(RuleError) -> Syntax {
    let node = Syntax(form, Span(start: start, end: previousEnd), over: children)
    guard node.depth <= Self.maximumDepth else { throw Self.tooDeep(at: node.span) }
    return node
  }

  private static func tooDeep(at span: Span) -> RuleError {
    RuleError("the rule is nested more than \(maximumDepth) deep here; divide it into several rules.", at: span)
  }

  // MARK: Expressions

  /// Reads operators that bind tighter than `power`.
  mutating func expression(_ power: Int) throws(RuleError) -> Syntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else { throw Self.tooDeep(at: token.span) }
    var left = try operand()
    while let longer = try extended(left, power) { left = longer }
    return left
  }

  private mutating func operand() throws(RuleError) -> Syntax {
    let start = token.span.start
    if take("NOT") {
      let inner = try expression(Power.not - 1)
      return try node(.not(inner), from: start, over: [inner])
    }
    if isSymbol("+") {
      advance()
      return try expression(Power.sign)
    }
    if isSymbol("-") {
      advance()
      // The smallest whole number has no positive counterpart.
      if case .integer(let value) = token.kind {
        advance()
        return try node(.literal(.integer(Int64(truncatingIfNeeded: 0 &- value))), from: start, over: [])
      }
      if case .decimal(let value) = token.kind {
        advance()
        return try node(.literal(.decimal(-value)), from: start, over: [])
      }
      let inner = try expression(Power.sign)
      return try node(.negative(inner), from: start, over: [inner])
    }
    return try primary()
  }

  /// `left` with what follows it, if that binds tighter than `power`.
  private mutating func extended(_ left: Syntax, _ power: Int) throws(RuleError) -> Syntax? {
    switch token.kind {
    case .symbol(let symbol):
      if symbol == "::" { return try postfixCast(left) }
      if symbol == "~" {
        throw RuleError(
          "'~' is a match anywhere in some databases and of the whole text in others; write x REGEXP 'a' or "
            + "REGEXP_FULL_MATCH(x, 'a').", at: token.span)
      }
      guard let found = Operator(symbol: symbol), found.power > power else { return nil }
      return try binary(left, found)
    case .word: return try worded(left, power)
    default: return nil
    }
  }

  private mutating func binary(_ left: Syntax, _ found: Operator) throws(RuleError) -> Syntax {
    let place = token.span
    advance()
    let right = try expression(found.power)
    let node = try node(.binary(found, place, left, right), from: left.span.start, over: [left, right])
    if found.power == Power.comparison, case .symbol(let symbol) = token.kind,
      let second = Operator(symbol: symbol), second.power == Power.comparison
    {
      throw RuleError(
        "comparisons do not chain; write a \(found.rawValue) b AND b \(second.rawValue) c, or parentheses.",
        at: token.span)
    }
    return node
  }

  /// `AND`, `OR`, `IS`, `IN`, `BETWEEN`, `LIKE` and their relatives after `left`.
  private mutating func worded(_ left: Syntax, _ power: Int) throws(RuleError) -> Syntax? {
    switch word {
    case "OR" where Power.or > power:
      let parts = try chain(left, "OR", Power.or)
      return try node(.any(parts), from: left.span.start, over: parts)
    case "AND" where Power.and > power:
      let parts = try chain(left, "AND", Power.and)
      return try node(.all(parts), from: left.span.start, over: parts)
    case "IS" where Power.truth > power: return try truth(left)
    case "NOT" where Power.membership > power:
      guard let follower = nextWord, ["IN", "BETWEEN", "LIKE", "ILIKE", "REGEXP"].contains(follower) else {
        return nil
      }
      advance()
      return try membership(left, follower, negated: true)
    case .some(let found) where ["IN", "BETWEEN", "LIKE", "ILIKE", "REGEXP"].contains(found):
      return Power.membership > power ? try membership(left, found, negated: false) : nil
    default: return nil
    }
  }

  private mutating func chain(_ left: Syntax, _ keyword: String, _ power: Int) throws(RuleError) -> [Syntax] {
    var parts = [left]
    while take(keyword) { parts.append(try expression(power)) }
    return parts
  }

  private mutating func truth(_ left: Syntax) throws(RuleError) -> Syntax {
    let start = left.span.start
    let place = token.span
    advance()
    let negated = take("NOT")
    if take("NULL") { return try node(.isNull(left, negated: negated), from: start, over: [left]) }
    if take("TRUE") { return try node(.isTruth(left, true, negated: negated), from: start, over: [left]) }
    if take("FALSE") { return try node(.isTruth(left, false, negated: negated), from: start, over: [left]) }
    if take("DISTINCT") {
      try expect("FROM", "after IS DISTINCT")
      let right = try expression(Power.comparison)
      // `a IS NOT DISTINCT FROM b` asks whether they are the same.
      return try node(
        .isDistinct(left, right, place, negated: negated), from: start, over: [left, right])
    }
    throw RuleError(
      "expected NULL, TRUE, FALSE or DISTINCT FROM after IS, found \(found).", at: token.span)
  }

  private mutating func membership(_ left: Syntax, _ keyword: String, negated: Bool) throws(RuleError) -> Syntax {
    let start = left.span.start
    let place = token.span
    switch keyword {
    case "IN":
      advance()
      try expectSymbol("(", "before the list of IN")
      if isSymbol(")") { throw RuleError("the list of IN is empty; write at least one value.", at: token.span) }
      var items: [Syntax] = []
      repeat {
        if !items.isEmpty { advance() }
        items.append(try expression(0))
      } while isSymbol(",")
      try expectSymbol(")", "after the list of IN")
      return try node(.isIn(left, items, place, negated: negated), from: start, over: [left] + items)
    case "BETWEEN":
      advance()
      let low = try expression(Power.membership)
      try expect("AND", "between the bounds of BETWEEN")
      let high = try expression(Power.membership)
      return try node(
        .between(left, low: low, high: high, place, negated: negated), from: start, over: [left, low, high])
    case "REGEXP": return try matching(left, negated: negated)
    default:
      advance()
      let pattern = try expression(Power.membership)
      let escape = take("ESCAPE") ? try expression(Power.membership) : nil
      return try node(
        .like(left, pattern, escape: escape, place, ignoringCase: keyword == "ILIKE", negated: negated),
        from: start, over: [left, pattern] + (escape.map { [$0] } ?? []))
    }
  }

  private mutating func matching(_ left: Syntax, negated: Bool) throws(RuleError) -> Syntax {
    let place = token.span
    advance()
    let pattern = try expression(Power.membership)
    return try node(.matches(left, pattern, place, negated: negated), from: left.span.start, over: [left, pattern])
  }

  private mutating func postfixCast(_ left: Syntax) throws(RuleError) -> Syntax {
    advance()
    let name = try typeName()
    return try node(.cast(left, name, trying: false), from: left.span.start, over: [left])
  }
}
