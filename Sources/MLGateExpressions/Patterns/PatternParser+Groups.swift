/// Groups, their names and their flags; what cannot be matched in linear time is refused by its name.
extension PatternParser {
  /// Behind a `(` at `start`; `nil` when it only set flags, as `(?i)` does.
  mutating func group(from start: Int) throws(PatternError) -> Piece? {
    let outer = flags
    if take("?") {
      try refuseIrregular(from: start)
      if peek() == "<" || (peek() == "P" && peek(1) == "<") {
        try groupName()
      } else if try groupFlags(from: start) {
        return nil
      }
    }
    depth += 1
    if depth > Self.maximumDepth {
      throw error(start, "groups are nested more than \(Self.maximumDepth) deep here; remove needless groups.")
    }
    let inner = try choice()
    guard take(")") else { throw unclosedGroup(start) }
    depth -= 1
    flags = outer
    return inner
  }

  private func unclosedGroup(_ start: Int) -> PatternError {
    error(start, "this group has no closing ')'; add it, or write \\( for a parenthesis.")
  }

  /// Throws when what follows `(?` is not a regular group.
  private func refuseIrregular(from start: Int) throws(PatternError) {
    let second = peek(1)
    switch peek() {
    case "=": throw look("lookahead", "(?=", start)
    case "!": throw look("lookahead", "(?!", start)
    case "<" where second == "=": throw look("lookbehind", "(?<=", start)
    case "<" where second == "!": throw look("lookbehind", "(?<!", start)
    case ">":
      throw error(start, "atomic groups such as (?>...) are not supported; use (?:...) and say exactly what follows.")
    case "(":
      throw error(start, "conditions such as (?(1)...) cannot be matched in linear time; write the alternatives out.")
    case "#": throw error(start, "comments such as (?#...) are not supported; remove it.")
    case "P" where second == "=": throw backreference("(?P=name)", at: start)
    case "R", "&", "+": throw recursion(start)
    case "P" where second == ">": throw recursion(start)
    case "-" where isDigit(second): throw recursion(start)
    case let digit where isDigit(digit): throw recursion(start)
    default: break
    }
  }

  private func look(_ what: String, _ opening: String, _ start: Int) -> PatternError {
    error(
      start, "\(what) such as \(opening)...) cannot be matched in linear time; check it with a pattern of its own.")
  }

  private func recursion(_ start: Int) -> PatternError {
    error(start, "recursion such as (?R) or (?1) cannot be matched in linear time; write the levels out.")
  }

  func backreference(_ text: String, at start: Int) -> PatternError {
    error(start, "backreferences such as \(text) cannot be matched in linear time; write the alternatives out.")
  }

  /// `<name>` or `P<name>`.
  private mutating func groupName() throws(PatternError) {
    _ = take("P")
    _ = take("<")
    let start = position
    while let next = peek(), next != ">", next != ")" { position += 1 }
    let name = source(from: start)
    guard peek() == ">" else {
      throw error(start, "this group name has no closing '>'; write it as in (?<name>...).")
    }
    let isWord = name.unicodeScalars.allSatisfy { scalar in
      ScalarSet.word.ranges.contains { $0.contains(scalar.value) }
    }
    guard isWord, let first = name.unicodeScalars.first, !isDigit(first) else {
      throw error(
        start,
        "'\(name)' is no name for a group; use ASCII letters, digits and '_', no digit first, as in (?<name>...).")
    }
    guard groupNames.insert(name).inserted else {
      throw error(start, "two groups have the name '\(name)'; give each its own.")
    }
    position += 1
  }

  /// `i`, `m-s` and so on, up to a `:` that starts the group's content, or to a `)`: then it tells true.
  private mutating func groupFlags(from start: Int) throws(PatternError) -> Bool {
    if take(":") { return false }
    var value = true
    var count = 0
    while let next = peek() {
      switch next {
      case "i": flags.ignoresCase = value
      case "m": flags.multipleLines = value
      case "s": flags.dotMatchesNewline = value
      case "-" where value:
        value = false
        count = -1
      case ":" where count > 0, ")" where count > 0:
        position += 1
        return next == ")"
      default:
        throw error(position, "'\(next)' is no flag; the flags are i, m and s, as in (?i), (?i-s) or (?i:...).")
      }
      count += 1
      position += 1
    }
    throw unclosedGroup(start)
  }
}
