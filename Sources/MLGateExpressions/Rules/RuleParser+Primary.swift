internal import MLGateTables

extension RuleParser {
  /// Reads a literal, a column, a call, `CASE`, `CAST` or what stands in parentheses.
  mutating func primary() throws(RuleError) -> Syntax {
    let first = token
    let start = first.span.start
    switch first.kind {
    case .integer(let value):
      advance()
      guard let value = Int64(exactly: value) else {
        throw RuleError(
          "\(value) is past the whole numbers of 64 bits; write it as a decimal, as in \(value).0.", at: first.span)
      }
      return try node(.literal(.integer(value)), from: start, over: [])
    case .decimal(let value):
      advance()
      return try node(.literal(.decimal(value)), from: start, over: [])
    case .text(let text, let offsets):
      advance()
      return try node(.literal(.text(text, offsets: offsets)), from: start, over: [])
    case .quotedName(let name):
      advance()
      return try node(.column(name), from: start, over: [])
    case .symbol("("):
      advance()
      var inner = try expression(0)
      try expectSymbol(")", "to close the '(' at character \(start + 1)")
      inner.span = Span(start: start, end: previousEnd)
      return inner
    case .word(let text): return try worded(text, first.span)
    case .symbol, .end: throw RuleError("expected a value, a column or '(', found \(found).", at: first.span)
    }
  }

  private mutating func worded(_ text: String, _ place: Span) throws(RuleError) -> Syntax {
    switch text.uppercased() {
    case "NULL":
      advance()
      return try node(.literal(.null), from: place.start, over: [])
    case "TRUE", "FALSE":
      advance()
      return try node(.literal(.boolean(text.uppercased() == "TRUE")), from: place.start, over: [])
    case "CASE": return try choice()
    case "CAST", "TRY_CAST": return try cast()
    case "EXISTS", "SELECT":
      throw RuleError("a rule looks at one row at a time and has no queries.", at: place)
    case let word where Self.keywords.contains(word):
      throw RuleError(
        "expected a value, a column or '(', found \(word); put a column of this name in double quotes.", at: place)
    case "DATE", "TIMESTAMP":
      if case .text(let content, _) = next.kind { return try time(text.uppercased(), content) }
    default: break
    }
    if next.kind == .symbol("(") { return try call(text, place) }
    advance()
    return try node(.column(text), from: place.start, over: [])
  }

  private mutating func time(_ word: String, _ content: String) throws(RuleError) -> Syntax {
    let start = token.span.start
    let place = next.span
    advance()
    advance()
    let value = FieldValue(content)
    switch (word, value) {
    case ("DATE", .date(let day)): return try node(.literal(.date(day)), from: start, over: [])
    case ("TIMESTAMP", .timestamp(let time)): return try node(.literal(.timestamp(time)), from: start, over: [])
    case ("TIMESTAMP", .date(let day)):
      return try node(.literal(.timestamp(Int64(day) * Calendar.microsecondsPerDay)), from: start, over: [])
    case ("DATE", _): throw RuleError("'\(content)' is no date; write it as in DATE '2024-01-31'.", at: place)
    default:
      throw RuleError("'\(content)' is no timestamp; write it as in TIMESTAMP '2024-01-31 10:00:00'.", at: place)
    }
  }

  private mutating func choice() throws(RuleError) -> Syntax {
    let start = token.span.start
    advance()
    let subject = word == "WHEN" ? nil : try expression(0)
    var branches: [Syntax.Branch] = []
    var children = subject.map { [$0] } ?? []
    while take("WHEN") {
      let condition = try expression(0)
      try expect("THEN", "after the condition of WHEN")
      let value = try expression(0)
      branches.append(Syntax.Branch(condition: condition, value: value))
      children += [condition, value]
    }
    if branches.isEmpty { throw RuleError("expected WHEN after CASE, found \(found).", at: token.span) }
    let otherwise = take("ELSE") ? try expression(0) : nil
    if let otherwise { children.append(otherwise) }
    try expect("END", "to close the CASE at character \(start + 1)")
    return try node(.choice(subject, branches: branches, otherwise: otherwise), from: start, over: children)
  }

  private mutating func cast() throws(RuleError) -> Syntax {
    let start = token.span.start
    let trying = word == "TRY_CAST"
    let name = trying ? "TRY_CAST" : "CAST"
    advance()
    try expectSymbol("(", "after \(name)")
    let value = try expression(0)
    try expect("AS", "and a type, as in \(name)(x AS INTEGER)")
    let type = try typeName()
    try expectSymbol(")", "to close \(name)")
    return try node(.cast(value, type, trying: trying), from: start, over: [value])
  }

  /// A type's name; a length or a precision behind it is not taken.
  mutating func typeName() throws(RuleError) -> Syntax.TypeName {
    guard case .word(let text) = token.kind else {
      throw RuleError("expected a type such as INTEGER, DECIMAL, TEXT or DATE, found \(found).", at: token.span)
    }
    let place = token.span
    advance()
    if isSymbol("(") {
      throw RuleError("types have no length or precision here; write \(text) alone.", at: token.span)
    }
    return Syntax.TypeName(text: text, span: place)
  }

  private mutating func call(_ name: String, _ place: Span) throws(RuleError) -> Syntax {
    advance()
    advance()
    if name.uppercased() == "EXTRACT" { return try extract(place) }
    var arguments: [Syntax] = []
    if !isSymbol(")") {
      arguments.append(try expression(0))
      while isSymbol(",") {
        advance()
        arguments.append(try expression(0))
      }
    }
    try expectSymbol(")", "to close \(name.uppercased())(")
    return try node(.call(name, place, arguments), from: place.start, over: arguments)
  }

  /// `EXTRACT(unit FROM x)`, as the call of the function with the unit in quotes.
  private mutating func extract(_ place: Span) throws(RuleError) -> Syntax {
    let unit: Syntax
    switch token.kind {
    case .word(let text), .text(let text, _):
      advance()
      unit = Syntax(.literal(.text(text, offsets: [])), Span(start: previousEnd - text.count, end: previousEnd))
    default: throw RuleError("expected a unit such as year after EXTRACT(, found \(found).", at: token.span)
    }
    try expect("FROM", "after the unit of EXTRACT")
    let value = try expression(0)
    try expectSymbol(")", "to close EXTRACT(")
    return try node(.call("EXTRACT", place, [unit, value]), from: place.start, over: [unit, value])
  }
}
